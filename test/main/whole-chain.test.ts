// From a simulated cell through firmware, line, codec and ledger: the charge that comes out against the closed form of
// what went in (Anson, Anal. Chem. 36 (1964) 932: Q = 2 n F A c √(D t/π)), within the bound the ledger states itself.
import { expect, test } from 'vitest';
import { Ledger } from '../../src/core/ledger.ts';
import type { Sampling, Waveform } from '../../src/core/waveform.ts';
import { methodScript } from '../../src/drivers/methodscript/driver.ts';
import { MethodScriptEmulator } from '../../src/drivers/methodscript/emulator/emulator.ts';
import { modelById } from '../../src/drivers/methodscript/models.ts';
import type { CellTruth } from '../../src/drivers/simulator/cell.ts';
import { makeCell } from '../../src/drivers/simulator/presets.ts';
import { loopback } from '../../src/drivers/transport.ts';
import { ramp } from '../support/segments.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const AREA_m2 = 1e-4;
const CONCENTRATION_mol_m3 = 1;
/** Ferrocyanide at 25 °C. */
const DIFFUSION_m2_s = 0.65e-9;
/** Half a volt beyond the formal potential: the surface concentration is nothing. */
const BEYOND_V = 0.75;

function anson_C(t_s: number): number {
  return 2 * 96485.33212 * AREA_m2 * CONCENTRATION_mol_m3 * Math.sqrt((DIFFUSION_m2_s * t_s) / Math.PI);
}

/** Half a second at rest, then one second at the limiting current. */
function stepWith(sampling: Sampling): Waveform {
  const common = { step: 0, limits: [] };
  return {
    body: [
      { ...common, kind: 'open-circuit', name: 'rest', duration_s: 0.5, sampling: { period_s: 0.1 } },
      { ...common, kind: 'hold', name: 'step', potential_V: BEYOND_V, duration_s: 1, sampling },
    ],
  };
}

async function play(waveform: Waveform): Promise<{ ledger: Ledger; truth: CellTruth }> {
  const clock = new VirtualClock();
  const cell = makeCell('ferrocyanide', {
    area_m2: AREA_m2,
    resistance_ohm: 0,
    doubleLayer_F: 0,
    substrates_mol_m3: { ferrocyanide: CONCENTRATION_mol_m3 },
  });
  const emulator = new MethodScriptEmulator({
    model: modelById('emstat4-hr')!,
    cell,
    clock,
    speed: Number.POSITIVE_INFINITY,
    seed: 3,
  });
  const { transport, far } = loopback('sim');
  emulator.attach(far);
  const ledger = new Ledger();
  await clock.run(
    (async () => {
      await using instrument = await methodScript.open(transport, { clock, simulated: true });
      const plan = await instrument.prepare(
        { waveform, rules: [], pause: 'open circuit', onLinkLoss: 'off', range: { fixed_A: 10e-3 } },
        { coarsen: false },
      );
      for await (const event of instrument.run(plan, new AbortController().signal))
        if (event.type === 'samples') ledger.add(event.block);
      expect(emulator.cellOn).toBe(false);
    })(),
  );
  return { ledger, truth: cell.truth() };
}

test('the charge of a potential step is Anson’s within the edge charge, which shrinks with denser edges', async () => {
  const samplings: Sampling[] = [
    { period_s: 0.02 },
    { period_s: 0.02, edge: { period_s: 0.005, duration_s: 0.1 } },
    { period_s: 0.02, edge: { period_s: 0.001, duration_s: 0.1 } },
  ];
  const errors_C: number[] = [];
  const bounds_C: number[] = [];
  for (const sampling of samplings) {
    const { ledger } = await play(stepWith(sampling));
    const { anodic_C, edge_C, gaps, overloads } = ledger.totals;
    expect([gaps, overloads]).toEqual([0, 0]);
    errors_C.push(Math.abs(anodic_C - anson_C(1)));
    bounds_C.push(edge_C);
  }
  for (const [i, error_C] of errors_C.entries()) expect(error_C).toBeLessThan(bounds_C[i]!);
  expect(bounds_C[1]).toBeLessThan(0.6 * bounds_C[0]!);
  expect(bounds_C[2]).toBeLessThan(0.6 * bounds_C[1]!);
  expect(errors_C[2]).toBeLessThan(0.02 * anson_C(1));
});

test('the cell counts the same charge as the closed form, and its product is that charge by Faraday’s law', async () => {
  const { truth } = await play(stepWith({ period_s: 0.02 }));
  expect(Math.abs(truth.anodic_C / anson_C(1) - 1)).toBeLessThan(1e-3);
  expect(
    (truth.made_mol.ferricyanide! * 96485.33212) / truth.reactions_C['ferrocyanide oxidation']!,
  ).toBeCloseTo(1, 6);
});

test.each([10, 5, 1])(
  'a sweep in steps of %d mV is a staircase: what is missed lies within the edge charge',
  async (step_mV) => {
    const period_s = (step_mV * 1e-3) / 0.1;
    for (const to_V of [0.3, 0.75]) {
      const sweep = {
        ...{ kind: 'ramp', name: 'sweep', step: 0, limits: [], sampling: { period_s } },
        ...{ from_V: -0.1, to_V, duration_s: (to_V + 0.1) / 0.1 },
      } as const;
      const { ledger, truth } = await play({ body: [sweep] });
      const { anodic_C, edge_C, gaps } = ledger.totals;
      expect(gaps).toBe(0);
      expect(Math.abs(anodic_C - truth.anodic_C)).toBeLessThan(edge_C);
    }
  },
);
