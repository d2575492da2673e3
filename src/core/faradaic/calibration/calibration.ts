// A calibration line of a sheet: standards and signals as written, the line through them, and how a reading is read off it. Slope and
// intercept are the same two inputs for every sample that uses the line, so that their errors stay common to all of them.

import type { Dimension } from '../../quantity.ts';
import { constant, type Dependent, measured } from '../propagation/dependent.ts';
import { jointInputs, type Spread } from '../propagation/input.ts';
import { fitLine, type Line } from './line.ts';

type Weighting = 'none' | '1/x' | '1/u^2';

/** Standards and signals in SI, checked (schema.ts). */
export interface Standards {
  readonly name: string;
  /** What a standard states: a concentration, a gas fraction. */
  readonly dimension: Dimension;
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly weighting: Weighting;
  readonly weights: readonly number[];
  readonly throughZero: boolean;
  /** Whether the signals of the standards still hold that of the reagents, or had it subtracted. */
  readonly blank: 'in the intercept' | 'subtracted';
  /** The form the standards count ("N"), where it is not the product. */
  readonly as: string | undefined;
}

export interface Calibration extends Standards {
  readonly line: Line;
  readonly intercept: Dependent;
  readonly slope: Dependent;
  /** The estimate behind all uncertainties of this line; undefined where the line has no residual (two points). */
  readonly spread: Spread | undefined;
  readonly lowest: { readonly x: number; readonly y: number };
  readonly highest: { readonly x: number; readonly y: number };
  /** 3.3 s/b and 10 s/b in the unit of the standards; undefined without a residual (ICH Q2, with s the residual SD). */
  readonly detectionLimit: number | undefined;
  readonly quantitationLimit: number | undefined;
  readonly warnings: readonly string[];
}

/** Fits the line of checked standards. */
export function calibrationOf(standards: Standards): Calibration {
  const { name, xs, ys, weights, throughZero } = standards;
  const line = fitLine(xs, ys, weights, throughZero);
  const certain = !(line.dof > 0 && line.residual > 0);
  const spread = certain ? undefined : { dof: line.dof };
  const limit = (factor: number) => (certain ? undefined : (factor * line.residual) / Math.abs(line.slope));
  return {
    ...standards,
    ...coefficients(name, line, spread),
    line,
    spread,
    lowest: extreme(xs, ys, -1),
    highest: extreme(xs, ys, 1),
    detectionLimit: limit(3.3),
    quantitationLimit: limit(10),
    warnings: warningsOf(standards, line),
  };
}

/** Slope and intercept as numbers that share their uncertainty. */
export function coefficients(
  name: string,
  line: Line,
  spread: Spread | undefined,
): { intercept: Dependent; slope: Dependent } {
  const { intercept, slope, u_intercept, u_slope, covariance, throughZero } = line;
  if (spread === undefined) return { intercept: constant(intercept), slope: constant(slope) };
  const label = `calibration ${name}`;
  const b = { name: `${label}: slope`, value: slope };
  if (throughZero) {
    const [only] = jointInputs(label, [b], [[u_slope ** 2]], spread);
    return { intercept: constant(0), slope: measured(only!) };
  }
  const [a, both] = jointInputs(
    label,
    [{ name: `${label}: intercept`, value: intercept }, b],
    [
      [u_intercept ** 2, covariance],
      [covariance, u_slope ** 2],
    ],
    spread,
  );
  return { intercept: measured(a!), slope: measured(both!) };
}

/**
 * Standard uncertainty of the mean of m readings at signal y: s/√m, scaled by the weights where the line is weighted (a heavier point scatters less).
 */
export function readingUncertainty(
  { line, weighting, xs, ys, weights }: Calibration,
  y: number,
  m: number,
): number {
  return (
    (line.residual / Math.sqrt(m)) * (weighting === 'none' ? 1 : Math.sqrt(varianceAt(y, xs, ys, weights)))
  );
}

/** 1/w between the standards with the nearest signals, straight between them, level beyond. */
function varianceAt(
  y: number,
  xs: readonly number[],
  ys: readonly number[],
  weights: readonly number[],
): number {
  const points = xs.map((_, i) => ({ y: ys[i]!, v: 1 / weights[i]! })).sort((a, b) => a.y - b.y);
  const above = points.findIndex((point) => point.y >= y);
  if (above === 0) return points[0]!.v;
  if (above < 0) return points.at(-1)!.v;
  const [from, to] = [points[above - 1]!, points[above]!];
  return from.v + ((to.v - from.v) * (y - from.y)) / (to.y - from.y);
}

function extreme(xs: readonly number[], ys: readonly number[], sign: 1 | -1): { x: number; y: number } {
  const at = xs.reduce((best, x, i) => (sign * x > sign * xs[best]! ? i : best), 0);
  return { x: xs[at]!, y: ys[at]! };
}

const GOOD_R2 = 0.995;

function warningsOf({ throughZero, xs, weighting }: Standards, line: Line): string[] {
  const { r2, dof, residuals } = line;
  return [
    ...(throughZero
      ? [
          'forced through zero: a blank that is not zero then bends every result; leave the intercept free unless it was shown to be zero',
        ]
      : []),
    ...(dof <= 0
      ? ['as many unknowns as standards: nothing is known of the scatter, so the line adds no uncertainty']
      : []),
    ...(r2 < GOOD_R2 ? [`R² is only ${r2.toFixed(4)}`] : []),
    ...(weighting === 'none' && isCurved(xs, residuals)
      ? [
          'the residuals bend: low at both ends and high in the middle, or the reverse; the line may not be straight',
        ]
      : []),
  ];
}

/**
 * True where a parabola takes most of the residual: |correlation| of the residuals with the quadratic part of x above 0.95, for at least five
 * standards. A hint to look, no test of significance.
 */
function isCurved(xs: readonly number[], residuals: readonly number[]): boolean {
  const n = xs.length;
  if (n < 5 || residuals.every((r) => r === 0)) return false;
  const quadratic = fitLine(
    xs,
    xs.map((x) => x * x),
  ).residuals;
  const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const norm = Math.sqrt(product(quadratic, quadratic) * product(residuals, residuals));
  return norm > 0 && Math.abs(product(quadratic, residuals)) / norm > 0.95;
}
