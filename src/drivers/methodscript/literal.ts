// Numbers as MethodSCRIPT writes them: an integer with an SI prefix, never a decimal point.
// Rounding happens here and nowhere else on the way out.

const PREFIXES = ['a', 'f', 'p', 'n', 'u', 'm', '', 'k', 'M', 'G'] as const;
/** Index of "no prefix". */
const UNITY = 6;
/** A literal is a signed 32-bit integer. */
export const LARGEST_INTEGER = 2 ** 31 - 1;

/** Steps to which a number may be rounded: far below what any of the instruments can set or measure. */
export type Resolution = 'p' | 'n' | 'u' | 'm';

/**
 * A number in its SI unit, rounded to the resolution, with the coarsest prefix up to "none" that keeps it exact:
 * −1.1 → "-1100m", 0.05 → "50m", 10 → "10". A number too long for 32 bits loses its last three digits.
 */
export function literal(value: number, resolution: Resolution): string {
  let prefix = PREFIXES.indexOf(resolution);
  let integer = Math.round(value * 1000 ** (UNITY - prefix));
  while (Math.abs(integer) > LARGEST_INTEGER) {
    integer = Math.round(integer / 1000);
    prefix++;
  }
  while (prefix < UNITY && integer % 1000 === 0) {
    integer /= 1000;
    prefix++;
  }
  // Adding zero turns −0 into 0.
  return `${integer + 0}${PREFIXES[prefix]}`;
}
