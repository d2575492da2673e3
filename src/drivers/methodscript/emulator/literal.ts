// Number literals of the script language: integers with an SI prefix for single precision, `i`, `0x`, `0b` for
// integers. No decimal point, no exponent.

export interface Literal {
  readonly value: number;
  readonly integer: boolean;
}

/** Factor of a prefix as numerator and denominator, so that a literal is divided only once. */
const FACTORS: Readonly<Record<string, readonly [number, number]>> = {
  a: [1, 1e18],
  f: [1, 1e15],
  p: [1, 1e12],
  n: [1, 1e9],
  u: [1, 1e6],
  m: [1, 1e3],
  '': [1, 1],
  k: [1e3, 1],
  M: [1e6, 1],
  G: [1e9, 1],
  T: [1e12, 1],
  P: [1e15, 1],
  E: [1e18, 1],
};

/**
 * A number literal: digits with an optional SI prefix (single precision), or with `i`, `0x`, `0b` (integer).
 * Undefined when the word does not look like a number.
 */
export function literalOf(text: string): Literal | 'bad' | 'overflow' | undefined {
  if (!/^[+-]?[0-9]/.test(text)) return undefined;
  const bits = /^0([xb])([0-9A-Fa-f]+)i?$/.exec(text);
  if (bits !== null) return integerLiteral(Number.parseInt(bits[2]!, bits[1] === 'x' ? 16 : 2), bits, text);
  const decimal = /^(-?[0-9]+)([afpnumkMGTPEi]?)$/.exec(text);
  if (decimal === null) return 'bad';
  const digits = Number(decimal[1]);
  if (digits < -(2 ** 31) || digits >= 2 ** 31) return 'overflow';
  if (decimal[2] === 'i') return { value: digits, integer: true };
  const [times, over] = FACTORS[decimal[2]!]!;
  return { value: Math.fround((digits * times) / over), integer: false };
}

function integerLiteral(value: number, bits: RegExpExecArray, text: string): Literal | 'bad' | 'overflow' {
  if (bits[1] === 'b' && /[^01]/.test(bits[2]!)) return 'bad';
  if (bits[1] === 'b' && text.endsWith('i')) return 'bad';
  if (value >= 2 ** 32) return 'overflow';
  return { value: value | 0, integer: true };
}
