// The solution resistance of the cell at this instrument, measured by hand: a spectrum of its own run, and what follows
// from it, to be used for the cell of the next run. It touches the cell only on the second press.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { describeResistance } from '../../core/impedance.ts';
import { formatQuantity } from '../../core/quantity.ts';
import { resistanceSetting } from '../../core/wording.ts';
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import { useApi } from '../app-state.ts';
import { useAnswer, useCommand } from '../ask.ts';
import { FiguresTable } from '../parts/FiguresTable.tsx';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import classes from './bench.module.css';
import { choose, set, useChoice } from './choice.ts';

export function MeasureResistance({ snapshot }: { readonly snapshot: Snapshot }) {
  const { instrument, can, allowed } = snapshot;
  const { runs } = useApi();
  const { resistanceRuns } = useChoice();
  const [open, setOpen] = useState(resistanceRuns.length > 0);
  const measure = useCommand(async () => {
    const { run } = await runs.measureResistance({ instrument });
    // The one before stays: before and after a run in mind.
    choose({ resistanceRuns: [...resistanceRuns, run].slice(-2) });
  });
  if (!can?.segments.includes('impedance')) return null;
  if (!open)
    return (
      <Button size="sm" variant="default" onClick={() => setOpen(true)}>
        Measure the resistance…
      </Button>
    );
  return (
    <section className={classes.stack} aria-labelledby="measure-resistance">
      <h3 id="measure-resistance">Solution resistance</h3>
      <p className={`quiet ${classes.small}`}>
        A spectrum of 10 mV around open circuit, about 2 s, kept as a run of its own.
      </p>
      {resistanceRuns.map((run) => (
        <Measured key={run} run={run} stage={stageOf(run, snapshot)} />
      ))}
      <div className={classes.actions}>
        <Button
          size="sm"
          disabled={!allowed.includes('prepare')}
          loading={measure.busy}
          onClick={() => measure.run()}
        >
          Measure now: 10 mV on the cell
        </Button>
        <Button size="sm" variant="subtle" onClick={() => setOpen(false)}>
          Close
        </Button>
      </div>
      <TroubleNote trouble={measure.trouble} />
    </section>
  );
}

/** Where a run stands: whatever it goes over to, there may be more to know of it. */
function stageOf(run: number, { run: last }: Snapshot): 'going on' | 'over' | 'another one' {
  if (last?.run !== run) return 'another one';
  return last.outcome === undefined ? 'going on' : 'over';
}

interface MeasuredProps {
  readonly run: number;
  readonly stage: ReturnType<typeof stageOf>;
}

/** What one of these runs found. */
function Measured({ run, stage }: MeasuredProps) {
  const { runs } = useApi();
  const { protocol } = useChoice();
  const { value, trouble } = useAnswer(`resistance ${run} ${stage}`, () => runs.resistance({ run }));
  const spectrum = value?.spectra.at(-1);
  const found = spectrum?.resistance;
  const use = () => {
    set('cell.resistance', resistanceSetting(found!.resistance_ohm));
    set('cell.resistance method', 'impedance');
  };
  return (
    <div className={classes.stack}>
      <div>
        <strong>Run {run}:</strong> {spectrum === undefined ? 'being measured' : describeResistance(found)}
      </div>
      {spectrum !== undefined && (
        <details>
          <summary>The spectrum</summary>
          <FiguresTable
            label={`Spectrum of run ${run}`}
            header={['Frequency', '>Z′', '>−Z″']}
            rows={spectrum.points.map(({ frequency_Hz, real_ohm, imaginary_ohm }) => [
              formatQuantity(frequency_Hz, 'Hz', { digits: 3 }),
              formatQuantity(real_ohm, 'ohm'),
              formatQuantity(-imaginary_ohm, 'ohm', { digits: 3 }),
            ])}
          />
        </details>
      )}
      {found !== undefined && (
        <div className={classes.actions}>
          <Button size="sm" variant="default" disabled={protocol === undefined} onClick={use}>
            Use for the cell
          </Button>
          {protocol === undefined && <span className="quiet">once a protocol is chosen</span>}
        </div>
      )}
      <TroubleNote trouble={trouble} />
    </div>
  );
}
