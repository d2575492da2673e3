// What is under the cursor, with units, in places that do not move. Without a cursor: the newest sample of a live run.
import type { BehaviorSubject } from 'rxjs';
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import { useLive } from '../app-state.ts';
import { Figure } from '../parts/Figure.tsx';
import classes from './TimeView.module.css';
import type { Reading } from './time-plots.ts';

interface Props {
  readonly cursor$: BehaviorSubject<Reading | undefined>;
  /** Of a run that goes on. */
  readonly snapshot: Snapshot | undefined;
}

export function CursorLine({ cursor$, snapshot }: Props) {
  const cursor = useLive(cursor$);
  const reading = cursor ?? newest(snapshot);
  return (
    <div className={classes.cursor}>
      <span className="quiet">
        {cursor === undefined
          ? reading === undefined
            ? 'cursor'
            : 'now'
          : cursor.isSample
            ? 'at cursor'
            : 'extreme near'}
      </span>
      <span className="figures">{reading === undefined ? '– s' : `${reading.t_s.toFixed(3)} s`}</span>
      <Figure
        value={reading?.current_A}
        dimension="A"
        unit="mA"
        decimals={3}
        className={(reading?.current_A ?? 0) < 0 ? 'cathodic' : 'anodic'}
      />
      <Figure value={reading?.potential_V} dimension="V" unit="V" decimals={4} />
      <span className="cathodic">
        <Figure value={reading?.cathodic_C} dimension="C" unit="C" decimals={3} /> cathodic
      </span>
      <span className="anodic">
        <Figure value={reading?.anodic_C} dimension="C" unit="C" decimals={3} /> anodic
      </span>
    </div>
  );
}

function newest(snapshot: Snapshot | undefined): Reading | undefined {
  const run = snapshot?.run;
  if (run?.lastSample === undefined) return undefined;
  const { t_s, current_A, potential_V, setPotential_V } = run.lastSample;
  const { cathodic_C, anodic_C } = run.totals;
  return {
    t_s,
    isSample: true,
    current_A: current_A ?? Number.NaN,
    potential_V: potential_V ?? setPotential_V ?? Number.NaN,
    cathodic_C,
    anodic_C,
  };
}
