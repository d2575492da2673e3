import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  constant,
  type Dependent,
  difference,
  measured,
  productOf,
  quotient,
  sumOf,
} from '../../../../src/core/faradaic/propagation/dependent.ts';
import {
  budgetOf,
  covarianceOf,
  coverageOf,
  effectiveDof,
  standardUncertaintyOf,
} from '../../../../src/core/faradaic/propagation/first-order.ts';
import { type Input, jointInputs, type Spread } from '../../../../src/core/faradaic/propagation/input.ts';

function input(name: string, value: number, u: number, spread?: Spread): Input {
  return { name, value, u, distribution: 'normal', spread };
}

function number(name: string, value: number, u: number): Dependent {
  return measured(input(name, value, u));
}

function plus(a: Dependent, b: Dependent): Dependent {
  return sumOf([a, b].map((part) => ({ factor: 1, part })));
}

test('a factor that stands twice counts twice: x² has the slope 2x', () => {
  const x = number('x', 3, 0.1);
  expect(standardUncertaintyOf(productOf([x, x]))).toBeCloseTo(0.6, 12);
});

describe('independent inputs', () => {
  test('of a difference add in squares, also near zero', () => {
    const y = difference(number('a', 5, 0.3), number('b', 5, 0.4));
    expect(y.value).toBe(0);
    expect(standardUncertaintyOf(y)).toBeCloseTo(0.5, 12);
  });

  test('agree with analytic derivatives for any values', () => {
    const positive = fc.double({ min: 0.1, max: 100, noNaN: true });
    fc.assert(
      fc.property(positive, positive, positive, positive, (c, d, V, blank) => {
        const u = { c: 0.02 * c, d: 0.01 * d, V: 0.005 * V, blank: 0.1 * blank };
        const net = difference(number('c', c, u.c), number('blank', blank, u.blank));
        const y = quotient(productOf([net, number('d', d, u.d)]), number('V', V, u.V));
        const analytic = Math.hypot(
          (d / V) * u.c,
          ((c - blank) / V) * u.d,
          (((c - blank) * d) / V ** 2) * u.V,
          (d / V) * u.blank,
        );
        expect(standardUncertaintyOf(y) / analytic).toBeCloseTo(1, 12);
      }),
    );
  });

  test('the derivative is that at the value, however large the uncertainty', () => {
    const y = quotient(constant(1), number('x', 1, 0.4));
    expect(standardUncertaintyOf(y)).toBeCloseTo(0.4, 14);
  });

  test('without uncertainty there is none', () => {
    const y = productOf([constant(5), constant(2)]);
    expect([y.value, standardUncertaintyOf(y), budgetOf(y)]).toEqual([10, 0, []]);
  });
});

describe('what is shared', () => {
  test('cancels in a ratio: the same volume above and below', () => {
    const volume = number('volume', 30, 0.3);
    const [a, b] = [2, 5].map((c) => productOf([constant(c), volume]));
    expect(standardUncertaintyOf(quotient(a!, b!))).toBeCloseTo(0, 12);
    expect(covarianceOf(a!, b!)).toBeCloseTo(2 * 5 * 0.3 ** 2, 12);
    expect(standardUncertaintyOf(plus(a!, b!))).toBeCloseTo(7 * 0.3, 12);
  });

  test('two correlated inputs: u² = C11 + C22 − 2 C12 for their difference', () => {
    const [a, b] = jointInputs(
      'line',
      [
        { name: 'a', value: 3 },
        { name: 'b', value: 1 },
      ],
      [
        [0.09, -0.05],
        [-0.05, 0.04],
      ],
    );
    const y = difference(measured(a!), measured(b!));
    expect(standardUncertaintyOf(y)).toBeCloseTo(Math.sqrt(0.09 + 0.04 + 0.1), 12);
    expect(budgetOf(y)).toEqual([{ input: 'line', u: expect.closeTo(Math.sqrt(0.23), 12), share: 1 }]);
  });

  test('the worked example H.2 of the GUM: resistance, reactance, impedance from correlated readings', () => {
    // JCGM 100:2008, table H.2: means, standard uncertainties and correlations of V, I, φ.
    const [uV, uI, uP] = [3.2e-3, 9.5e-6, 7.5e-4];
    const [rVI, rVP, rIP] = [-0.36, 0.86, -0.65];
    const [V, I, P] = jointInputs(
      'readings',
      [
        { name: 'V', value: 4.999 },
        { name: 'I', value: 19.661e-3 },
        { name: 'φ', value: 1.04446 },
      ],
      [
        [uV ** 2, rVI * uV * uI, rVP * uV * uP],
        [rVI * uV * uI, uI ** 2, rIP * uI * uP],
        [rVP * uV * uP, rIP * uI * uP, uP ** 2],
      ],
    ).map(measured);
    // No formula of a sheet has an angle: the derivatives of cos and sin stand here.
    const ofAngle = (value: number, slope: number): Dependent => ({
      ...constant(value),
      sensitivities: new Map([[P!.input!, slope]]),
    });
    const Z = quotient(V!, I!);
    const R = productOf([Z, ofAngle(Math.cos(P!.value), -Math.sin(P!.value))]);
    const X = productOf([Z, ofAngle(Math.sin(P!.value), Math.cos(P!.value))]);
    // Table H.3: R = 127.732 ± 0.071, X = 219.847 ± 0.295, Z = 254.260 ± 0.236 Ω (the GUM's inputs carry more digits
    // than it prints).
    expect(R.value).toBeCloseTo(127.732, 2);
    expect(X.value).toBeCloseTo(219.847, 2);
    expect(Z.value).toBeCloseTo(254.26, 2);
    expect(standardUncertaintyOf(R)).toBeCloseTo(0.071, 2);
    expect(standardUncertaintyOf(X)).toBeCloseTo(0.295, 2);
    expect(standardUncertaintyOf(Z)).toBeCloseTo(0.236, 2);
    const correlation = (a: Dependent, b: Dependent) =>
      covarianceOf(a, b) / (standardUncertaintyOf(a) * standardUncertaintyOf(b));
    expect(correlation(R, X)).toBeCloseTo(-0.588, 1);
    expect(correlation(X, Z)).toBeCloseTo(0.993, 2);
  });
});

describe('degrees of freedom (Welch–Satterthwaite)', () => {
  test('two equal estimates of five degrees each count as ten', () => {
    const y = plus(measured(input('a', 1, 0.1, { dof: 5 })), measured(input('b', 1, 0.1, { dof: 5 })));
    expect(effectiveDof(y)).toBeCloseTo(10, 9);
  });

  test('a Student fall-off against a certain input: GUM G.4.2 arithmetic', () => {
    // u² = 1 + 4; only the first is an estimate, of 4 degrees of freedom: ν = 25 / (1/4) = 100.
    const y = plus(measured(input('a', 0, 1, { dof: 4 })), number('b', 0, 2));
    expect(effectiveDof(y)).toBeCloseTo(100, 7);
    expect(coverageOf(y).k).toBeCloseTo(1.983971519, 6);
  });

  test('inputs that share one estimate count once', () => {
    const spread = { dof: 4 };
    const y = plus(measured(input('a', 0, 1, spread)), measured(input('b', 0, 2, spread)));
    expect(effectiveDof(y)).toBeCloseTo(4, 9);
  });

  test('certain inputs give the normal factor and no number', () => {
    expect(coverageOf(number('a', 10, 1))).toEqual({
      dof: null,
      k: expect.closeTo(1.959963985, 8),
      low: expect.closeTo(10 - 1.959963985, 8),
      high: expect.closeTo(10 + 1.959963985, 8),
    });
  });
});

test('a budget names what another product put in, and its shares add to one', () => {
  const own: Input = { ...input('volume', 30, 0.3), owner: 'ammonia' };
  const other: Input = { ...input('volume', 20, 1), owner: 'aniline' };
  const y = plus(measured(own), measured(other));
  const budget = budgetOf(y, 'ammonia');
  expect(budget.map((line) => line.input)).toEqual(['aniline: volume', 'volume']);
  expect(budget.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
});
