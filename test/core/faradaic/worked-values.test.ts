// Worked values for every way from entered data to an efficiency, each to ten digits. Inputs are synthetic; every value was computed apart from this
// program, from the formula named beside it and F = 96485.33212331 C/mol.
import { describe, expect, test } from 'vitest';
import { fitLine } from '../../../src/core/faradaic/calibration/line.ts';
import { computeSheet } from '../../../src/core/faradaic/compute-sheet.ts';
import * as metrics from '../../../src/core/faradaic/metrics.ts';
import { replicatesOf } from '../../../src/core/faradaic/replicates.ts';
import { parseSheet } from '../../../src/core/faradaic/sheet.ts';

function compute(text: string) {
  const result = computeSheet(parseSheet(`cottrell sheet: 1\n${text}`));
  expect(result.problems).toEqual([]);
  return result;
}

function first(text: string) {
  return compute(text).products[0]!;
}

/** Equal to all ten digits given. */
function digits(value: number | null | undefined, expected: number) {
  expect(value).toBeTypeOf('number');
  expect(Math.abs(value! / expected - 1)).toBeLessThan(1e-9);
}

describe('direct amounts and solutions', () => {
  test('FE = m n F / (M Q): 5 mg of urea, 600 C', () => {
    const { efficiency } = first(
      'charge: 600 C\nproducts: [{ product: urea, from: [CO2, NO3-], mass: 5 mg }]',
    );
    digits(efficiency!.efficiency, 0.214211918);
  });

  test('FE = n F c d V / Q: 0.15 mM, tenfold, 30 mL, 50 C', () => {
    const { efficiency } = first(
      'charge: 50 C\nproducts: [{ product: ammonia, from: nitrate, concentration: 0.15 mM, dilution: 10, volume: 30 mL }]',
    );
    digits(efficiency!.efficiency, 0.6946943913);
  });
});

describe('aliquots: 0.8, 1.5, 2.1 mM in 30 mL, 0.5 mL each, at 40, 75, 105 C', () => {
  const series = (replaced: boolean) =>
    first(`charge: 105 C
products:
  - product: ammonia
    from: nitrite
    volume: 30 mL
    replaced: ${replaced}
    aliquots:
      - { charge: 40 C, volume: 0.5 mL, concentration: 0.8 mM }
      - { charge: 75 C, volume: 0.5 mL, concentration: 1.5 mM }
      - { charge: 105 C, volume: 0.5 mL, concentration: 2.1 mM }
`).series!;

  test('n_k = c_k (V0 − (k−1) v) + Σ c_j v, not replaced', () => {
    const moles = series(false).map((point) => point.moles);
    for (const [k, umol] of [24, 44.65, 62.05].entries()) digits(moles[k], umol * 1e-6);
  });

  test('n_k = c_k V0 + Σ c_j v, replaced', () => {
    const moles = series(true).map((point) => point.moles);
    for (const [k, umol] of [24, 45.4, 64.15].entries()) digits(moles[k], umol * 1e-6);
  });

  test('cumulative and interval efficiencies', () => {
    const points = series(false);
    for (const [k, fe] of [0.3473471956, 0.3446456063, 0.3421094205].entries())
      digits(points[k]!.cumulative!.efficiency, fe);
    for (const [k, fe] of [0.3473471956, 0.3415580757, 0.3357689558].entries())
      digits(points[k]!.interval!.efficiency, fe);
  });
});

describe('a calibration line', () => {
  const x = [0, 0.5, 1, 2, 4, 6];
  const y = [0.031, 0.104, 0.178, 0.329, 0.631, 0.927];
  const sheet = `charge: 50 C
calibrations:
  indophenol:
    standards: [0 mg/L, 0.5 mg/L, 1 mg/L, 2 mg/L, 4 mg/L, 6 mg/L]
    signals: [${y}]
    as: N
products:
  - { product: ammonia, from: nitrite, calibration: indophenol, signal: [0.511, 0.513, 0.512], volume: 1 L }
`;

  test('by ordinary least squares, with its covariance', () => {
    const line = fitLine(x, y);
    digits(line.slope, 0.1497302326);
    digits(line.intercept, 0.02977364341);
    digits(line.residual, 0.001649054227);
    digits(line.u_slope, 0.0003180978258);
    digits(line.u_intercept, 0.0009825910885);
    digits(line.covariance, -2.276690103e-7);
    digits(line.r2, 0.9999819468);
  });

  test('x0 and its uncertainty from three readings, in a sheet', () => {
    const { amount, efficiency } = first(sheet);
    const perMilligram = 1e-3 / 14.007;
    digits(amount!.total_mol, 3.220634526 * perMilligram);
    digits(amount!.u_mol, 0.008056104262 * perMilligram);
    // The charge is certain here, so the interval of the efficiency is that of x0: t(0.975, 4) u.
    expect(efficiency!.interval!.dof).toBeCloseTo(4, 6);
    const half = (efficiency!.interval!.high - efficiency!.interval!.low) / 2;
    digits(half / efficiency!.efficiency!, 0.02236733125 / 3.220634526);
  });

  test('detection and quantitation limits', () => {
    const [calibration] = compute(sheet).calibrations;
    digits(calibration!.detectionLimit, 0.03634455686e-3);
    digits(calibration!.quantitationLimit, 0.1101350208e-3);
  });
});

test('NMR: n_IS (I/N)/(I_IS/N_IS) V_cell/V_sample', () => {
  const { amount } = first(`charge: 50 C
products:
  - product: formate
    from: CO2
    integral: 1.0
    protons: 1
    standard integral: 2.4
    standard protons: 6
    standard amount: 0.5 umol
    sample volume: 0.5 mL
    volume: 25 mL
`);
  digits(amount!.total_mol, 62.5e-6);
});

describe('gases', () => {
  test('rate, partial current, efficiency: 1200 ppm in 20 mL/min at 25 °C and 1 atm, 5 mA', () => {
    const {
      amount,
      efficiency,
      metrics: derived,
    } = first(`current: 5 mA
time: 1 h
products:
  - { product: CO, from: CO2, fraction: 1200 ppm, flow: 20 mL/min, flow at: outlet,
      flow state: { temperature: 25 degC, pressure: 1 atm } }
`);
    digits(amount!.total_mol / 3600, 1.634961781e-8);
    digits(derived!.partialCurrent_A, 3.154996609e-3);
    digits(efficiency!.efficiency, 0.6309993218);
  });

  test('the same flow in sccm counts at 0 °C: 9 % more', () => {
    const { amount } = first(
      'current: 5 mA\ntime: 1 h\nproducts: [{ product: CO, from: CO2, fraction: 1200 ppm, flow: 20 sccm, flow at: outlet }]',
    );
    digits(amount!.total_mol / 3600, 1.784601337e-8);
  });

  test('closed head space with what stayed dissolved', () => {
    const { amount } = first(`charge: 50 C
products:
  - { product: hydrogen, headspace: 45 mL, fraction: 8000 ppm, pressure: 101325 Pa, temperature: 25 degC,
      water vapour: included, volume: 40 mL, henry: 7.8e-6 mol/m^3/Pa }
`);
    digits(amount!.total_mol, 1.496756323e-5);
  });
});

test('uncertainty of FE = n F c d V / Q, and its distance from 1', () => {
  const { efficiency } = first(`charge: 225 C
charge uncertainty: 0.45 C
products:
  - { product: ammonia, from: nitrate, concentration: 2 mM, volume: 30 mL, dilution: 5,
      uncertainty: { concentration: 0.04 mM, volume: 0.15 mL, dilution: 0.03 } }
`);
  digits(efficiency!.efficiency, 1.029176876);
  digits(efficiency!.u, 0.02219302468);
  expect(efficiency!.aboveHundred!.z).toBeCloseTo(1.314686772, 7);
});

test('three replicates', () => {
  const { mean, sd, confidence } = replicatesOf([0.781, 0.802, 0.769]);
  digits(mean, 0.784);
  digits(sd, 0.01670329309);
  digits(confidence, 0.04149328027);
});

test('rates, energies, turnover and what else is derived', () => {
  digits(metrics.rate(50e-6, 1e-4, 1800) * 1e6 * 3600 * 1e-4, 100);
  digits(metrics.rate(50e-6 * 0.060056, 0.5e-6, 1800) * 3600 * 1e3, 12011.2);
  digits(metrics.rateFromCurrentDensity(1000, 0.838, 4) * 1e3 * 3600 * 1e-4, 0.7816732175);
  digits(metrics.specificEnergy_kWh_kg(16, 2.5, 0.143, 0.060056), 124.8321201);
  digits(metrics.halfCellEnergyEfficiency(0.69, -0.2, 0.968), 0.3655384615);
  digits(metrics.faradaysPerMole(579, 1e-3), 6.000912131);
  digits(metrics.turnoverFrequency_per_s(100e-6 / 3600, 50e-9), 0.5555555556);
  digits(metrics.milliampereHours(100), 27.77777778);
});

test('the charge conventions of a pulsed run: 0.12 C cathodic, 0.03 C anodic', () => {
  const nF = 6 * 96485.33212331;
  const { conventions } = first(`charge: { cathodic: 0.12 C, anodic: 0.03 C }
double layer: { per cycle: 4 mC, cycles: 1, source: made up }
redox: { charge: 18 mC, source: made up }
products: [{ product: ammonia, from: nitrite, amount: ${0.085 / nF} mol }]
`);
  const of = Object.fromEntries(conventions.map((c) => [c.convention, c.efficiency]));
  digits(of.A, 0.7083333333);
  digits(of.B, 0.9444444444);
  digits(of.C, 0.7327586207);
  digits(of.D, 0.5666666667);
  digits(of.E, 0.8673469388);
});

test('single-pass conversion in a sheet: 0.5 A at 90 %, 0.1 M at 1 mL/min', () => {
  const moles = (0.5 * 3600 * 0.9) / (8 * 96485.33212331);
  const { metrics: derived } = first(`current: 500 mA
time: 1 h
cell: { electrolyte flow: 1 mL/min }
substrates: { nitrate: { start: 0.1 M, volume: 60 mL } }
products: [{ product: ammonia, from: nitrate, amount: ${moles} mol }]
`);
  digits(derived!.singlePassConversion, 0.3497941009);
});
