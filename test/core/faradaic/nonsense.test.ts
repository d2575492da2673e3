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
    ['charge: 0 C', 'charge', /no charge passed/],
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
