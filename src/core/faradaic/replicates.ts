// Several independent values of the same thing: mean, standard deviation, confidence interval. The spread between replicates is kept apart
// from the measurement uncertainty of each: neither contains the other, and they never share an error bar.

import { COVERAGE_LEVEL } from './propagation/first-order.ts';
import { coverageFactor } from './propagation/student.ts';

export interface Replicates {
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation (N − 1); null for a single value. */
  readonly sd: number | null;
  /** Half width of the 95 % confidence interval of the mean, t·SD/√N; null for a single value. */
  readonly confidence: number | null;
}

/** Statistics of at least one value. */
export function replicatesOf(values: readonly number[]): Replicates {
  const n = values.length;
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  if (n < 2) return { n, mean, sd: null, confidence: null };
  const sd = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1));
  return { n, mean, sd, confidence: (coverageFactor(COVERAGE_LEVEL, n - 1) * sd) / Math.sqrt(n) };
}
