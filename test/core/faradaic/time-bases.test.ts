// Rates and current densities over the whole time, and over the time in which the current went the product's way: in
// pulsed work different quantities, each with its name. Expected values by hand.
import { describe, expect, test } from 'vitest';
import { chargeOfFile } from '../../../src/core/faradaic/current-file.ts';
import { sheetText } from '../../../src/core/faradaic/sheet-text.ts';
import { compute } from './support.ts';

// 2 s cathodic at 10 mA, 1 s anodic at 5 mA, an hour long: 2400 s and 1200 s, 24 C and 6 C on 0.5 cm².
const PULSED = `charge: { cathodic: 24 C, anodic: 6 C, cathodic time: 40 min, anodic time: 20 min }
time: 1 h
cell: { area: 0.5 cm^2, area basis: one face, catalyst mass: 2 mg }
products:
  - { product: hydrogen, amount: 60 umol }
  - { product: oxygen, amount: 6 umol }
`;

describe('a pulse train', () => {
  const result = compute(PULSED);
  const [hydrogen, oxygen] = result.products.map(({ metrics }) => metrics!);

  test('has a time-mean current density and one of each phase', () => {
    const { currentDensity } = result.charge;
    // 18 C / 3600 s = 5 mA net; on 0.5 cm² 10 mA/cm², against 20 and 10 mA/cm² in the phases.
    expect(currentDensity).toEqual({
      mean_A_m2: expect.closeTo(100, 9),
      cathodic_A_m2: expect.closeTo(200, 9),
      cathodicTime_s: 2400,
      anodic_A_m2: expect.closeTo(100, 9),
      anodicTime_s: 1200,
      areaBasis: 'one face',
    });
  });

  test('has a yield rate on the whole time and one on cathodic time', () => {
    // 60 µmol in an hour; in 40 min of it 90 µmol/h; on 0.5 cm² and on 2 mg.
    const perHour = (value: number | null | undefined) => value! * 3600 * 1e6;
    expect(perHour(hydrogen!.rate_mol_s)).toBeCloseTo(60, 9);
    expect(hydrogen!.onTime_s).toBe(2400);
    expect(perHour(hydrogen!.onTimeRate_mol_s)).toBeCloseTo(90, 9);
    expect(perHour(hydrogen!.onTimeRate_mol_m2_s) * 1e-4).toBeCloseTo(180, 9);
    expect(perHour(hydrogen!.onTimeRate_mol_kg_s) * 1e-6).toBeCloseTo(45, 9);
  });

  test('an oxidation is on anodic time', () => {
    expect(oxygen!.onTime_s).toBe(1200);
    expect(oxygen!.onTimeRate_mol_s! * 3600 * 1e6).toBeCloseTo(18, 9);
  });

  test('at the counter electrode the phases are exchanged', () => {
    const { products } = compute(
      `${PULSED}  - { product: CO, from: CO2, amount: 6 umol, electrode: counter }\n`,
    );
    expect(products[2]!.metrics!.onTime_s).toBe(1200);
  });

  test('the text names both', () => {
    const text = sheetText(result);
    expect(text).toMatch(/Mean current density +10\.00 mA\/cm\^2 +one face area, net, over the whole time/);
    expect(text).toMatch(/Cathodic current density +20\.00 mA\/cm\^2 +one face area, in 40 min 0 s/);
    expect(text).toMatch(/Yield rate +60\.00 µmol\/h +over the whole time/);
    expect(text).toMatch(/Yield rate, on-time +90\.00 µmol\/h +in the 40 min 0 s of its own direction/);
  });
});

test('a constant current is on all the time; a charge alone tells no such time', () => {
  const metrics = (charge: string) =>
    compute(`${charge}\nproducts: [{ product: hydrogen, amount: 60 umol }]`).products[0]!.metrics;
  const current = metrics('current: -5 mA\ntime: 1 h')!;
  expect(current.onTime_s).toBe(3600);
  expect(current.onTimeRate_mol_s).toBe(current.rate_mol_s);
  expect(metrics('charge: 18 C\ntime: 1 h')!.onTime_s).toBeNull();
});

test('a file tells how long its current went each way, gaps left out', () => {
  // A ramp from −1 A to +3 A crosses zero after a quarter; then 1 s at 3 A; a gap; −1 A for a second.
  const { account } = chargeOfFile('t/s,I/A\n0,-1\n1,3\n2,3\n10,-1\n11,-1', {
    path: 'run.csv',
    every: { value: 1 },
  });
  // Less than 1 % of the largest current counts as none: 0.03 A on a ramp of 4 A/s.
  const none_s = 0.03 / 4;
  expect(account.cathodicTime_s).toBeCloseTo(0.25 - none_s + 1, 12);
  expect(account.anodicTime_s).toBeCloseTo(0.75 - none_s + 1, 12);
});

test('the noise of a rest is no time in which a current flowed', () => {
  const { account } = chargeOfFile('t/s,I/A\n0,-1\n1,-1\n1.000001,-1e-5\n2,1e-5\n3,-1e-5\n4,-2e-5\n5,1e-5', {
    path: 'run.csv',
    every: { value: 1 },
  });
  expect(account.cathodicTime_s).toBeCloseTo(1, 5);
  expect(account.anodicTime_s).toBe(0);
});

describe('a current density that no cell carries', () => {
  const notes = (area: string, current = '-100 mA') =>
    compute(
      `current: ${current}\ntime: 1 h\ncell: { area: ${area} }\nproducts: [{ product: hydrogen, amount: 1 mmol }]`,
    ).charge.notes.join();

  test('is held to be a slip in a unit, above 5 A/cm² only', () => {
    expect(notes('1 mm^2')).toMatch(
      /make 10\.00 A\/cm\^2, more than almost any cell carries: a slip in a unit\?/,
    );
    expect(notes('1 cm^2', '-10 A')).toMatch(/a slip in a unit\?/);
    expect(notes('1 cm^2', '-4.9 A')).toBe('');
    expect(notes('1 cm^2')).toBe('');
  });

  test('in a phase as well as on the mean', () => {
    const { charge } = compute(
      'charge: { cathodic: 60 C, cathodic time: 10 s }\ntime: 1 h\ncell: { area: 1 cm^2 }\nproducts: [{ product: hydrogen, amount: 1 umol }]',
    );
    expect(charge.notes.join()).toMatch(/make 6\.000 A\/cm\^2/);
  });
});

test('where an input is very uncertain, the two intervals part and a note says which to quote', () => {
  const simulated = (uncertainty: string) =>
    compute(
      `charge: 50 C\nproducts: [{ product: ammonia, from: nitrite, concentration: 1 mM, volume: 30 mL, dilution: 2, uncertainty: { concentration: ${uncertainty}, dilution: ${uncertainty} } }]`,
      undefined,
      { trials: 20_000, seed: 1 },
    ).products[0]!;
  const parts = simulated('40 %');
  expect(parts.efficiency!.monteCarlo!.agrees).toBe(false);
  expect(parts.notes.join()).toMatch(/quote the Monte Carlo one/);
  const together = simulated('1 %');
  expect(together.efficiency!.monteCarlo!.agrees).toBe(true);
  expect(together.notes.join()).not.toMatch(/Monte Carlo/);
});
