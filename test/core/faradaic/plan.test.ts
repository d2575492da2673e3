// A plan asks before the electrolysis: what an amount takes, or what a charge makes. It needs one of the two, tells of no charge
// that passed, and of a stack it says which figures are those of one cell.
import { expect, test } from 'vitest';
import { expectedFigures } from '../../../src/core/faradaic/derived-figures.ts';
import { sheetText } from '../../../src/core/faradaic/sheet-text.ts';
import { compute } from './support.ts';

const NICKEL = 'product: nickel, from: NiSO4';

test.each([
  [
    'nothing at all',
    '',
    /one of two: how much is wanted \("amount", .*\), .*; or a "charge", or a current with its "time", to/,
  ],
  [
    'a current without its time',
    'current: 2 A',
    /or a current with its "time" \(which is missing\), to tell what that makes/,
  ],
])('neither amount nor charge: %s', (_what, head, message) => {
  const { problems, complete, products } = compute(`${head}\nproducts: [{ ${NICKEL}, expected: {} }]`);
  expect(problems).toEqual([
    expect.objectContaining({
      path: 'products[0].expected',
      message: expect.stringMatching(message),
      line: expect.any(Number),
    }),
  ]);
  expect(complete).toBe(false);
  expect(products[0]!.notes).toEqual([]);
});

test.each([
  ['an amount', `products: [{ ${NICKEL}, mass: 1 g, expected: {} }]`],
  ['a charge', `charge: 50 C\nproducts: [{ ${NICKEL}, expected: {} }]`],
  ['a current and its time', `current: 2 A\ntime: 1 h\nproducts: [{ ${NICKEL}, expected: {} }]`],
])('%s is enough', (_what, sheet) => {
  expect(compute(sheet).problems).toEqual([]);
});

test('a product without an amount needs one even beside one that has it', () => {
  const { problems } = compute(
    `current: 2 A\nproducts: [{ ${NICKEL}, mass: 1 g, expected: {} }, { product: hydrogen, expected: {} }]`,
  );
  expect(problems.map(({ path }) => path)).toEqual(['products[1].expected']);
});

test('a charge that goes the other way makes nothing here, and the sheet says where it would', () => {
  const sheet = (chlorine: string) =>
    compute(`charge: -50 C\nproducts: [{ product: chlorine, from: brine, expected: {}${chlorine} }]`);
  expect(sheet('').problems[0]!.message).toMatch(
    /^there is no anodic charge, so nothing can be expected; if it is made at the counter electrode, say "electrode: counter"$/,
  );
  const { problems, products } = sheet(', electrode: counter');
  expect(problems).toEqual([]);
  // 50 C / (2 F)
  expect(products[0]!.expected!.made!.amount_mol).toBeCloseTo(50 / (2 * 96485.33212), 12);
});

test('a plan speaks of no charge in the past', () => {
  const result = compute(
    `current: 18 kA\ncells: 28\nproducts: [{ product: copper, from: Cu2+, mass: 1 t, expected: { efficiency: 97 % } }, { product: oxygen, amount: 3 kmol, expected: {} }]`,
  );
  expect(result.problems).toEqual([]);
  expect(sheetText(result)).not.toMatch(/passed|no cathodic|no anodic/);
  expect(result.charge.conventions.map(({ absent }) => absent)).toEqual(
    new Array(10).fill('no charge is stated yet'),
  );
  expect(result.products.flatMap(({ notes }) => notes)).toEqual([]);
});

test('in a stack, charge and current are those through each cell, energy that of all', () => {
  const plan = (cells: string) =>
    compute(
      `current: 18 kA\n${cells}\ncell: { voltage: 0.3 V }\nproducts: [{ product: copper, from: Cu2+, mass: 1 t, expected: { efficiency: 97 % } }]`,
    );
  // 1e6 g / 63.546 × 2 F / 0.97 / 28 = 111.8 MC; × 28 × 0.3 V = 260.9 kWh
  const stack = plan('cells: 28');
  expect(expectedFigures(stack.products[0]!.expected!, stack.charge.cells)).toEqual([
    { name: 'The amount takes', value: '111.8 MC', basis: 'at 97 %, through each of the 28 cells' },
    { name: 'in time', value: '1 h 43 min', basis: 'at 97 %, with this current' },
    { name: 'in energy', value: '260.9 kWh', basis: 'at 97 %' },
    // 260.9 kWh for the 1000 kg.
    { name: 'per mass', value: '0.2609 kWh/kg', basis: 'at 97 %' },
  ]);
  const [one] = expectedFigures(plan('').products[0]!.expected!);
  expect(one).toEqual({ name: 'The amount takes', value: '3.131 GC', basis: 'at 97 %' });
});
