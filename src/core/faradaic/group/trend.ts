// How something changes along a parameter, a cycle number or a time: a straight line by least squares with its 95 %
// confidence interval, and the step the field quotes it by. Pure statistics; what is put in is said elsewhere.

import type { Dimension } from '../../quantity.ts';
import { fitLine } from '../calibration/line.ts';
import { COVERAGE_LEVEL } from '../propagation/first-order.ts';
import { coverageFactor } from '../propagation/student.ts';

export interface Trend {
  /** Per SI unit of what it is drawn against. */
  readonly slope: number;
  /** Half width of its 95 % confidence interval. */
  readonly confidence: number;
  /** Value of the line at zero. */
  readonly intercept: number;
  /**
   * Slope as a share of the value that the line begins with; null where that is zero, or of the other sign. Absent, as its
   * interval, in groups saved before it was computed.
   */
  readonly relative?: number | null | undefined;
  /** Half width of its 95 % confidence interval, first order, with the covariance of slope and intercept. */
  readonly relativeConfidence?: number | null | undefined;
}

/** A line through points: what it says, and how far each lies from it. */
interface Fitted {
  readonly trend: Trend;
  readonly residuals: readonly number[];
}

/**
 * The line through points in the order of x; undefined for fewer than three different x. What is measured is positive,
 * or negative with `sign` −1: a line that begins elsewhere has no share of its beginning. u(b/y₀) with
 * y₀ = a + b x₀ is first order: ∂/∂a = −b/y₀², ∂/∂b = 1/y₀ − b x₀/y₀².
 */
export function fitTrend(xs: readonly number[], ys: readonly number[], sign: 1 | -1 = 1): Fitted | undefined {
  if (new Set(xs).size < 3) return undefined;
  const { slope, intercept, dof, u_slope, u_intercept, covariance, residuals } = fitLine(xs, ys);
  const k = coverageFactor(COVERAGE_LEVEL, dof);
  const x0 = xs[0]!;
  const y0 = intercept + slope * x0;
  const [byIntercept, bySlope] = [-slope / y0 ** 2, 1 / y0 - (slope * x0) / y0 ** 2];
  const variance =
    (byIntercept * u_intercept) ** 2 + (bySlope * u_slope) ** 2 + 2 * byIntercept * bySlope * covariance;
  const isShare = sign * y0 > 0;
  return {
    trend: {
      slope,
      confidence: k * u_slope,
      intercept,
      relative: isShare ? slope / y0 : null,
      relativeConfidence: isShare ? k * Math.sqrt(Math.max(0, variance)) : null,
    },
    residuals,
  };
}

/**
 * Whether residuals follow one another: near 2 where they do not, near 0 where the course is curved or drifts. Null for
 * fewer than ten, or where none is above `least`. J. Durbin and G. S. Watson, Biometrika 37 (1950) 409.
 */
export function durbinWatson(residuals: readonly number[], least = 0): number | null {
  const squares = residuals.reduce((sum, r) => sum + r * r, 0);
  const isScattered = residuals.some((r) => Math.abs(r) > least);
  if (residuals.length < FEWEST_RESIDUALS || !isScattered) return null;
  const steps = residuals.reduce((sum, r, i) => (i === 0 ? 0 : sum + (r - residuals[i - 1]!) ** 2), 0);
  return steps / squares;
}

const FEWEST_RESIDUALS = 10;

/** Below this a course is not a straight line with scatter, and the interval of its slope is too narrow. */
export const CURVED = 1;

/** The step a change is quoted by. */
export interface Step {
  /** "100 cycles", "hour", "V". */
  readonly name: string;
  /** So many SI units. */
  readonly size: number;
  /** Whether a change is also told as a share of the beginning: where it is a loss. */
  readonly isCourse: boolean;
}

export const PER_HOUR: Step = { name: 'hour', size: 3600, isCourse: true };
export const PER_100_CYCLES: Step = { name: '100 cycles', size: 100, isCourse: true };

/** 100 cycles for a count of cycles, an hour for a time, else the SI unit of the parameter. */
export function stepOf(parameter: string | null, unit: Dimension | '1' | null): Step {
  if (unit === 's') return PER_HOUR;
  if (unit !== null && unit !== '1') return { name: unit, size: 1, isCourse: false };
  return /\bcycles?\b/iu.test(parameter ?? '')
    ? PER_100_CYCLES
    : { name: `unit of ${parameter}`, size: 1, isCourse: false };
}
