// Numbers as the board's firmware has them: read with their kind (a whole number is not a float there), computed in
// single precision, printed with about seven digits. Only the form of numbers; it knows no command.

/** Single precision. */
export const f32 = Math.fround;

/** A number in a message, with what the firmware asks first: is it written as a whole number? */
export class Numeral {
  readonly value: number;
  readonly whole: boolean;

  constructor(value: number, whole: boolean) {
    this.value = value;
    this.whole = whole;
  }
}

export type Message = { readonly [key: string]: unknown };

/** The object in a line, its numbers as Numerals; undefined when the line holds none. */
export function readMessage(line: string): Message | undefined {
  const keepKind = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? new Numeral(value, /^-?\d+$/.test(context?.source ?? '')) : value;
  try {
    const parsed: unknown = JSON.parse(line, keepKind as (key: string, value: unknown) => unknown);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined; // The firmware says no more than "unable to parse json" either.
  }
}

/** A JSON object, not an array and not one of our numbers. */
export function isObject(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Numeral);
}

/** A whole number of any size the firmware takes; undefined for all else. */
export function wholeNumber(value: unknown): number | undefined {
  return value instanceof Numeral && value.whole ? value.value : undefined;
}

/** Any number, rounded to single precision; undefined for all else. */
export function float(value: unknown): number | undefined {
  return value instanceof Numeral ? f32(value.value) : undefined;
}

/** Powers of ten by which a number is brought near one, and below which bound that is done for small ones. */
const SCALES = [
  { exponent: 32, below: 1e-31 },
  { exponent: 16, below: 1e-15 },
  { exponent: 8, below: 1e-7 },
  { exponent: 4, below: 1e-3 },
  { exponent: 2, below: 1e-1 },
  { exponent: 1, below: 1 },
] as const;

/**
 * A single-precision number as the firmware's JSON library prints it: seven significant digits at most, no zeros
 * at the end, no point without digits behind it, an exponent from 1e7 up and from 1e-5 down.
 */
export function printFloat(value: number): string {
  let x = f32(value);
  if (Number.isNaN(x)) return 'NaN';
  const sign = x < 0 ? '-' : '';
  x = Math.abs(x);
  if (x === Number.POSITIVE_INFINITY) return `${sign}Infinity`;
  let exponent = 0;
  if (x >= 1e7) {
    for (const scale of SCALES) {
      if (x < 10 ** scale.exponent) continue;
      x = f32(x * f32(10 ** -scale.exponent));
      exponent += scale.exponent;
    }
  } else if (x > 0 && x <= f32(1e-5)) {
    for (const scale of SCALES) {
      if (x >= f32(scale.below)) continue;
      x = f32(x * f32(10 ** scale.exponent));
      exponent -= scale.exponent;
    }
  }
  const digits = decimalDigits(x);
  if (exponent !== 0 && digits.whole >= 10) {
    digits.whole = 1;
    exponent++;
  }
  const fraction = digits.fraction.replace(/0+$/, '');
  return `${sign}${digits.whole}${fraction && `.${fraction}`}${exponent === 0 ? '' : `e${exponent}`}`;
}

/** Splits below 1e7: six digits behind the point, one less for each digit before it beyond the first. */
function decimalDigits(x: number): { whole: number; fraction: string } {
  const whole = Math.trunc(x);
  const places = 6 - (String(whole).length - 1);
  const scale = 10 ** places;
  const rest = f32(f32(x - whole) * scale);
  const cut = Math.trunc(rest);
  const rounded = cut + (f32(rest - cut) >= 0.5 ? 1 : 0);
  if (rounded >= scale) return { whole: whole + 1, fraction: '' };
  return { whole, fraction: places === 0 ? '' : String(rounded).padStart(places, '0') };
}
