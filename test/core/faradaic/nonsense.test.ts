// Nonsense is said at its field, and everything else is still computed.
import { describe, expect, test } from 'vitest';
import { computeSheet } from '../../../src/core/faradaic/compute-sheet.ts';
import { parseSheet } from '../../../src/core/faradaic/sheet.ts';
import { NONSENSE, nonsenseSheet } from './nonsense-cases.ts';
import { compute } from './support.ts';

test.each(NONSENSE.map((one) => [one.kind, one] as const))('%s', (_kind, one) => {
  const { problems, products, complete } = computeSheet(parseSheet(nonsenseSheet(one)));
  const found = problems.find(({ path }) => path === one.path);
  expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    expect.stringContaining(`${one.path}: `),
  ]);
  expect(found!.message).toMatch(one.message);
  expect(found).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
  expect(complete).toBe(false);
  // The product that is right, whichever of the two it is, stands.
  const other = products[one.path.startsWith('products[1]') ? 0 : 1]!;
  const micromoles = one.path.startsWith('products[1]') ? 1 : 60;
  expect(other.efficiency!.efficiency).toBeCloseTo((2 * 96485.33 * micromoles * 1e-6) / 50, 6);
});

describe('what only warns', () => {
  test('a blank above the sample is shown below zero', () => {
    const { products, problems } = compute(
      'charge: 50 C\nproducts: [{ product: ammonia, from: nitrite, amount: 1 umol, blanks: { open circuit: 3 umol } }, { product: hydrogen, amount: 60 umol }]',
    );
    expect(problems).toEqual([]);
    expect(products[0]!.amount!.total_mol).toBeCloseTo(-2e-6, 15);
    expect(products[0]!.notes.join()).toMatch(/below the blank by 2\.000 µmol/);
    expect(products[1]!.efficiency!.efficiency).toBeCloseTo((2 * 96485.33 * 60e-6) / 50, 6);
  });

  test('an amount below zero is not below a blank that nobody took', () => {
    const { products, problems } = compute(`charge: 50 C
calibrations: { b: { standards: [0 mM, 1 mM, 2 mM, 4 mM], signals: [0.05, 0.15, 0.25, 0.449] } }
products:
  - { product: ammonia, from: nitrite, calibration: b, signal: 0.03, volume: 30 mL }
  - { product: CO, from: CO2, amount: 1 umol, blank: 3 umol }
`);
    expect(problems).toEqual([]);
    const [ammonia, CO] = products.map(({ notes }) => notes.join());
    expect(ammonia).toMatch(/below zero by 6\.0\d\d µmol/);
    expect(ammonia).not.toMatch(/blank/);
    expect(CO).toMatch(/below the blank by 2\.000 µmol/);
  });

  test('a mass in a volume tells which molar mass it was counted with, however it was read', () => {
    const counted = (fields: string) =>
      compute(
        `charge: 50 C\nproducts: [{ product: ammonia, from: nitrite, volume: 30 mL, ${fields} }]`,
      ).products[0]!.notes.join();
    for (const read of [
      'concentration: 3 mg/L',
      'additions: [0 mg/L, 5 mg/L, 10 mg/L], signals: [0.1, 0.3, 0.51]',
      'replaced: false, aliquots: [{ concentration: 3 mg/L, charge: 50 C }]',
      'area: 5, standard area: 4, standard concentration: 3 mg/L, response factor: 1',
    ]) {
      expect(counted(read)).toMatch(/taken as that of NH3 \(17\.031 g\/mol\)/);
      expect(counted(`${read}, as: N`)).not.toMatch(/taken as/);
    }
  });

  test('points that lie on their line leave no uncertainty of rounding', () => {
    const { products, calibrations } = compute(`charge: 50 C
calibrations: { b: { standards: [0 mM, 1 mM, 2 mM], signals: [0.1, 0.4, 0.7] } }
products:
  - { product: ammonia, from: nitrite, calibration: b, signal: 0.5, volume: 30 mL }
  - { product: CO, from: CO2, additions: [0 uM, 5 uM, 10 uM], signals: [0.2, 0.4, 0.6], volume: 25 mL }
`);
    expect(products.map(({ efficiency }) => efficiency!.u)).toEqual([null, null]);
    expect(calibrations[0]).toMatchObject({ residual: 0, detectionLimit: null });
  });

  test('an energy that is stated but cannot be used says so', () => {
    const notes = (fields: string, cell = '') =>
      compute(`charge: -50 C\n${cell}\nproducts: [{ ${fields} }]`).products[0]!.notes.join();
    const ammonia = 'product: ammonia, from: nitrite, amount: 1 umol, standard potential: 0.69 V vs RHE';
    expect(notes(ammonia)).toMatch(/the "potential" of the cell against RHE is not stated/);
    expect(notes(ammonia, 'cell: { potential: 1.3 V }')).toMatch(/at 1\.300 V against RHE/);
    expect(notes(ammonia, 'cell: { potential: -0.2 V vs RHE }')).toBe('');
    expect(notes('product: oxygen, amount: 1 umol, standard potential: 1.23 V, electrode: counter')).toMatch(
      /is that of a reduction/,
    );
    const hydrogen = 'product: hydrogen, amount: 1 umol, standard cell voltage: 1.23 V';
    expect(notes(hydrogen)).toMatch(/its "voltage" is not stated/);
    expect(notes(hydrogen, 'cell: { voltage: 1 V }')).toMatch(/above that of the cell \(1\.000 V\)/);
    expect(notes(hydrogen, 'cell: { voltage: 2 V }')).toBe('');
  });

  test('of an energy nothing is noted that a problem leaves open', () => {
    const notes = (fields: string, cell = '') => {
      const { products, problems } = compute(`charge: -50 C\n${cell}\nproducts: [{ ${fields} }]`);
      expect(problems).toHaveLength(1);
      return products[0]!.notes.join();
    };
    const potential = 'amount: 1 umol, standard potential: 0.69 V';
    // Nobody knows the direction: no electrons.
    expect(notes(`product: unobtainium, ${potential}`)).toBe('');
    expect(notes(`product: ammonia, ${potential}`)).not.toMatch(/reduction|potential/);
    // They are stated, and refused; so is everything beside them.
    const hydrogen = 'product: hydrogen, amount: 1 umol, standard cell voltage: 1.23 V';
    expect(notes(hydrogen, 'cell: { voltage: -2 V }')).toBe('');
    expect(notes(hydrogen, 'cell: { voltage: 2 V, area: 0 cm^2 }')).toBe('');
    expect(notes(`product: hydrogen, ${potential}`, 'cell: { potential: -0.2 }')).toBe('');
    expect(notes(`product: oxygen, electrode: counter, ${potential}`, 'cell: { area: 0 cm^2 }')).toMatch(
      /is that of a reduction/,
    );
  });

  test('a light deposit asks for its unit and is computed: foams and aerogels are light', () => {
    const layer = (density: string) =>
      compute(
        `charge: 50 C\ncell: { area: 1 cm^2 }\nproducts: [{ product: copper, from: Cu2+, mass: 1 mg, density: ${density} }]`,
      );
    const foam = layer('8.96 kg/m^3');
    expect(foam.problems).toEqual([]);
    expect(foam.products[0]!.notes.join()).toMatch(
      /"8\.96 kg\/m\^3" is lighter than any metal: right for a foam or an aerogel; for a solid deposit write g\/cm\^3/,
    );
    // 1 mg / (8.96 kg/m³ × 1 cm²)
    expect(foam.products[0]!.metrics!.layer_m).toBeCloseTo(1e-6 / (8.96 * 1e-4), 12);
    expect(layer('8.96 g/cm^3').products[0]!.notes.join()).not.toMatch(/lighter/);
  });

  test('a product of the other electrode is told how to say so', () => {
    const { products } = compute('charge: -50 C\nproducts: [{ product: oxygen, amount: 100 umol }]');
    expect(products[0]!.notes.join()).toMatch(
      /there is no anodic charge; if it is made at the counter electrode, say "electrode: counter"/,
    );
  });

  test('a product from two feeds, or on two charges, is two products', () => {
    const { problems } = compute(`charge: { cathodic: 50 C, anodic: 5 C }
products:
  - { product: ammonia, from: nitrite, amount: 1 umol }
  - { product: ammonia, from: nitrate, amount: 1 umol }
  - { product: ammonia, from: nitrite, amount: 1 umol, charge: net }
  - { product: ammonia, from: nitrite, amount: 1 umol, electrode: counter }
`);
    expect(problems.filter(({ message }) => /would count twice/.test(message))).toEqual([]);
  });
});

describe('what leaves nothing to compute refuses the sheet, at its field', () => {
  test.each([
    ['charge: 0 C', 'charge', /a charge of zero: nothing is made/],
    ['current: 0 A\ntime: 1 h', 'current', /no current: nothing is made/],
    ['current: 1 A\ntime: 0 s', 'time', /must be above zero/],
    ["charge: '2,5 C'", 'charge', /a comma in a number can mean two things: write "2\.5 C"/],
    ['charge: NaN C', 'charge', /is not a number with a unit/],
    ['charge: 50 C\ncells: 0', 'cells', /cells must be a whole number from 1/],
    ['charge: 50 C\ncells: 1.5', 'cells', /cells must be a whole number from 1/],
    ['current density: 1 A/cm^2\ntime: 1 h', 'current density', /needs the "area" of the cell/],
    [
      'charge: { cathodic: 5 C, cathodic time: 2 h }\ntime: 1 h',
      'charge.cathodic time',
      /lasts longer than the whole electrolysis \("1 h"\)/,
    ],
    ['charge: { cathodic: 5 C, cathodic time: -2 h }', 'charge.cathodic time', /a positive number is needed/],
  ])('%s', (head, path, message) => {
    expect(() => compute(`${head}\nproducts: [{ product: hydrogen, amount: 60 umol }]`)).toThrow(
      expect.objectContaining({
        problems: [expect.objectContaining({ path, message: expect.stringMatching(message) })],
      }),
    );
  });
});
