import { expect, test } from 'vitest';
import { averageOf } from '../../../src/renderer/run/average.ts';

function line(t_s: number[], values: number[]) {
  return { t_s: Float64Array.from(t_s), values: Float64Array.from(values) };
}

test('the average of equal cycles is that cycle', () => {
  const cycle = line([0, 1, 2], [3, -1, 4]);
  expect([...averageOf([cycle, cycle]).values]).toEqual([3, -1, 4]);
});

test('cycles sampled at other times are interpolated between their own points', () => {
  const fine = line([0, 1, 2], [0, 0, 0]);
  const coarse = line([0, 2], [10, 20]);
  expect([...averageOf([fine, coarse]).values]).toEqual([5, 7.5, 10]);
});

test('a cycle that broke off counts only as far as it was measured', () => {
  const whole = line([0, 1, 2], [2, 2, 2]);
  const short = line([0, 1], [4, 4]);
  expect([...averageOf([whole, short]).values]).toEqual([3, 3, 2]);
});

test('what was measured in no cycle is not made up', () => {
  const gap = line([0, 1, 2], [1, Number.NaN, 1]);
  expect(averageOf([gap]).values[1]).toBeNaN();
});
