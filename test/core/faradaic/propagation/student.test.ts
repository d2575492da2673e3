// Against printed tables: R. A. Fisher's table of t, and the normal distribution.
import { describe, expect, test } from 'vitest';
import { coverageFactor, studentProbability } from '../../../../src/core/faradaic/propagation/student.ts';

describe('the coverage factor for 95 %', () => {
  test.each([
    [1, 12.706204736],
    [2, 4.30265273],
    [3, 3.182446305],
    [4, 2.776445105],
    [10, 2.228138852],
    [30, 2.042272456],
    [120, 1.979930405],
    [Number.POSITIVE_INFINITY, 1.959963985],
  ])('with %d degrees of freedom is %d', (dof, k) => {
    expect(coverageFactor(0.95, dof)).toBeCloseTo(k, 8);
  });

  test('for other levels', () => {
    expect(coverageFactor(0.99, 5)).toBeCloseTo(4.032142984, 8);
    expect(coverageFactor(0.6827, Number.POSITIVE_INFINITY)).toBeCloseTo(1.0000217, 6);
  });

  test('falls with the degrees of freedom, fractions of them included', () => {
    const factors = [1, 1.5, 2, 3.7, 8, 50, 1e4, 1e8].map((dof) => coverageFactor(0.95, dof));
    expect(factors).toEqual(factors.toSorted((a, b) => b - a));
    expect(factors.at(-1)).toBeCloseTo(1.959963985, 6);
  });
});

describe('the probability', () => {
  test('with one degree of freedom is that of Cauchy, with two an algebraic function', () => {
    for (const t of [-7, -1, -0.2, 0, 0.5, 3, 40]) {
      expect(studentProbability(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 12);
      expect(studentProbability(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 12);
    }
  });

  test('of the normal distribution', () => {
    expect(studentProbability(1, Number.POSITIVE_INFINITY)).toBeCloseTo(0.841344746068543, 13);
    expect(studentProbability(-3, Number.POSITIVE_INFINITY)).toBeCloseTo(0.00134989803163, 13);
  });
});
