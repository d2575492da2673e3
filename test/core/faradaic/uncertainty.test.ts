import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { efficiencyOn } from '../../../src/core/faradaic/efficiency.ts';
import {
  budgetOf,
  combined,
  contributionsOf,
  standardUncertainty,
} from '../../../src/core/faradaic/uncertainty.ts';

describe('first-order propagation', () => {
  test('of a product of powers is the root of the sum of squares of the relative uncertainties', () => {
    // c = 2.00(4) mM, V = 30.00(15) mL, d = 5.00(3), Q = 225.00(45) C, n = 8: FE = 1.029 ± 0.022.
    const formula = (x: Readonly<Record<string, number>>) => x.c! * x.d! * x.V!;
    const values = { c: 2, V: 30e-6, d: 5 };
    const contributions = contributionsOf(values, { c: 0.04, V: 0.15e-6, d: 0.03 }, formula);
    const charge = {
      id: 'A' as const,
      name: 'cathodic',
      formula: '',
      charge_C: 225,
      uncertainties: [{ input: 'charge', u_C: 0.45 }],
    };
    const { efficiency, u, budget } = efficiencyOn(charge, 8, formula(values), contributions);
    expect(efficiency).toBeCloseTo(1.029176876, 9);
    expect(u! / efficiency!).toBeCloseTo(Math.sqrt(0.02 ** 2 + 0.006 ** 2 + 0.005 ** 2 + 0.002 ** 2), 12);
    expect(u).toBeCloseTo(0.02219302468, 10);
    expect((efficiency! - 1) / u!).toBeCloseTo(1.314686772, 8);
    expect(budget[0]).toMatchObject({ input: 'c' });
    expect(budget.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  test('of a difference adds absolute uncertainties in squares, also near zero', () => {
    const contributions = contributionsOf({ a: 5, b: 5 }, { a: 0.3, b: 0.4 }, ({ a, b }) => a! - b!);
    expect(combined(contributions)).toBeCloseTo(0.5, 12);
  });

  test('agrees with analytic derivatives for any values', () => {
    const positive = fc.double({ min: 0.1, max: 100, noNaN: true });
    fc.assert(
      fc.property(positive, positive, positive, positive, (c, d, V, blank) => {
        const u = { c: 0.02 * c, d: 0.01 * d, V: 0.005 * V, blank: 0.1 * blank };
        const contributions = contributionsOf({ c, d, V, blank }, u, (x) => (x.c! - x.blank!) * x.d! * x.V!);
        const analytic = Math.hypot(
          d * V * u.c,
          (c - blank) * V * u.d,
          (c - blank) * d * u.V,
          d * V * u.blank,
        );
        expect(combined(contributions) / analytic).toBeCloseTo(1, 9);
      }),
    );
  });

  test('an input without uncertainty adds nothing', () => {
    expect(contributionsOf({ a: 5, b: 5 }, { a: 0 }, ({ a, b }) => a! * b!)).toEqual([]);
    expect(budgetOf([])).toEqual([]);
    expect(combined([])).toBe(0);
  });
});

describe('an uncertainty as written', () => {
  const volume = { text: '30 mL', value: 30e-6, dimension: 'm^3' } as const;
  test('relative or absolute', () => {
    expect(standardUncertainty('2 %', volume)).toBeCloseTo(0.6e-6, 18);
    expect(standardUncertainty('0.15 mL', volume)).toBeCloseTo(0.15e-6, 18);
    expect(standardUncertainty('2 %', { ...volume, value: -1 })).toBe(0.02);
    expect(standardUncertainty('0.03', { text: '5', value: 5, dimension: '1' })).toBe(0.03);
  });

  test('nonsense is said in words', () => {
    expect(standardUncertainty('-2 %', volume)).toMatch(/never negative/);
    expect(standardUncertainty('3 mg', volume)).toMatch(/a volume is needed/);
    expect(standardUncertainty('3', volume)).toMatch(/a unit is missing/);
    expect(standardUncertainty('x %', volume)).toMatch(/not a number/);
  });
});
