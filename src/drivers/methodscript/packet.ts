// Decoder of MethodSCRIPT data packages ("Pda8000800u;ba8000800u,10,20B"). One package object is filled again and
// again, so that a sample costs no memory; a line that is not exactly a package is refused as a whole, never guessed.

/** More fields than any package of ours; the instruments allow about eight. */
const MAX_FIELDS = 16;
/** The instruments send value + 0x8000000, so that seven hex digits hold either sign. */
const OFFSET = 0x8000000;

const SPACE = 0x20;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const PACKAGE = 0x50;
const KIND_STATUS = 0x31;
const KIND_RANGE = 0x32;

/** Value of an upper-case hex digit by its character code, −1 for any other character. */
const HEX = table(
  -1,
  [...'0123456789ABCDEF'].map((digit, value) => [digit, value] as const),
);
const NOT_A_PREFIX = 99;
/** Power of ten of an SI prefix by its character code; "i" marks an integer. */
const EXPONENT = table(NOT_A_PREFIX, [
  ...[...'afpnum kMGTPE'].map((prefix, index) => [prefix, 3 * index - 18] as const),
  ['i', 0],
]);
/** Exactly representable powers of ten. */
const POWER = Array.from({ length: 19 }, (_, k) => 10 ** k);

function table(fallback: number, entries: readonly (readonly [string, number])[]): Int8Array {
  // Lines are latin1, so every character has a code below 256.
  const codes = new Int8Array(256).fill(fallback);
  for (const [character, value] of entries) codes[character.charCodeAt(0)] = value;
  return codes;
}

/** The two letters of a variable type as one number. */
export function typeCode(letters: string): number {
  return letters.charCodeAt(0) * 256 + letters.charCodeAt(1);
}

/** One decoded package. Fields are told apart by position; the same type may stand in it twice. */
export class Package {
  /** Fields of the line decoded last. */
  count = 0;
  /** Type of each field, see `typeCode`. */
  readonly types = new Uint16Array(MAX_FIELDS);
  /** The instrument's integer; NaN where it sent none. The value is integer × 10^exponent. */
  readonly integers = new Float64Array(MAX_FIELDS);
  readonly exponents = new Int8Array(MAX_FIELDS);
  /** Status bits: 1 timing not met, 2 overload, 4 underload, 8 overload warning. */
  readonly status = new Uint8Array(MAX_FIELDS);
  /** Index of the current or potential range, −1 where none was sent. */
  readonly ranges = new Int16Array(MAX_FIELDS);

  /** Reads a line that begins with "P"; false, with `count` 0, when it is not a well-formed package. */
  decode(line: string): boolean {
    this.count = 0;
    const end = line.length;
    if (end === 0 || line.charCodeAt(0) !== PACKAGE) return false;
    let at = 1;
    let field = 0;
    for (;;) {
      if (field === MAX_FIELDS || at + 9 > end) return false;
      const first = line.charCodeAt(at);
      const second = line.charCodeAt(at + 1);
      if (!isLowerCase(first) || !isLowerCase(second)) return false;
      this.types[field] = first * 256 + second;
      at = this.#value(line, at + 2, field);
      if (at < 0) return false;
      at = this.#metadata(line, at, field);
      if (at < 0) return false;
      field++;
      if (at === end) break;
      at++;
    }
    this.count = field;
    return true;
  }

  /** The value of a field in its SI unit: the double nearest to integer × 10^exponent. */
  value(field: number): number {
    const exponent = this.exponents[field]!;
    const integer = this.integers[field]!;
    // Both operands are exact, so the one rounding of the division (or product) is the correct one.
    return exponent < 0 ? integer / POWER[-exponent]! : integer * POWER[exponent]!;
  }

  /** The value of a time field in whole microseconds. */
  microseconds(field: number): number {
    const exponent = this.exponents[field]! + 6;
    const integer = this.integers[field]!;
    return exponent < 0 ? Math.round(integer / POWER[-exponent]!) : integer * POWER[exponent]!;
  }

  /** Reads the eight characters of a value; returns where they end, −1 when they are none. */
  #value(line: string, start: number, field: number): number {
    if (line.charCodeAt(start) === SPACE) {
      if (!line.startsWith('     nan', start)) return -1;
      this.integers[field] = Number.NaN;
      this.exponents[field] = 0;
      return start + 8;
    }
    let integer = 0;
    // The digits first, by position: the prefixes a, f and E look like digits.
    for (let at = start; at < start + 7; at++) {
      const digit = HEX[line.charCodeAt(at)] ?? -1;
      if (digit < 0) return -1;
      integer = integer * 16 + digit;
    }
    this.integers[field] = integer - OFFSET;
    if (start + 7 === line.length) {
      // Some link in between trimmed the line: the prefix that got lost was a space.
      this.exponents[field] = 0;
      return start + 7;
    }
    const exponent = EXPONENT[line.charCodeAt(start + 7)] ?? NOT_A_PREFIX;
    if (exponent === NOT_A_PREFIX) return -1;
    this.exponents[field] = exponent;
    return start + 8;
  }

  /** Reads what follows a value up to the next field; returns where it ends, −1 when it is malformed. */
  #metadata(line: string, start: number, field: number): number {
    this.status[field] = 0;
    this.ranges[field] = -1;
    const end = line.length;
    let at = start;
    while (at < end) {
      const separator = line.charCodeAt(at);
      if (separator === SEMICOLON) return at;
      if (separator !== COMMA || at + 2 >= end) return -1;
      const kind = line.charCodeAt(at + 1);
      let number = 0;
      let digits = 0;
      for (at += 2; at < end; at++, digits++) {
        const code = line.charCodeAt(at);
        if (code === COMMA || code === SEMICOLON) break;
        const digit = HEX[code] ?? -1;
        if (digit < 0) return -1;
        number = number * 16 + digit;
      }
      if (digits === 0 || digits > 4) return -1;
      if (kind === KIND_STATUS) this.status[field] = number & 0xf;
      else if (kind === KIND_RANGE) this.ranges[field] = number;
    }
    return at;
  }
}

function isLowerCase(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}
