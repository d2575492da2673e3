// The ways of measuring an amount beside solutions, lines and aliquots: each by arithmetic done by hand, and with nonsense in its fields.
import { describe, expect, test } from 'vitest';
import { waterVapour_Pa } from '../../../src/core/faradaic/amount/gas-state.ts';
import { compute, messages, moles, product } from './support.ts';

const R = 8.31446261815324;

describe('NMR with an internal standard', () => {
  const fields = (more = '') =>
    `product: ethanol, from: CO2, integral: 3.0, protons: 3, standard integral: 1.2, standard protons: 2, standard amount: 2 umol, sample volume: 0.6 mL, volume: 30 mL${more}`;

  test('protons of one molecule count: CH3 of ethanol against maleic acid', () => {
    // 2 µmol × (3.0/3)/(1.2/2) × 30/0.6
    expect(moles(fields())).toBeCloseTo((2e-6 * 1) / 0.6 / 0.02, 12);
  });

  test('relative uncertainties of the two integrals add in squares', () => {
    const { amount } = product(fields(', uncertainty: { integral: 2 %, standard integral: 1 % }'));
    expect(amount!.u_mol! / amount!.total_mol).toBeCloseTo(Math.hypot(0.02, 0.01), 5);
  });

  test.each([
    ['product: ethanol, from: CO2, integral: 3', /^protons: is missing/],
    [
      fields().replace('volume: 30 mL', 'volume: 0.5 mL').replace('sample volume: 0.5', 'sample volume: 0.6'),
      /^sample volume: "0\.6 mL" is more than/,
    ],
    [
      fields().replace('standard integral: 1.2', 'standard integral: 0'),
      /^standard integral: must be above zero/,
    ],
    [fields().replace('protons: 3,', 'protons: 0,'), /^protons: /],
  ])('%s', (text, message) => {
    expect(messages(text)[0]).toMatch(message);
  });
});

describe('standard addition', () => {
  const fields =
    'product: nitrite, from: nitrate, additions: [0 mM, 1 mM, 2 mM], signals: [0.2, 0.3, 0.4], volume: 30 mL, dilution: 5';

  test('the line is followed back to zero', () => {
    // slope 0.1 per mM, intercept 0.2: 2 mM in the measured solution.
    expect(moles(fields)).toBeCloseTo(2 * 5 * 30e-6, 12);
  });

  test('u(x0) = s/b √(1/N + ȳ²/(b² Sxx))', () => {
    const { amount } = product(fields.replace('0.3, 0.4', '0.32, 0.4'));
    // slope 0.1, intercept 0.20667, residual SD of (−0.00667, 0.01333, −0.00667) with one degree of freedom: 0.01633.
    const u = (0.016329931618554 / 0.1) * Math.sqrt(1 / 3 + 0.306666666666667 ** 2 / (0.01 * 2));
    expect(amount!.u_mol! / (u * 5 * 30e-6)).toBeCloseTo(1, 6);
  });

  test.each([
    [fields.replace('0.2, 0.3, 0.4', '0.2, 0.3'), /^signals: 3 additions need as many signals, not 2/],
    [fields.replace('[0 mM, 1 mM, 2 mM]', '[1 mM, 1 mM, 1 mM]'), /^additions: a line needs/],
    [fields.replace('0.2, 0.3, 0.4', '0.2, 0.2, 0.2'), /^signals: the signal does not rise/],
    [fields.replace('1 mM', '-1 mM'), /^additions\[1\]/],
  ])('%s', (text, message) => {
    expect(messages(text)[0]).toMatch(message);
  });
});

test('peak areas against an internal standard: c = c_IS (A/A_IS)/RF', () => {
  const fields =
    'product: ethanol, from: CO2, area: 1200, standard area: 800, standard concentration: 2 mM, response factor: 0.75, volume: 20 mL';
  expect(moles(fields)).toBeCloseTo((2 * 1.5 * 20e-6) / 0.75, 12);
  expect(messages(fields.replace(', response factor: 0.75', ''))[0]).toMatch(/^response factor: is missing/);
});

describe('a gas that flows', () => {
  const gas = (fields: string) =>
    compute(`current: -10 mA\ntime: 100 s\nproducts: [{ product: CO, from: CO2, ${fields} }]`).products[0]!;

  test('one mole of ideal gas is 22.414 L at 0 °C and 1 atm, 24.465 L at 25 °C', () => {
    const of = (fields: string) =>
      gas(`fraction: 100 %, flow at: outlet, duration: 1 min, ${fields}`).amount!.total_mol;
    expect(1 / of('flow: 1000 sccm')).toBeCloseTo(22.413969545, 7);
    expect(1 / of('flow: 1 L/min, flow state: { temperature: 25 degC, pressure: 1 atm }')).toBeCloseTo(
      24.465,
      3,
    );
    expect(1 / of('flow: 1 L/min, flow state: { temperature: 0 degC, pressure: 100 kPa }')).toBeCloseTo(
      22.710954641,
      7,
    );
    // A meter that calls 25 °C standard.
    expect(1 / of('flow: 1000 sccm, flow state: { temperature: 25 degC, pressure: 1 atm }')).toBeCloseTo(
      24.465,
      3,
    );
  });

  test('an inert tracer gives the flow at the outlet: 1 sccm of argon that makes 5 % there is 20 sccm', () => {
    const direct = gas('fraction: 1000 ppm, flow: 20 sccm, flow at: outlet').amount!.total_mol;
    expect(gas('fraction: 1000 ppm, flow: 1 sccm, tracer: 5 %').amount!.total_mol).toBeCloseTo(direct, 15);
  });

  test('a flow at the inlet is warned of, a blank fraction taken off', () => {
    expect(gas('fraction: 1000 ppm, flow: 20 sccm, flow at: inlet').notes.join()).toMatch(/use a "tracer"/);
    const net = gas('fraction: 1100 ppm, blank: 100 ppm, flow: 20 sccm, flow at: outlet').amount!.total_mol;
    expect(net).toBeCloseTo(gas('fraction: 1000 ppm, flow: 20 sccm, flow at: outlet').amount!.total_mol, 15);
  });

  test('an injection tells of the window before it: dead volume over flow', () => {
    const { series, amount } = gas(
      'flow: 60 sccm, flow at: outlet, dead volume: 10 mL, injections: [{ at: 50 s, fraction: 800 ppm }, { at: 90 s, fraction: 1000 ppm }]',
    );
    expect(series!.map(({ from_s, to_s }) => [from_s, to_s])).toEqual([
      [expect.closeTo(40, 9), 50],
      [expect.closeTo(80, 9), 90],
    ]);
    // 10 s at 60 cm³/min are 10 cm³ of gas, against 0.1 C.
    const made = (x: number) => (x * 10) / 22413.969545;
    expect(series![0]!.moles / made(800e-6)).toBeCloseTo(1, 8);
    expect(series![1]!.interval!.efficiency).toBeCloseTo((2 * 96485.33212 * made(1000e-6)) / 0.1, 6);
    expect(amount!.total_mol).toBeCloseTo(((900e-6 * 1e-6) / 22413.969545e-6) * 100, 12);
  });

  test.each([
    ['fraction: 1000 ppm, flow: 20 mL/min', /flow state: at which temperature and pressure/],
    ['fraction: 1000 ppm, flow: -20 sccm', /flow: a flow above zero/],
    ['fraction: 120 %, flow: 20 sccm', /fraction: a fraction lies between 0 and 1/],
    ['flow: 20 sccm', /fraction: give either a "fraction" or a "signal"/],
    ['fraction: 5 %, flow: 20 sccm, tracer: 0', /tracer: a fraction above 0/],
    [
      'flow: 20 sccm, injections: [{ at: 9 s, fraction: 1 % }, { at: 3 s, fraction: 1 % }]',
      /injections\[1\]\.at: "3 s" is not later/,
    ],
    ['flow: 20 sccm, fraction: 1 %, injections: [{ at: 9 s, fraction: 1 % }]', /injections: the fractions/],
    ['fraction: 1000 ppm, flow: 20 sccm, blank: 1 umol', /blank: the blank of a gas flow is a fraction/],
  ])('%s', (fields, message) => {
    const { problems } = gas(fields);
    expect(`${problems[0]?.path?.replace('products[0].', '')}: ${problems[0]?.message}`).toMatch(message);
  });

  test('without a duration nobody knows how much', () => {
    expect(messages('product: CO, from: CO2, fraction: 1 %, flow: 20 sccm')[0]).toMatch(
      /^duration: how long/,
    );
  });
});

describe('gas over a closed cell', () => {
  const fields = (more: string) =>
    `product: hydrogen, headspace: 50 mL, fraction: 2 %, temperature: 25 degC, pressure: 110 kPa, ${more}`;

  test('of wet gas, of dry gas over water, and dissolved', () => {
    const wet = (0.02 * 110e3 * 50e-6) / (R * 298.15);
    expect(moles(fields('water vapour: included')) / wet).toBeCloseTo(1, 10);
    const dry = moles(fields('water vapour: saturated'));
    expect(dry / (wet * (1 - 3168.6 / 110e3))).toBeCloseTo(1, 4);
    const dissolved = moles(fields('water vapour: included, volume: 30 mL')) - wet;
    expect(dissolved / (7.8e-6 * 0.02 * 110e3 * 30e-6)).toBeCloseTo(1, 8);
  });

  test('what earlier injections took out is added', () => {
    const more =
      moles(fields('water vapour: included, removed: [{ volume: 0.5 mL, fraction: 1 % }]')) -
      moles(fields('water vapour: included'));
    expect(more / ((0.01 * 110e3 * 0.5e-6) / (R * 298.15))).toBeCloseTo(1, 7);
  });

  test('saturated water vapour is 3.17 kPa at 25 °C, 101 kPa at 100 °C', () => {
    expect(waterVapour_Pa(298.15)).toBeCloseTo(3169, -1);
    expect(waterVapour_Pa(373.15) / 101325).toBeCloseTo(1, 2);
  });

  test('what is left out is said', () => {
    const { notes } = product(fields('volume: 30 mL').replace('hydrogen', 'ethylene, from: CO2'));
    expect(notes.join()).toMatch(/gas as it is in the cell/);
    expect(product(fields('')).notes.join()).toMatch(/nothing is counted as dissolved/);
    const unknown = product(
      fields('volume: 30 mL, water vapour: included').replace('hydrogen', 'methylamine, from: [CO2, NH3]'),
    );
    expect(unknown.notes.join()).toMatch(/no Henry constant is known here for/);
  });

  test.each([
    [fields('').replace(', pressure: 110 kPa', ''), /^pressure: the actual pressure/],
    [fields('').replace('50 mL', '-5 mL'), /^headspace: a volume above zero/],
    [fields('water vapour: 200 kPa'), /^water vapour: 200 kPa of water vapour is more/],
    [fields('water vapour: wet'), /^water vapour: /],
    [fields('removed: [{ volume: 0 mL, fraction: 1 % }]'), /^removed\[0\]/],
  ])('%s', (text, message) => {
    expect(messages(text)[0]).toMatch(message);
  });
});

describe('blanks of each kind', () => {
  const NH3 = 'product: ammonia, from: nitrite, amount: 10 umol, uncertainty: 0.3 umol';

  test('a single one is subtracted, and its uncertainty adds', () => {
    const { amount } = product(`${NH3}, blanks: { argon: { amount: 2 umol, uncertainty: 0.4 umol } }`);
    expect(amount!.total_mol).toBeCloseTo(8e-6, 15);
    expect(amount!.u_mol).toBeCloseTo(0.5e-6, 15);
    expect(amount!.blanks).toMatchObject([
      { kind: 'argon', moles: expect.closeTo(2e-6, 12), subtracted: true },
    ]);
    expect(amount!.arithmetic.at(-1)).toBe('10.00 µmol − 2.000 µmol (blank) = 8.000 µmol');
  });

  test('of several the one chosen; the others are shown', () => {
    const blanks = 'blanks: { open circuit: 1 umol, no substrate: 2 umol, bare support: 3 umol }';
    expect(messages(`${NH3}, ${blanks}`)[0]).toMatch(
      /^blanks: .*one is subtracted, not all: say "subtract: open circuit"/,
    );
    expect(product(`${NH3}, ${blanks}, subtract: no substrate`).amount!.total_mol).toBeCloseTo(8e-6, 15);
    expect(product(`${NH3}, ${blanks}, subtract: none`).amount!.total_mol).toBeCloseTo(10e-6, 15);
    expect(messages(`${NH3}, ${blanks}, subtract: argon`)[0]).toMatch(/^subtract: there is no blank "argon"/);
  });

  test('measured like the sample, on the same line: the intercept cancels', () => {
    const line =
      'calibrations: { a: { standards: [1 mM, 2 mM, 3 mM, 4 mM], signals: [1.2, 2.1, 3.2, 4.1] } }';
    const { amount } = product(
      'product: ammonia, from: nitrite, calibration: a, signal: 3, volume: 1 L, blanks: { argon: { calibration: a, signal: 3, volume: 1 L } }',
      line,
    );
    expect(amount!.total_mol).toBeCloseTo(0, 15);
    // Only the scatter of the two readings is left: √2 s/b.
    const s = Math.sqrt((0.03 ** 2 + 0.05 ** 2 + 0.07 ** 2 + 0.01 ** 2) / 2);
    expect(amount!.u_mol).toBeGreaterThan(0);
    expect(amount!.u_mol! / 1e-3).toBeLessThan(3 * s);
  });

  test('a blank larger than the sample gives a negative amount, shown as it is', () => {
    const { efficiency, problems } = product(`${NH3}, blanks: { argon: 12 umol }`);
    expect(efficiency!.efficiency).toBeLessThan(0);
    expect(problems).toEqual([]);
  });

  test('an unknown kind of blank is refused at its place', () => {
    expect(messages(`${NH3}, blanks: { helium: 1 umol }`)[0]).toMatch(
      /^blanks\.helium: unknown key "helium"/,
    );
  });
});

describe('a labelled feed', () => {
  const NH3 = 'product: ammonia, from: nitrite, amount: 10 umol';

  test('counts what came from it: (f − f_nat)/(f_feed − f_nat)', () => {
    expect(moles(`${NH3}, isotope: { label: 15N, product: 90 %, feed: 98 % }`)).toBeCloseTo(
      (10e-6 * (0.9 - 0.00364)) / (0.98 - 0.00364),
      15,
    );
    expect(moles(`${NH3}, isotope: { label: 15N, product: 98 %, feed: 98 % }`)).toBeCloseTo(10e-6, 15);
    expect(moles(`${NH3}, isotope: { label: 15N, product: 0.364 %, feed: 98 % }`)).toBeCloseTo(0, 15);
  });

  test('a feed that is not enriched is refused', () => {
    expect(messages(`${NH3}, isotope: { label: 15N, product: 90 %, feed: 0.3 % }`)[0]).toMatch(
      /^isotope\.feed: .*no more 15N than nature/,
    );
    expect(messages(`${NH3}, isotope: { label: 15N, product: 190 %, feed: 99 % }`)[0]).toMatch(
      /^isotope\.product/,
    );
  });
});
