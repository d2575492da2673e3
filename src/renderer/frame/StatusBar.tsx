// One line for each connected instrument, in every view: its state, the run with its progress, the present figures, and
// Stop. What it shows is the last snapshot; it computes nothing.
import { Button } from '@mantine/core';
import { memo } from 'react';
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import { useApi, useInstruments } from '../app-state.ts';
import { useCommand } from '../ask.ts';
import { hashOf } from '../navigation.ts';
import { Figure } from '../parts/Figure.tsx';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { Lamp } from './Lamp.tsx';
import classes from './StatusBar.module.css';
import { isLive, STATES } from './states.ts';

export function StatusBar() {
  return useInstruments().map((snapshot) => <Line key={snapshot.instrument} snapshot={snapshot} />);
}

function Line({ snapshot }: { readonly snapshot: Snapshot }) {
  const { instrument, label, simulated, state, run, allowed } = snapshot;
  const live = isLive(state.name);
  const sample = run?.lastSample;
  // What was measured last is not what is now, once the cell is off.
  const isOn = STATES[state.name].tone === 'on';
  return (
    <section className={classes.bar} aria-label={label} data-tone={STATES[state.name].tone}>
      <Lamp state={state} />
      <span className={classes.label}>
        {label}
        {simulated && <span className={classes.simulated}>simulated</span>}
      </span>
      {live && run !== undefined && (
        <>
          <span className={classes.what}>
            <a className={classes.run} href={hashOf('run', run.run)}>
              {run.title}
            </a>
            <span className={classes.progress}>{run.progress.text}</span>
          </span>
          <span className={classes.values} title={isOn ? 'now' : 'when the cell was last on'}>
            <Figure
              value={sample?.potential_V ?? sample?.setPotential_V}
              dimension="V"
              unit="V"
              decimals={3}
              className={isOn ? '' : 'quiet'}
            />
            <Figure
              value={sample?.current_A}
              dimension="A"
              unit="mA"
              decimals={2}
              className={isOn ? ((sample?.current_A ?? 0) < 0 ? 'cathodic' : 'anodic') : 'quiet'}
            />
          </span>
        </>
      )}
      {state.name === 'disconnected' && state.reason !== undefined && (
        <span className={classes.gone} role="alert">
          ▲ {state.reason}
        </span>
      )}
      {!live && run?.outcomeText !== undefined && (
        <a className={classes.run} href={hashOf('run', run.run)}>
          Run {run.run}: {run.outcomeText}
        </a>
      )}
      {!live && <span className={classes.rest} />}
      <Stop instrument={instrument} isShown={live} isAllowed={allowed.includes('stop')} />
    </section>
  );
}

interface StopProps {
  readonly instrument: number;
  readonly isShown: boolean;
  readonly isAllowed: boolean;
}

/** Drawn when something about it changes, not with every sample. What became of it stays when the run is over. */
const Stop = memo(({ instrument, isShown, isAllowed }: StopProps) => {
  const { runs } = useApi();
  const stop = useCommand(() => runs.stop({ instrument }));
  return (
    <>
      {isShown && (
        <Button
          size="md"
          className={classes.stop!}
          disabled={!isAllowed}
          loading={stop.busy}
          onClick={() => stop.run()}
        >
          Stop
        </Button>
      )}
      <TroubleNote trouble={stop.trouble} what="The run is not confirmed stopped." />
    </>
  );
});
