import { describe, expect, test } from 'vitest';
import { ChargeInputs } from '../../../src/core/faradaic/charge-inputs.ts';
import { efficiencyOn } from '../../../src/core/faradaic/efficiency.ts';
import { measured, productOf } from '../../../src/core/faradaic/propagation/dependent.ts';
import { inputOf, readUncertainty } from '../../../src/core/faradaic/uncertainty.ts';

test('the efficiency of a product of powers: c = 2.00(4) mM, V = 30.00(15) mL, d = 5.00(3), Q = 225.00(45) C, n = 8', () => {
  const normal = (name: string, value: number, u: number) =>
    measured(inputOf(name, value, { u, distribution: 'normal' }));
  const moles = productOf([normal('c', 2, 0.04), normal('V', 30e-6, 0.15e-6), normal('d', 5, 0.03)]);
  const charge = {
    id: 'A' as const,
    name: 'cathodic',
    formula: '',
    charge_C: 225,
    uncertainties: [{ input: 'charge', u_C: 0.45, distribution: 'normal' as const }],
  };
  const { efficiency, u, budget, interval } = efficiencyOn(charge, 8, moles, new ChargeInputs()).result;
  expect(efficiency).toBeCloseTo(1.029176876, 9);
  expect(u! / efficiency!).toBeCloseTo(Math.sqrt(0.02 ** 2 + 0.006 ** 2 + 0.005 ** 2 + 0.002 ** 2), 12);
  expect(u).toBeCloseTo(0.02219302468, 10);
  expect((efficiency! - 1) / u!).toBeCloseTo(1.314686772, 8);
  expect(budget[0]).toMatchObject({ input: 'c' });
  expect(budget.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(interval).toMatchObject({ dof: null, k: expect.closeTo(1.959963985, 8) });
});

describe('an uncertainty as written', () => {
  const volume = { text: '30 mL', value: 30e-6, dimension: 'm^3' } as const;
  const u = (text: string, of: Parameters<typeof readUncertainty>[1] = volume) => {
    const read = readUncertainty(text, of);
    return typeof read === 'string' ? read : read.u;
  };

  test('relative or absolute', () => {
    expect(u('2 %')).toBeCloseTo(0.6e-6, 18);
    expect(u('0.15 mL')).toBeCloseTo(0.15e-6, 18);
    expect(u('2 %', { ...volume, value: -1 })).toBe(0.02);
    expect(u('0.03', { text: '5', value: 5, dimension: '1' })).toBe(0.03);
  });

  test('limits are rectangular or triangular', () => {
    expect(readUncertainty('± 0.03 mL', volume)).toEqual({
      u: expect.closeTo(0.03e-6 / Math.sqrt(3), 18),
      distribution: 'rectangular',
    });
    expect(readUncertainty('+/- 1 % triangular', volume)).toEqual({
      u: expect.closeTo(0.3e-6 / Math.sqrt(6), 18),
      distribution: 'triangular',
    });
  });

  test('from few data, with its degrees of freedom', () => {
    expect(readUncertainty('2 % (4 dof)', volume)).toMatchObject({
      distribution: 'normal',
      spread: { dof: 4 },
    });
  });

  test('nonsense is said in words', () => {
    expect(u('-2 %')).toMatch(/never negative/);
    expect(u('3 mg')).toMatch(/a volume is needed/);
    expect(u('3')).toMatch(/a unit is missing/);
    expect(u('x %')).toMatch(/not a number/);
    expect(u('1 mL triangular')).toMatch(/goes with limits/);
    expect(u('2 % (0 dof)')).toMatch(/degrees of freedom/);
  });
});
