import { describe, expect, test } from 'vitest';
import { computeSheet } from '../../../src/core/faradaic/compute-sheet.ts';
import { parseSheet } from '../../../src/core/faradaic/sheet.ts';

/** The one product of a sheet, written in flow style. */
function product(fields: string) {
  return computeSheet(parseSheet(`cottrell sheet: 1\ncharge: 50 C\nproducts:\n  - { ${fields} }\n`))
    .products[0]!;
}

function moles(fields: string) {
  const { amount, problems } = product(fields);
  expect(problems).toEqual([]);
  return amount!.total_mol;
}

function messages(fields: string) {
  return product(fields).problems.map(
    ({ path, message }) => `${path?.replace('products[0].', '')}: ${message}`,
  );
}

const NH3 = 'product: ammonia, from: nitrite';

describe('moles of product', () => {
  test.each([
    ['amount: 12 umol', 12e-6],
    ['amount: 12 umol, blank: 2 umol', 10e-6],
    ['mass: 17.031 mg', 1e-3],
    ['mass: 17.031 mg, purity: 98 %', 0.98e-3],
    ['mass: 17.031 mg, purity: 0.5, blank: 7.031 mg', (0.5 * 10) / 17.031e3],
    ['mass: 17.031 mg, purity: 0.5, blank: 0.1 mmol', 0.4e-3],
    ['concentration: 2 mM, volume: 30 mL', 60e-6],
    ['concentration: 0.15 mM, dilution: 10, volume: 30 mL', 45e-6],
    ['concentration: 0.15 mM, dilution: 10, volume: 30 mL, blank: 0.01 mM', 42e-6],
    ['concentration: 0.15 mM, dilution: 10, volume: 30 mL, blank: 1 umol', 44e-6],
    ['concentration: 17.031 mg/L, volume: 1 L', 1e-3],
    ['concentration: 1.7031 ug/mL, volume: 10 mL, dilution: 2', 2e-6],
  ])('%s', (fields, expected) => {
    expect(moles(`${NH3}, ${fields}`) / expected).toBeCloseTo(1, 12);
  });

  test('the form that was read decides the molar mass: N, NH4+, NH4Cl', () => {
    expect(moles(`${NH3}, mass: 14.007 mg, as: N`)).toBeCloseTo(1e-3, 12);
    expect(moles(`${NH3}, mass: 18.039 mg, as: NH4+`)).toBeCloseTo(1e-3, 12);
    expect(moles(`${NH3}, mass: 53.489 mg, as: ammonium chloride`)).toBeCloseTo(1e-3, 12);
    expect(moles(`${NH3}, concentration: 14.007 mg/L, volume: 1 L, as: N`)).toBeCloseTo(1e-3, 12);
  });

  test('a product with two nitrogens counts half the nitrogen that was read', () => {
    const urea = 'product: urea, from: [CO2, NO3-]';
    expect(moles(`${urea}, amount: 10 umol, as: N`)).toBeCloseTo(5e-6, 18);
    expect(moles(`${urea}, mass: 28.014 mg, as: N`)).toBeCloseTo(1e-3, 12);
    expect(product(`${urea}, amount: 10 umol, as: NH3`).amount!.arithmetic).toEqual([
      '10 umol × 1/2 = 5.000 µmol',
    ]);
  });

  test('a molar mass of its own', () => {
    const { amount, notes } = product(
      'product: poly, formula: C6H7N, from: [NH3, C6H6O], molar mass: 200 g/mol, mass: 2 mg',
    );
    expect(amount!.total_mol).toBeCloseTo(1e-5, 15);
    expect(notes).toContain('molar mass 200 g/mol as given; the formula C6H7N has 93.129 g/mol');
  });

  test('parts found in several places add up', () => {
    const parts =
      'parts: [{ in: catholyte, concentration: 1 mM, volume: 30 mL }, { in: acid trap, amount: 5 umol, uncertainty: 10 % }]';
    const { amount } = product(`${NH3}, ${parts}`);
    expect(amount!.total_mol).toBeCloseTo(35e-6, 15);
    expect(amount!.u_mol).toBeCloseTo(0.5e-6, 15);
    expect(amount!.arithmetic).toEqual([
      'catholyte: 1 mM × 30 mL = 30.00 µmol',
      'acid trap: 5 umol = 5.000 µmol',
      '30.00 µmol + 5.000 µmol = 35.00 µmol',
    ]);
  });
});

describe('what is shown', () => {
  test('the arithmetic in the words of the sheet', () => {
    const { amount } = product(`${NH3}, concentration: 0.15 mM, dilution: 10, volume: 30 mL, blank: 0.01 mM`);
    expect(amount!.arithmetic).toEqual(['(0.15 mM − 0.01 mM) × 10 × 30 mL = 42.00 µmol']);
    expect(amount!.parts[0]!.inputs).toEqual({
      concentration: '0.15 mM',
      volume: '30 mL',
      dilution: '10',
      blank: '0.01 mM',
    });
  });

  test('below the blank stays negative and is said', () => {
    const { amount, efficiency, notes, problems } = product(`${NH3}, amount: 1 umol, blank: 3 umol`);
    expect(amount!.total_mol).toBeCloseTo(-2e-6, 18);
    expect(efficiency!.efficiency).toBeLessThan(0);
    expect(notes).toContain('below the blank by 2.000 µmol: shown as it is, not as zero');
    expect(problems).toEqual([]);
  });

  test('a mass concentration says as which molecule it was taken', () => {
    expect(product(`${NH3}, concentration: 3 mg/L, volume: 1 L`).notes[0]).toMatch(
      /as that of NH3 \(17\.031 g\/mol\)/,
    );
    expect(product(`${NH3}, concentration: 3 mg/L, volume: 1 L, as: N`).notes).toEqual([]);
    expect(product(`${NH3}, concentration: 3 mM, volume: 1 L`).notes).toEqual([]);
  });
});

describe('uncertainty of an amount', () => {
  test('of the whole, or by input', () => {
    expect(product(`${NH3}, amount: 12 umol, uncertainty: 2 %`).amount!.u_mol).toBeCloseTo(0.24e-6, 18);
    expect(product(`${NH3}, amount: 12 umol, uncertainty: 0.5 umol`).amount!.u_mol).toBeCloseTo(0.5e-6, 18);
    const byInput = product(
      `${NH3}, concentration: 2 mM, volume: 30 mL, dilution: 5, uncertainty: { concentration: 0.04 mM, volume: 0.15 mL, dilution: 0.03 }`,
    );
    expect(byInput.amount!.u_mol! / byInput.amount!.total_mol).toBeCloseTo(
      Math.hypot(0.02, 0.005, 0.006),
      12,
    );
  });

  test('is not known where nobody stated it', () => {
    expect(product(`${NH3}, amount: 12 umol`).amount!.u_mol).toBeNull();
    expect(product(`${NH3}, amount: 12 umol`).efficiency!.u).toBeNull();
  });
});

describe('nonsense is said at its field', () => {
  test.each([
    ['', /: how much product was found\? Give one of: amount, mass, thickness, concentration, aliquots/],
    ['volume: 3 mL', /^volume: how much product was found\? Give one of: amount/],
    ['concentration: 1 mM', 'volume: is missing: the volume of the electrolyte is needed'],
    ['concentration: 1 mM, volume: -3 mL', 'volume: a volume above zero is needed, not "-3 mL"'],
    ['concentration: 1 mM, volume: 3 mL, dilution: 0.1', /^dilution: a dilution is at least 1/],
    ['concentration: 1 mM, volume: 3 mL, blank: 1 mg/L', /^blank: the blank is read in the same unit/],
    [
      'concentration: 1 mM, volume: 3 mL, purity: 0.9',
      'purity: "purity" does not belong with "concentration" (concentration × dilution × volume)',
    ],
    ['mass: 1 mg, amount: 1 umol', 'mass: "amount" and "mass" are both given: keep one'],
    ['mass: 1 mg, purity: 120 %', /^purity: a purity lies above 0/],
    ['mass: 1 mg, purity: 0', /^purity/],
    ['mass: 1 mg, blank: 1 mM', /^blank: the blank of a mass/],
    ['amount: 1 umol, blank: 1 mM', /^blank: the blank of an amount/],
    ['amount: 1 umol, as: CO2', /^as: ammonia cannot be read as CO2: they share no element/],
    ['amount: 1 umol, as: foo', /^as: "foo" is neither/],
    ['amount: 1 umol, uncertainty: -2 %', /^uncertainty: an uncertainty is never negative/],
    ['amount: 1 umol, uncertainty: { volume: 2 % }', /^uncertainty\.volume: "volume" is not filled in here/],
    [
      'amount: 1 umol, uncertainty: { amount: 2 mL }',
      /^uncertainty\.amount: .*an amount of substance is needed/,
    ],
    ['amount: 1 umol, uncertainty: [2 %]', /^uncertainty: an uncertainty is needed/],
    ['amount: 1 umol, charge: {}', /^charge: one of "A", "cathodic".* is needed here, not a map$/],
    ['amount: 3', 'amount: a bare number: write a unit, for example "3 umol"'],
    ['concentration: 3 mL, volume: 3 mL', /^concentration: .*\(or a mass concentration\)/],
    [
      'parts: [{ in: trap, amount: 1 umol }], amount: 2 umol',
      'amount: "parts" and "amount" are both given: keep one',
    ],
    ['parts: [{ in: trap, amount: 1 umol }, { in: cell, mass: 1 mg, purity: 2 }]', /^parts\[1\]\.purity/],
  ])('%s', (fields, message) => {
    const found = messages(fields === '' ? NH3 : `${NH3}, ${fields}`);
    expect(found).toHaveLength(1);
    if (typeof message === 'string') expect(found[0]!.replace('products[0]', '')).toBe(message);
    else expect(found[0]).toMatch(message);
  });
});
