// Quantiles of Student's t and of the normal distribution, for coverage intervals and confidence intervals.

/** P(T ≤ t) with ν degrees of freedom (any positive number; Infinity is the normal distribution). */
export function studentProbability(t: number, dof: number): number {
  if (dof === Number.POSITIVE_INFINITY || dof > 1e7) return normalProbability(t);
  const tail = 0.5 * incompleteBeta(dof / (dof + t * t), dof / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/**
 * The factor k for which ±k covers `level` of Student's t: 1.960 for 95 % and infinitely many degrees of freedom, 2.776 for 4. Solved by
 * bisection, which cannot fail.
 */
export function coverageFactor(level: number, dof: number): number {
  const wanted = (1 + level) / 2;
  let [low, high] = [0, 1];
  while (studentProbability(high, dof) < wanted && high < 1e12) [low, high] = [high, high * 2];
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    if (studentProbability(middle, dof) < wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function normalProbability(x: number): number {
  // erf by the incomplete gamma function: P(1/2, x²/2), as a series below and a continued fraction above.
  const p = incompleteGammaHalf((x * x) / 2);
  return x >= 0 ? 0.5 + p / 2 : 0.5 - p / 2;
}

/** Regularised lower incomplete gamma function P(1/2, x) (Abramowitz and Stegun, 6.5.29 and 6.5.31). */
function incompleteGammaHalf(x: number): number {
  if (x === 0) return 0;
  const front = Math.exp(-x + 0.5 * Math.log(x) - 0.5 * Math.log(Math.PI));
  if (x < 1.5) {
    let [term, sum] = [2, 2];
    for (let n = 1; n < 500 && term > sum * 1e-17; n++) {
      term *= x / (0.5 + n);
      sum += term;
    }
    return front * sum;
  }
  let b = x + 0.5;
  let [c, d] = [1e300, 1 / b];
  let h = d;
  for (let i = 1; i < 1000; i++) {
    const a = -i * (i - 0.5);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    h *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return 1 - front * h;
}

/** Regularised incomplete beta function I_x(a, b) by its continued fraction (Abramowitz and Stegun, 26.5.8). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** Evaluated by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 10_000; m++) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      h *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return h;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Stirling's series after shifting the argument above 15 (Abramowitz and Stegun, 6.1.41). */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 15; z++) shift -= Math.log(z);
  const z2 = z * z;
  const series = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * z2)) / z2) / z2) / z;
  return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series;
}
