// The state of an instrument as a lamp with words: filled while the cell is on, a ring while it is off, half while it
// is being switched. Never by colour alone.
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import classes from './Lamp.module.css';
import { STATES } from './states.ts';

export function Lamp({
  state,
  withCell = false,
}: {
  readonly state: Snapshot['state'];
  readonly withCell?: boolean;
}) {
  const { title, cell, tone } = STATES[state.name];
  return (
    <span className={classes.lamp} data-tone={tone}>
      <span className={classes.bulb} aria-hidden="true" />
      <span className={classes.title}>{title}</span>
      {withCell && <span className={classes.cell}>{cell}</span>}
    </span>
  );
}
