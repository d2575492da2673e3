// "resistance: measured" from the protocol to what is shown, reported and filled in: on simulated cells whose resistance is
// known, 12 Ω for copper in nitrite.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Api } from '../../../src/main/api/contract.ts';
import { reportOf, reportText } from '../../../src/main/host/run-report.ts';
import type { Report } from '../../../src/main/report/shape.ts';
import { LINES, played, testHost } from '../../support/api.ts';

const SPEC = 'sim:emstat4-hr,cell=cu-nitrite,speed=max';
const protocol = (resistance: string) => `cottrell: 1
title: one level
cell: { reference: Ag/AgCl (3 M KCl), area: 0.5 cm^2, pH: 13, ${resistance} }
steps:
  - hold: { name: reduce, potential: -1.1 V, duration: 10 s, sample: { every: 20 ms } }
range: 100 mA
`;
const INTERRUPT = 'resistance: { measured: before and after, by: current interrupt, at: -1.1 V }';

let host: ReturnType<typeof testHost>;
let api: Api;
beforeEach(async () => {
  host = testHost();
  ({ api } = await LINES['in memory']!(host));
});
afterEach(() => host[Symbol.asyncDispose]());

async function reported(run: number): Promise<Report> {
  const file = await api.efficiency.report({ run, format: 'json' });
  return JSON.parse(await file.text()) as Report;
}

test.each([
  ['impedance', 'resistance: measured', 11.9, 12.1],
  // What relaxes at the electrode in the first millisecond counts as resistance.
  ['current interrupt', INTERRUPT, 11.9, 18],
])(
  'by %s: kept with the run, and used wherever a potential is corrected',
  async (by, resistance, low, high) => {
    const run = await played(api, SPEC, protocol(resistance));
    const { measured, used } = await api.runs.resistance({ run });
    expect(measured?.by).toBe(by);
    for (const found of [measured?.before, measured?.after, used]) {
      expect(found!.resistance_ohm).toBeGreaterThan(low);
      expect(found!.resistance_ohm).toBeLessThan(high);
    }
    expect(used!.method).toBe(`${by} before and after the run`);
    expect(used!.resistance_ohm).toBeCloseTo(
      (measured!.before!.resistance_ohm + measured!.after!.resistance_ohm) / 2,
      12,
    );

    // E(corrected) = E − I·R with the mean current of the level: charge by time, cathodic negative.
    const { segments } = await api.runs.get({ run });
    const level = segments.find(({ name }) => name === 'reduce')!;
    const mean_A = -level.net_C / level.duration_s;
    const corrected_V = -1.1 - mean_A * used!.resistance_ohm;
    expect(mean_A).toBeLessThan(-1e-3);
    const { potentials, cell } = await reported(run);
    expect(potentials.resistance).toMatchObject({
      resistance_ohm: used!.resistance_ohm,
      u_ohm: used!.uncertainty_ohm,
      before_ohm: measured!.before!.resistance_ohm,
      after_ohm: measured!.after!.resistance_ohm,
      method: used!.method,
      online: 0,
      afterwards: 1,
    });
    const reduce = potentials.segments.find(({ name }) => name === 'reduce')!;
    expect(reduce.atMean!.potential_V).toBeCloseTo(corrected_V, 9);
    // What is frozen stays as it was frozen.
    expect(cell).not.toHaveProperty('resistance_ohm');

    const text = reportText(await reportOf(host.library, run), 0);
    expect(text).toMatch(/measured before the run: 1[1-6]\.\d+ Ω ± .*after it: 1[1-6]\./);
    expect(text).toMatch(/at mean current vs RHE/);

    // One single level: its potential against RHE (0.210 V, 59.1593 mV × 13) goes into the sheet.
    const sheet = await api.efficiency.template({ run });
    const { potential } = parse(sheet.text).cell as { potential: string };
    expect(Number.parseFloat(potential)).toBeCloseTo(corrected_V + 0.21 + 13 * 0.0591593496848, 4);
    expect(sheet.text).toMatch(/without 1 of the drop over/);
  },
);

test('measured before only, and a share that was compensated on line', async () => {
  const run = await played(api, SPEC, protocol('resistance: measured before, compensated: 0.85'));
  const { measured, used } = await api.runs.resistance({ run });
  expect(measured).toMatchObject({ by: 'impedance' });
  expect(measured!.after).toBeUndefined();
  expect(used!.resistance_ohm).toBe(measured!.before!.resistance_ohm);
  const { potentials } = await reported(run);
  expect(potentials.resistance!.afterwards).toBeCloseTo(0.15, 12);
  const { drop_V, current_A } = potentials.segments.find(({ name }) => name === 'reduce')!.atMean!;
  expect(drop_V / (0.15 * current_A * used!.resistance_ohm)).toBeCloseTo(1, 9);
});

test('an instrument that measures no impedances refuses it before the start; without a potential at open circuit none is found', async () => {
  const spec = 'sim:rodeostat-10ma,cell=cu-nitrite,speed=max';
  const { instrument } = await api.instruments.connect({ spec });
  const onBoard = (resistance: string) =>
    protocol(resistance)
      .replace('100 mA', '10 mA')
      .replace('-1.1 V, duration: 10 s', '-0.6 V, duration: 1 s');
  await expect(api.runs.prepare({ instrument, text: onBoard('resistance: measured') })).rejects.toMatchObject(
    {
      data: {
        problems: [{ message: '"resistance before" measures impedances, which a Rodeostat cannot.' }, {}],
      },
    },
  );
  await api.instruments.disconnect({ instrument });
  const run = await played(api, spec, onBoard(INTERRUPT.replace('-1.1 V', '-0.6 V')));
  const { measured, used } = await api.runs.resistance({ run });
  expect([measured!.before, measured!.after, used]).toEqual([undefined, undefined, undefined]);
  const text = reportText(await reportOf(host.library, run), 0);
  expect(text).toMatch(/before the run: not found, after it: not found/);
  expect(text).toMatch(/no potential is corrected/);
  expect((await reported(run)).potentials.resistance).toBeNull();
});
