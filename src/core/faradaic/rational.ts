// Exact fractions, so that "half a molecule" stays half a molecule in a balanced equation.
// Small numbers only (stoichiometry); it must never be used for measured quantities.

/** numerator / denominator in lowest terms, denominator > 0. */
export interface Rational {
  readonly numerator: number;
  readonly denominator: number;
}

export const ZERO: Rational = { numerator: 0, denominator: 1 };
export const ONE: Rational = { numerator: 1, denominator: 1 };

/** The fraction in lowest terms. Both arguments are integers, the denominator is not 0. */
export function rational(numerator: number, denominator = 1): Rational {
  if (numerator === 0) return ZERO;
  const sign = denominator < 0 ? -1 : 1;
  const divisor = greatestCommonDivisor(numerator, denominator) * sign;
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** "2", "1/2" or "0.5" as a fraction; undefined when it is none of these. */
export function parseRational(text: string): Rational | undefined {
  const fraction = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  if (fraction) {
    const denominator = Number(fraction[2]);
    return denominator === 0 ? undefined : rational(Number(fraction[1]), denominator);
  }
  const decimal = /^(\d{1,6})(?:\.(\d{1,6}))?$/.exec(text);
  if (!decimal) return undefined;
  const digits = decimal[2] ?? '';
  return rational(Number(decimal[1] + digits), 10 ** digits.length);
}

export function add(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, negate(b));
}

export function negate(a: Rational): Rational {
  return rational(-a.numerator, a.denominator);
}

export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** a / b; b is not 0. */
export function divide(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator, a.denominator * b.numerator);
}

export function toNumber(a: Rational): number {
  return a.numerator / a.denominator;
}

/** "3" or "8/3". */
export function rationalText(a: Rational): string {
  return a.denominator === 1 ? `${a.numerator}` : `${a.numerator}/${a.denominator}`;
}

/** Smallest positive integer that makes all of them integers. */
export function commonDenominator(values: readonly Rational[]): number {
  return values.reduce(
    (all, { denominator }) => (all * denominator) / greatestCommonDivisor(all, denominator),
    1,
  );
}

function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
