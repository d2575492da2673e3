// The line of a trend against certified numbers and sums by hand, and the words it is told in.
import { expect, test } from 'vitest';
import { durbinWatson, fitTrend, stepOf } from '../../../src/core/faradaic/group/trend.ts';
import { trendText } from '../../../src/core/faradaic/group/trend-text.ts';

/** NIST Statistical Reference Datasets, linear regression, "Norris": y, x; certified slope, intercept and their deviations. */
const NORRIS =
  `0.1 0.2, 338.8 337.4, 118.1 118.2, 888.0 884.6, 9.2 10.1, 228.1 226.5, 668.5 666.3, 998.5 996.3,
449.1 448.6, 778.9 777.0, 559.2 558.2, 0.3 0.4, 0.1 0.6, 778.1 775.5, 668.8 666.9, 339.3 338.0, 448.9 447.5, 10.8 11.6,
557.7 556.0, 228.3 228.1, 998.0 995.8, 888.8 887.6, 119.6 120.2, 0.3 0.3, 0.6 0.3, 557.6 556.8, 339.3 339.1, 888.0 887.2,
998.5 999.0, 778.9 779.0, 10.2 11.1, 117.6 118.3, 228.9 229.2, 668.4 669.1, 449.2 448.9, 0.2 0.5`
    .split(',')
    .map((pair) => pair.trim().split(' ').map(Number) as [number, number])
    .sort(([, a], [, b]) => a - b);

test('slope, intercept and interval are the certified ones of the NIST set Norris', () => {
  const { trend } = fitTrend(
    NORRIS.map(([, x]) => x),
    NORRIS.map(([y]) => y),
  )!;
  expect(NORRIS).toHaveLength(36);
  expect(trend.slope).toBeCloseTo(1.00211681802045, 11);
  expect(trend.intercept).toBeCloseTo(-0.262323073774029, 9);
  // t(0.975; 34) = 2.0322445 by the tables.
  expect(trend.confidence).toBeCloseTo(2.0322445 * 0.000429796848199937, 10);
});

test('the share of the beginning has the interval of a ratio of two that hang together', () => {
  const { trend, residuals } = fitTrend([10, 11, 12, 13], [100, 98, 97, 93])!;
  // By hand, with x counted from 10: b = −11/5, a = 100.3, s² = 1.8/2, u²(b) = s²/5, u²(a) = s² (1/4 + 1.5²/5), u(a, b) = −1.5 s²/5.
  expect(trend.slope).toBeCloseTo(-2.2, 12);
  expect(trend.relative).toBeCloseTo(-2.2 / 100.3, 12);
  const [byA, byB] = [2.2 / 100.3 ** 2, 1 / 100.3];
  const variance = byA ** 2 * 0.63 + byB ** 2 * 0.18 - 2 * byA * byB * 0.27;
  // t(0.975; 2) = 4.3026527 by the tables.
  expect(trend.confidence).toBeCloseTo(4.3026527 * Math.sqrt(0.18), 6);
  expect(trend.relativeConfidence).toBeCloseTo(4.3026527 * Math.sqrt(variance), 8);
  for (const [i, residual] of [-0.3, -0.1, 1.1, -0.7].entries())
    expect(residuals[i]).toBeCloseTo(residual, 10);
});

test('two different values make no trend', () => {
  expect(fitTrend([1, 1, 2], [3, 4, 5])).toBeUndefined();
  expect(fitTrend([1, 2, 3], [3, 3, 3])!.trend).toMatchObject({ slope: 0, relative: 0 });
});

test('a line that begins at zero or beyond it has no share of its beginning', () => {
  // The line of a blank-like efficiency rises from below zero: by how many percent of less than nothing means nothing.
  for (const values of [
    [-1, 0, 1],
    [0, 1, 2],
  ])
    expect(fitTrend([0, 1, 2], values)!.trend).toMatchObject({
      slope: 1,
      relative: null,
      relativeConfidence: null,
    });
  // A cathodic current is negative as it should be: from −4 mA to −2 mA half of it is lost.
  expect(fitTrend([0, 1, 2], [-4, -3, -2], -1)!.trend.relative).toBeCloseTo(1 / -4, 12);
  expect(fitTrend([0, 1, 2], [1, 0, -1], -1)!.trend.relative).toBeNull();
});

test('residuals that follow one another are told from those that do not', () => {
  // Σ (eᵢ − eᵢ₋₁)² / Σ eᵢ²: nine steps of 2 over ten squares of 1, and one step of 2.
  expect(durbinWatson([1, -1, 1, -1, 1, -1, 1, -1, 1, -1])).toBeCloseTo(36 / 10, 12);
  expect(durbinWatson([1, 1, 1, 1, 1, -1, -1, -1, -1, -1])).toBeCloseTo(4 / 10, 12);
  expect(durbinWatson([1, -1, 1])).toBeNull();
  expect(durbinWatson(new Array(20).fill(0))).toBeNull();
});

test('a change is told by the step of the field, with as many decimals as its interval has', () => {
  const trend = {
    slope: -2e-4,
    confidence: 0.31e-4,
    intercept: 0.9,
    relative: -2.2e-4,
    relativeConfidence: 0.34e-4,
  };
  expect(trendText(trend, stepOf('cycle', '1'), '1')).toBe(
    '−2.00 ± 0.31 percentage points per 100 cycles (95 %), −2.20 ± 0.34 % of the beginning',
  );
  expect(
    trendText({ ...trend, slope: 1e-7, confidence: 2e-8, relative: null }, stepOf('time', 's'), 'C'),
  ).toBe('360 ± 72 µC per hour (95 %), no share of the beginning: the line begins at or below zero');
  expect(
    trendText({ ...trend, slope: 1e-7, confidence: 2e-8, relative: null }, stepOf('time', 's'), 'A'),
  ).toBe(
    '360 ± 72 µA per hour (95 %), no share of the beginning: the line begins at zero or with the other sign',
  );
  // As a group was saved before shares were computed.
  expect(trendText({ slope: -2e-4, confidence: 0.31e-4, intercept: 0.9 }, stepOf('cycle', '1'), '1')).toBe(
    '−2.00 ± 0.31 percentage points per 100 cycles (95 %)',
  );
  expect(trendText(trend, stepOf('potential', 'V'), '1')).toBe(
    '−0.0200 ± 0.0031 percentage points per V (95 %)',
  );
  expect(stepOf('catalyst loading', '1').size).toBe(1);
});
