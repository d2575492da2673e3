// The run that goes on, at a glance: state, potential, current, charge, progress and what can be done. All measured,
// nothing planned.
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import { Lamp } from '../frame/Lamp.tsx';
import { STATES } from '../frame/states.ts';
import { hashOf } from '../navigation.ts';
import { Figure } from '../parts/Figure.tsx';
import { ProgressLine } from '../parts/ProgressLine.tsx';
import { RunControls } from '../parts/RunControls.tsx';
import { AdjustPulse } from './AdjustPulse.tsx';
import classes from './RunningPanel.module.css';

export function RunningPanel({ snapshot }: { readonly snapshot: Snapshot }) {
  const { run, state } = snapshot;
  if (run === undefined) return null;
  const { totals, lastSample: sample } = run;
  const { tone } = STATES[state.name];
  const isOn = tone === 'on';
  const isCathodic = (sample?.current_A ?? 0) < 0;
  return (
    <section className={`panel ${classes.running}`} data-tone={tone} aria-labelledby="running-heading">
      <header className={classes.heading}>
        <h2 id="running-heading">{run.title}</h2>
        <a href={hashOf('run', run.run)}>Watch run {run.run}</a>
      </header>
      <div className={classes.state}>
        <Lamp state={state} withCell />
        {state.reason !== undefined && <span className="quiet">{state.reason}</span>}
      </div>
      <dl className={classes.figures}>
        <Big name={isOn ? 'Potential' : 'Last potential'}>
          <Figure value={sample?.potential_V ?? sample?.setPotential_V} dimension="V" unit="V" decimals={3} />
        </Big>
        <Big name={`${isOn ? 'Current' : 'Last current'}, ${isCathodic ? 'cathodic' : 'anodic'}`}>
          <Figure
            value={sample?.current_A}
            dimension="A"
            unit="mA"
            decimals={2}
            className={isOn ? (isCathodic ? 'cathodic' : 'anodic') : 'quiet'}
          />
        </Big>
        <Big name="Cathodic charge">
          <Figure value={totals.cathodic_C} dimension="C" unit="C" decimals={3} className="cathodic" />
        </Big>
        <Big name="Anodic charge">
          <Figure value={totals.anodic_C} dimension="C" unit="C" decimals={3} className="anodic" />
        </Big>
      </dl>
      <ProgressLine progress={run.progress} />
      <RunControls snapshot={snapshot} />
      <AdjustPulse snapshot={snapshot} />
    </section>
  );
}

function Big({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
