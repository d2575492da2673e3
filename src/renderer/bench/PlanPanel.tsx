// What will happen, before anything happens: the waveform, its size, what the instrument makes of it, and the start.
// Starting takes two presses: Prepare asks the instrument without touching the cell, Start switches the cell on.
import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PreparedPlan, Snapshot } from '../../main/api/shapes/instruments.ts';
import { useApi } from '../app-state.ts';
import { useCommand } from '../ask.ts';
import { go } from '../navigation.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { WaveformSketch } from '../parts/WaveformSketch.tsx';
import { drawWaveform } from '../parts/waveform-path.ts';
import classes from './bench.module.css';
import { CoarsenChoice } from './CoarsenChoice.tsx';
import { choose, useChoice } from './choice.ts';
import type { Compiled, Draft } from './draft.ts';
import { PlanFacts } from './PlanFacts.tsx';

interface Props {
  readonly draft: Draft;
  readonly snapshot: Snapshot | undefined;
}

export function PlanPanel({ draft, snapshot }: Props) {
  const { compiled, problems } = draft;
  return (
    <section className="panel planned" aria-labelledby="plan-heading">
      <header className={classes.heading}>
        <h2 id="plan-heading">
          {compiled === undefined ? 'What will happen' : `Planned: ${compiled.title}`}
        </h2>
        <span className={classes.tag}>nothing is running</span>
      </header>
      <div className={classes.stack}>
        {problems.length > 0 && <Problems problems={problems} />}
        {compiled === undefined && problems.length === 0 && (
          <p className="quiet">Choose a protocol: its waveform, duration and limits are shown here first.</p>
        )}
        {compiled !== undefined && <Sketch compiled={compiled} />}
        {compiled !== undefined && problems.length === 0 && (
          <Starting draft={draft} compiled={compiled} snapshot={snapshot} />
        )}
      </div>
    </section>
  );
}

function Problems({ problems }: { readonly problems: Draft['problems'] }) {
  return (
    <div role="alert">
      <strong>The run cannot be planned:</strong>
      <ul>
        {problems.map(({ message, line, path }) => (
          <li key={`${line}${path}${message}`}>
            {line !== undefined && `line ${line}: `}
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Sketch({ compiled }: { readonly compiled: Compiled }) {
  const [whole, setWhole] = useState(false);
  const shown_s = compiled.preview.t_s.at(-1) ?? 0;
  const beginning_s = beginningOf(compiled);
  const canShorten = beginning_s < shown_s * 0.99;
  return (
    <div>
      <WaveformSketch
        drawing={drawWaveform(compiled.preview, whole || !canShorten ? shown_s : beginning_s)}
      />
      {canShorten && (
        <SegmentedControl
          size="sm"
          aria-label="How much of the waveform"
          data={[
            { value: 'beginning', label: 'Beginning' },
            { value: 'whole', label: compiled.preview.complete ? 'Whole' : 'As far as it can be drawn' },
          ]}
          value={whole ? 'whole' : 'beginning'}
          onChange={(value) => setWhole(value === 'whole')}
        />
      )}
    </div>
  );
}

/** As much of the beginning as shows the first few corners clearly. */
function beginningOf({ preview }: Compiled): number {
  const CORNERS = 14;
  return preview.t_s[Math.min(CORNERS, preview.t_s.length) - 1] ?? 0;
}

function Starting({ draft, compiled, snapshot }: Props & { readonly compiled: Compiled }) {
  const { runs } = useApi();
  const { coarsen, note } = useChoice();
  const [prepared, setPrepared] = useState<{ plan: PreparedPlan; of: string }>();
  const instrument = snapshot?.instrument;
  // A plan is of exactly this text, these settings and this instrument; anything typed since makes it another.
  const wanted = JSON.stringify([instrument, draft.text, draft.settings, coarsen]);
  const plan = prepared?.of === wanted ? prepared.plan : undefined;
  const isReady =
    plan !== undefined && snapshot?.plan?.plan === plan.plan && snapshot.allowed.includes('start');

  const prepare = useCommand(async () => {
    const { text, settings } = draft;
    setPrepared({
      plan: await runs.prepare({ instrument: instrument!, text: text!, settings, coarsen }),
      of: wanted,
    });
  });
  const start = useCommand(async () => {
    const begun = await runs.start({
      instrument: instrument!,
      plan: plan!.plan,
      ...(note !== '' && { note }),
    });
    choose({ note: '' });
    go('run', begun.run);
  });

  return (
    <>
      <PlanFacts compiled={compiled} plan={plan} />
      {snapshot === undefined ? (
        <p>
          <strong>Connect an instrument</strong>, then it can say exactly what it will do with this.
        </p>
      ) : (
        <>
          <TextInput
            label="Note for the record (optional)"
            value={note}
            onChange={(event) => choose({ note: event.currentTarget.value })}
          />
          <CoarsenChoice />
          <div className={classes.start}>
            {isReady ? (
              <Button size="xl" className={classes.go!} loading={start.busy} onClick={() => start.run()}>
                Start: switch the cell on
              </Button>
            ) : (
              <Button
                size="xl"
                loading={prepare.busy}
                disabled={!snapshot.allowed.includes('prepare') || !draft.isCurrent}
                onClick={() => prepare.run()}
              >
                Prepare on {snapshot.label}
              </Button>
            )}
            <span className="quiet">
              {isReady
                ? 'Everything above is what will happen.'
                : 'Preparing asks the instrument and leaves the cell off.'}
            </span>
          </div>
          <TroubleNote trouble={prepare.trouble} what="The instrument cannot play this." />
          <TroubleNote trouble={start.trouble} what="The run did not start." />
        </>
      )}
    </>
  );
}
