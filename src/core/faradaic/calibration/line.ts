// A straight line through standards, y = a + b x, with what it is worth: covariance of a and b, residual spread,
// detection limits. Pure statistics; what x and y are, and how a reading becomes an amount, is said elsewhere.

/** Line with its statistics, in the units of x and y. */
export interface Line {
  readonly intercept: number;
  readonly slope: number;
  /** Residual standard deviation s, of a point with weight 1; NaN without degrees of freedom. */
  readonly residual: number;
  readonly dof: number;
  readonly u_intercept: number;
  readonly u_slope: number;
  readonly covariance: number;
  /** Coefficient of determination, weighted as the fit. */
  readonly r2: number;
  readonly residuals: readonly number[];
  readonly throughZero: boolean;
}

/**
 * Weighted least squares; weights 1 give the ordinary ones. Through zero the intercept is 0 and known. At least two
 * different x (through zero: one that is not 0) are needed. Formulas: J. N. Miller and J. C. Miller, Statistics and
 * Chemometrics for Analytical Chemistry, chapter 5.
 */
export function fitLine(
  xs: readonly number[],
  ys: readonly number[],
  weights: readonly number[] = xs.map(() => 1),
  throughZero = false,
): Line {
  const total = sum(weights);
  const weighted = (values: readonly number[]) => sum(values.map((v, i) => weights[i]! * v));
  const xm = throughZero ? 0 : weighted(xs) / total;
  const ym = throughZero ? 0 : weighted(ys) / total;
  const sxx = weighted(xs.map((x) => (x - xm) ** 2));
  const sxy = weighted(xs.map((x, i) => (x - xm) * (ys[i]! - ym)));
  const syy = weighted(ys.map((y) => (y - ym) ** 2));
  const slope = sxy / sxx;
  const intercept = throughZero ? 0 : ym - slope * xm;
  const residuals = ys.map((y, i) => y - intercept - slope * xs[i]!);
  const dof = xs.length - (throughZero ? 1 : 2);
  const scatter = weighted(residuals.map((r) => r * r));
  const rest = scatter > ROUNDING ** 2 * weighted(ys.map((y) => y * y)) ? scatter : 0;
  const variance = dof > 0 ? rest / dof : Number.NaN;
  return {
    intercept,
    slope,
    residual: Math.sqrt(variance),
    dof,
    u_intercept: throughZero ? 0 : Math.sqrt(variance * (1 / total + xm ** 2 / sxx)),
    u_slope: Math.sqrt(variance / sxx),
    covariance: throughZero ? 0 : (-xm * variance) / sxx,
    r2: syy === 0 ? Number.NaN : 1 - rest / syy,
    residuals,
    throughZero,
  };
}

/** Residuals below this share of the signals are those of double precision: the points lie on the line. */
const ROUNDING = 1e-13;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
