// Impedances through the driver on the emulated firmware: what is measured, what the ledger makes of the time, and what
// is refused.
import { expect, test } from 'vitest';
import type { CottrellError } from '../../../src/core/errors.ts';
import { solutionResistance } from '../../../src/core/impedance.ts';
import type { Impedance, WaveformNode } from '../../../src/core/waveform.ts';
import { modelById } from '../../../src/drivers/methodscript/models.ts';
import { negotiate } from '../../../src/drivers/methodscript/negotiate.ts';
import { makeCell } from '../../../src/drivers/simulator/presets.ts';
import { playEmulated } from '../../support/emulated-run.ts';
import { RcCell } from '../../support/rc-cell.ts';
import { hold, openCircuit, request } from '../../support/segments.ts';

const TENTH = { period_s: 0.1 };

function impedance(details: Partial<Impedance> = {}): Impedance {
  return {
    ...{
      kind: 'impedance',
      name: 'impedance',
      step: 1,
      duration_s: 2.1,
      sampling: { period_s: 2.1 },
      limits: [],
    },
    ...{ amplitude_V: 0.01, from_Hz: 100e3, to_Hz: 100, points: 16 },
    ...details,
  };
}

const spectrumOf = ({ events }: Awaited<ReturnType<typeof playEmulated>>) =>
  events.flatMap((event) => (event.type === 'impedance' ? [event] : []));

test('a spectrum around open circuit is that of the cell, and carries no charge', async () => {
  const cell = new RcCell(50, 1000, 10e-6);
  const run = await playEmulated(cell, [
    openCircuit(1, TENTH),
    impedance(),
    hold(-0.5, 1, TENTH, { name: 'after', step: 2 }),
  ]);
  const spectrum = spectrumOf(run);
  expect(spectrum.map(({ frequency_Hz }) => Math.round(frequency_Hz)).slice(0, 3)).toEqual([
    100_000, 63_096, 39_811,
  ]);
  for (const { frequency_Hz, real_ohm, imaginary_ohm } of spectrum) {
    const wRC = 2 * Math.PI * frequency_Hz * 1000 * 10e-6;
    expect(real_ohm / (50 + 1000 / (1 + wRC ** 2))).toBeCloseTo(1, 5);
    expect(imaginary_ohm / ((-1000 * wRC) / (1 + wRC ** 2))).toBeCloseTo(1, 5);
  }
  expect(spectrum[0]).toMatchObject({ segment: 1, cycle: 0 });
  expect(solutionResistance(spectrum)!.resistance_ohm).toBeCloseTo(50, 1);
  expect(run.rows.map(({ segment }) => segment)).toEqual([0, 1, 2]);
  expect(run.rows[1]).toMatchObject({ samples: 0, gaps: 0, cathodic_C: 0, anodic_C: 0 });
  expect(run.warnings).toEqual([]);
  expect(run.events.at(-1)).toMatchObject({ type: 'finished', reason: 'program' });
});

test('around a potential the charge is not known: the ledger has a gap as long as the spectrum', async () => {
  const run = await playEmulated(new RcCell(50, 1000, 10e-6), [
    hold(-0.5, 1, TENTH),
    impedance({ potential_V: -0.5, points: 1, from_Hz: 10e3, to_Hz: 10e3 }),
    hold(-0.5, 1, TENTH, { step: 2 }),
  ]);
  expect(spectrumOf(run)).toHaveLength(1);
  const [, row] = run.rows;
  expect(row).toMatchObject({ segment: 1, samples: 0, gaps: 1, cathodic_C: 0 });
  expect(row!.gap_s).toBeCloseTo(row!.end_s - row!.start_s, 9);
});

test('the cell of the simulator answers from its own model: 12 Ω of it are the solution', async () => {
  const cell = makeCell('cu-nitrite');
  const run = await playEmulated(cell, [openCircuit(1, TENTH), impedance()]);
  const found = solutionResistance(spectrumOf(run))!;
  expect(found.method).toBe('high-frequency intercept');
  expect(found.resistance_ohm).toBeCloseTo(12, 1);
});

test('what a model cannot measure is refused', async () => {
  const cell = new RcCell(50, 1000, 10e-6);
  await expect(playEmulated(cell, [impedance({ from_Hz: 1e6 })])).rejects.toThrow('one reason');
  const refused = (model: string, ...body: WaveformNode[]) => {
    try {
      negotiate(modelById(model)!, request(body, { range: { fixed_A: 1e-3 } }), {
        coarsen: false,
      });
    } catch (error) {
      return (error as CottrellError).problems.map(({ message }) => message);
    }
    return [];
  };
  expect(refused('emstat4-hr', impedance({ from_Hz: 1e6 }))).toEqual([
    '"impedance" goes up to 1.000 MHz; EmStat4S HR reaches 200.0 kHz.',
  ]);
  // The Pico's mode for it spans 1.214 V.
  const wide = [hold(-1.1, 1, TENTH), hold(0.4, 1, TENTH), impedance()];
  expect(refused('emstat-pico', ...wide)[0]).toMatch(/can span 1\.214 V, and this one spans 1\.5 V/);
  expect(refused('emstat-pico', hold(-0.5, 1, TENTH), impedance())).toEqual([]);
});
