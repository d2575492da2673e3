// Monte Carlo against closed forms: distributions whose quantiles are known exactly.
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
import { coverageOf, standardUncertaintyOf } from '../../../../src/core/faradaic/propagation/first-order.ts';
import {
  type Distribution,
  jointInputs,
  type Spread,
} from '../../../../src/core/faradaic/propagation/input.ts';
import { simulate } from '../../../../src/core/faradaic/propagation/monte-carlo.ts';
import { Random } from '../../../../src/core/faradaic/propagation/random.ts';
import { studentProbability } from '../../../../src/core/faradaic/propagation/student.ts';

const SETTINGS = { trials: 200_000, seed: 1 };

function number(value: number, u: number, distribution: Distribution = 'normal', spread?: Spread): Dependent {
  return measured({ name: 'x', value, u, distribution, spread });
}

function simulated(y: Dependent) {
  return simulate([y], SETTINGS)[0]!;
}

describe('a single input', () => {
  test.each([
    ['normal', undefined, 1.959964],
    ['rectangular', undefined, 0.95 * Math.sqrt(3)],
    ['triangular', undefined, Math.sqrt(6) * (1 - Math.sqrt(0.05))],
    ['normal', { dof: 4 }, 2.776445],
    ['normal', { dof: 1.5 }, undefined],
  ] as const)('%s %o has its exact 95 %% interval', (distribution, spread, half) => {
    const { low, high, mean, u } = simulated(number(10, 0.5, distribution, spread));
    if (half === undefined) return expect(high).toBeGreaterThan(low);
    expect((high - 10) / 0.5).toBeCloseTo(half, spread ? 1 : 2);
    expect((10 - low) / 0.5).toBeCloseTo(half, spread ? 1 : 2);
    expect(mean).toBeCloseTo(10, 2);
    // Student's t of ν degrees has variance ν/(ν − 2).
    expect(u / 0.5).toBeCloseTo(spread ? Math.sqrt(2) : 1, spread ? 1 : 2);
    return undefined;
  });
});

test('the histogram has every draw, the interval in its middle half, and the shape of what was drawn', () => {
  const { histogram, low, high } = simulated(number(10, 0.5));
  const { from, width, counts, below, above } = histogram;
  expect(counts).toHaveLength(60);
  expect(from + 15 * width).toBeCloseTo(low, 10);
  expect(from + 45 * width).toBeCloseTo(high, 10);
  const sum = (list: readonly number[]) => list.reduce((total, n) => total + n, 0);
  expect(sum(counts) + below + above).toBe(SETTINGS.trials);
  expect(sum(counts.slice(15, 45)) / SETTINGS.trials).toBeCloseTo(0.95, 4);
  // Each bin against the normal distribution it stands for, to five standard deviations of its own count.
  for (const [i, n] of counts.entries()) {
    const [a, b] = [from + i * width, from + (i + 1) * width].map((x) =>
      studentProbability((x - 10) / 0.5, Number.POSITIVE_INFINITY),
    );
    const expected = SETTINGS.trials * (b! - a!);
    expect(Math.abs(n - expected)).toBeLessThan(5 * Math.sqrt(expected) + 5);
  }
});

describe('first order and Monte Carlo', () => {
  test('agree for a product of small uncertainties: 2.2 %', () => {
    const moles = productOf([number(2e-3, 4e-5), number(0.03, 1.5e-4), number(5, 0.03)]);
    const y = quotient(moles, number(225, 0.45), 8 * 96485.33212);
    const { u, low, high, agrees } = simulated(y);
    expect(u).toBeCloseTo(0.02219, 3);
    const first = coverageOf(y);
    expect(low).toBeCloseTo(first.low, 2);
    expect(high).toBeCloseTo(first.high, 2);
    expect(agrees).toBe(true);
  });

  test('do not agree for a ratio by an uncertain number: the interval of 1/x is 1/(interval of x)', () => {
    const y = quotient(constant(1), number(1, 0.25));
    const { low, high, agrees } = simulated(y);
    expect(low).toBeCloseTo(1 / (1 + 1.959964 * 0.25), 2);
    expect(high).toBeCloseTo(1 / (1 - 1.959964 * 0.25), 1);
    // First order is symmetric and misses both ends.
    expect(coverageOf(y)).toMatchObject({ low: expect.closeTo(0.51, 2), high: expect.closeTo(1.49, 2) });
    expect(agrees).toBe(false);
  });

  test('do not agree where one rectangular input dominates: its ends are sharp', () => {
    const y = productOf([number(5, 1, 'rectangular'), number(1, 0.01)]);
    const { high, agrees } = simulated(y);
    expect(high).toBeCloseTo(5 + 0.95 * Math.sqrt(3), 1);
    expect(agrees).toBe(false);
  });

  test('x² about zero: first order sees nothing, the mean is u²', () => {
    const x = number(0, 1);
    const y = productOf([x, x]);
    expect(standardUncertaintyOf(y)).toBeCloseTo(0, 12);
    const { mean, agrees } = simulated(y);
    expect(mean).toBeCloseTo(1, 1);
    expect(agrees).toBe(false);
  });
});

test('correlated inputs are drawn together', () => {
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
  const both = [a!, b!].map(measured);
  const results = [sumOf(both.map((part) => ({ factor: 1, part }))), difference(both[0]!, both[1])];
  const [sum, gap] = simulate(results, SETTINGS);
  expect(sum!.u).toBeCloseTo(Math.sqrt(0.03), 2);
  expect(gap!.u).toBeCloseTo(Math.sqrt(0.23), 2);
});

test('a group of which only one member is used is drawn whole', () => {
  const [, b] = jointInputs(
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
  expect(simulated(measured(b!)).u).toBeCloseTo(0.2, 2);
});

test('the same seed gives the same numbers, another seed others', () => {
  const y = number(1, 0.1);
  const run = (seed: number) => simulate([y], { trials: 10_000, seed })[0];
  expect(run(7)).toEqual(run(7));
  expect(run(7)!.mean).not.toBe(run(8)!.mean);
});

test('what is not uncertain has no distribution', () => {
  expect(simulate([constant(5)], { trials: 10_000, seed: 1 })).toEqual([undefined]);
});

test('uniform numbers fill their interval evenly', () => {
  const random = new Random(1);
  const numbers = Array.from({ length: 100_000 }, () => random.uniform());
  expect(Math.min(...numbers.slice(0, 1000))).toBeGreaterThan(0);
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  expect(mean).toBeCloseTo(0.5, 2);
  // Chi-squared over 100 bins, 99 degrees of freedom: far beyond its 1e-6 point would be no chance.
  const bins = new Array<number>(100).fill(0);
  for (const x of numbers) bins[Math.floor(100 * x)]! += 1;
  const chi = bins.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
  expect(chi).toBeLessThan(180);
});

test('normal numbers have the normal distribution, tails included', () => {
  const random = new Random(2);
  const count = 2_000_000;
  const beyond = [0, 0.5, 1, 2, 3, 3.5, 4];
  const found = beyond.map(() => 0);
  const moments = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const x = random.normal();
    for (let k = 0; k < beyond.length; k++) if (x > beyond[k]!) found[k]! += 1;
    for (let k = 0; k < 4; k++) moments[k]! += x ** (k + 1) / count;
  }
  for (const [k, edge] of beyond.entries()) {
    const p = 1 - studentProbability(edge, Number.POSITIVE_INFINITY);
    // Five standard deviations of a count.
    expect(Math.abs(found[k]! - count * p)).toBeLessThan(5 * Math.sqrt(count * p));
  }
  for (const [k, moment] of [0, 1, 0, 3].entries()) expect(Math.abs(moments[k]! - moment)).toBeLessThan(0.05);
});

test('trials that fill no whole block count all the same', () => {
  const [few, one] = [1000, 10_001].map((trials) => simulate([number(10, 1)], { trials, seed: 1 })[0]!);
  expect(Math.abs(few!.mean - 10)).toBeLessThan(0.2);
  expect(Math.abs(one!.mean - 10)).toBeLessThan(0.06);
});

test('chi-squared has mean ν and variance 2ν', () => {
  for (const dof of [0.7, 1, 4, 30]) {
    const random = new Random(3);
    const draws = Array.from({ length: 100_000 }, () => random.chiSquared(dof));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(mean / dof).toBeCloseTo(1, 1);
    expect(variance / (2 * dof)).toBeCloseTo(1, 1);
  }
});
