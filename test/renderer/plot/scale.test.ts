import { expect, test } from 'vitest';
import {
  limitsOf,
  prefixFor,
  steadyLimits,
  tickText,
  timeTickText,
} from '../../../src/renderer/plot/scale.ts';

test('what was not measured has no limits', () => {
  expect(limitsOf(Float64Array.of(Number.NaN, Number.NaN))).toBeUndefined();
  expect(limitsOf(Float64Array.of(Number.NaN, -2), Float64Array.of(3))).toEqual({ low: -2, high: 3 });
});

test('a scale stands still while everything fits into it', () => {
  const before = { low: -100, high: 100 };
  expect(steadyLimits(before, { low: -90, high: 60 }, 1)).toBe(before);
});

test('a scale grows when something is outside, and shrinks only when much too large', () => {
  const before = { low: -100, high: 100 };
  const grown = steadyLimits(before, { low: -100, high: 120 }, 1);
  expect(grown.high).toBeGreaterThan(120);
  const shrunk = steadyLimits(before, { low: -1, high: 1 }, 1);
  expect(shrunk.high - shrunk.low).toBeLessThan(3);
});

test('noise around nothing does not fill the plot', () => {
  const { low, high } = steadyLimits(undefined, { low: -1e-15, high: 1e-15 }, 1e-9);
  expect(high - low).toBeGreaterThanOrEqual(1e-9);
});

test.each([
  [0.025, 'm'],
  [1.2, ''],
  [3e-7, 'n'],
  [45e-6, 'µ'],
])('a scale to %d is written with the prefix "%s"', (high, symbol) => {
  expect(prefixFor({ low: 0, high }).symbol).toBe(symbol);
});

test('ticks have the decimals their distance needs, and a true minus sign', () => {
  const volts = { symbol: '', factor: 1 };
  const milli = { symbol: 'm', factor: 1e-3 };
  expect(tickText(-0.5, 0.5, volts)).toBe('−0.5');
  expect(tickText(7.5, 2.5, volts)).toBe('7.5');
  expect(tickText(-0.025, 0.025, milli)).toBe('−25');
  expect(tickText(-1e-18, 0.5, volts)).toBe('0.0');
});

test.each([
  [12.5, 0.5, 60, '12.5 s'],
  [200, 10, 600, '3:20'],
  [3900, 300, 7200, '1:05 h'],
  [3905, 5, 7200, '1:05:05'],
  [172_800, 86_400, 400_000, '2 d'],
])('%d s with ticks every %d s on an axis to %d s is "%s"', (t_s, distance_s, last_s, text) => {
  expect(timeTickText(t_s, distance_s, last_s)).toBe(text);
});
