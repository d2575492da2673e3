// Units as text: "mA cm^-2" → how many SI units it is and what it measures. An exact power of ten times a fraction,
// so that a decimal number with a prefix stays decimal. Never holds a value; quantity.ts joins number and unit.

/** Powers of metre, kilogram, second, ampere, kelvin, mole and "standard state" (only in gas flows such as sccm). */
export type Powers = readonly [number, number, number, number, number, number, number];

/** One of the unit is `10^exponent · numerator / denominator` of the SI unit with these powers. */
export interface Unit {
  readonly powers: Powers;
  readonly exponent: number;
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** True for a scale whose zero is not absolute (°C); such a unit stands alone. */
  readonly celsius: boolean;
}

type Prefixes = 'all' | 'small' | 'length' | 'none';

const NONE: Powers = [0, 0, 0, 0, 0, 0, 0];

function base(powers: Powers, prefixes: Prefixes, exponent = 0, numerator = 1n, celsius = false) {
  return { unit: { powers, exponent, numerator, denominator: 1n, celsius }, prefixes };
}

/** A unit without prefixes that is a fraction of the SI unit. */
function fraction(powers: Powers, exponent: number, numerator: bigint, denominator: bigint) {
  return { unit: { powers, exponent, numerator, denominator, celsius: false }, prefixes: 'none' as const };
}

const SYMBOLS: Readonly<Record<string, { readonly unit: Unit; readonly prefixes: Prefixes }>> = {
  V: base([2, 1, -3, -1, 0, 0, 0], 'all'),
  A: base([0, 0, 0, 1, 0, 0, 0], 'all'),
  C: base([0, 0, 1, 1, 0, 0, 0], 'all'),
  // The charge of a mole of electrons, e·N_A, exact (SI 2019).
  faraday: base([0, 0, 1, 1, 0, 0, 0], 'none', -13, 964_853_321_233_100_184n),
  Ah: base([0, 0, 1, 1, 0, 0, 0], 'all', 0, 3600n),
  Ω: base([2, 1, -3, -2, 0, 0, 0], 'all'),
  ohm: base([2, 1, -3, -2, 0, 0, 0], 'all'),
  Ohm: base([2, 1, -3, -2, 0, 0, 0], 'all'),
  S: base([-2, -1, 3, 2, 0, 0, 0], 'all'),
  F: base([-2, -1, 4, 2, 0, 0, 0], 'all'),
  W: base([2, 1, -3, 0, 0, 0, 0], 'all'),
  J: base([2, 1, -2, 0, 0, 0, 0], 'all'),
  Wh: base([2, 1, -2, 0, 0, 0, 0], 'all', 0, 3600n),
  Hz: base([0, 0, -1, 0, 0, 0, 0], 'all'),
  Pa: base([-1, 1, -2, 0, 0, 0, 0], 'all'),
  bar: base([-1, 1, -2, 0, 0, 0, 0], 'all', 5),
  atm: base([-1, 1, -2, 0, 0, 0, 0], 'none', 0, 101_325n),
  // Barometers and textbooks: 760 torr are an atmosphere; a millimetre of mercury is 1.4e-7 more (ISO 80000-4, NIST SP 811).
  Torr: fraction([-1, 1, -2, 0, 0, 0, 0], 0, 101_325n, 760n),
  torr: fraction([-1, 1, -2, 0, 0, 0, 0], 0, 101_325n, 760n),
  mmHg: base([-1, 1, -2, 0, 0, 0, 0], 'none', -9, 133_322_387_415n),
  // A pound-force (4.4482216152605 N) on a square inch.
  psi: fraction([-1, 1, -2, 0, 0, 0, 0], -5, 44_482_216_152_605n, 64_516n),
  K: base([0, 0, 0, 0, 1, 0, 0], 'small'),
  degC: base([0, 0, 0, 0, 1, 0, 0], 'none', 0, 1n, true),
  '°C': base([0, 0, 0, 0, 1, 0, 0], 'none', 0, 1n, true),
  // A kilosecond is far more often a slip of the shift key than meant: only the small prefixes.
  s: base([0, 0, 1, 0, 0, 0, 0], 'small'),
  min: base([0, 0, 1, 0, 0, 0, 0], 'none', 0, 60n),
  h: base([0, 0, 1, 0, 0, 0, 0], 'none', 0, 3600n),
  d: base([0, 0, 1, 0, 0, 0, 0], 'none', 0, 86_400n),
  m: base([1, 0, 0, 0, 0, 0, 0], 'length'),
  ft: base([1, 0, 0, 0, 0, 0, 0], 'none', -4, 3048n),
  in: base([1, 0, 0, 0, 0, 0, 0], 'none', -4, 254n),
  mil: base([1, 0, 0, 0, 0, 0, 0], 'none', -7, 254n),
  L: base([3, 0, 0, 0, 0, 0, 0], 'length', -3),
  l: base([3, 0, 0, 0, 0, 0, 0], 'length', -3),
  g: base([0, 1, 0, 0, 0, 0, 0], 'all', -3),
  t: base([0, 1, 0, 0, 0, 0, 0], 'none', 3),
  lb: base([0, 1, 0, 0, 0, 0, 0], 'none', -8, 45_359_237n),
  mol: base([0, 0, 0, 0, 0, 1, 0], 'all'),
  M: base([-3, 0, 0, 0, 0, 1, 0], 'small', 3),
  // Standard cubic centimetres a minute: an amount of gas only once the state it is counted at is named.
  sccm: base([0, 0, 0, 0, 0, 0, 1], 'none'),
  // Standard litres a minute.
  slm: base([0, 0, 0, 0, 0, 0, 1], 'none', 3),
  slpm: base([0, 0, 0, 0, 0, 0, 1], 'none', 3),
  '%': base(NONE, 'none', -2),
  ppm: base(NONE, 'none', -6),
  ppb: base(NONE, 'none', -9),
};

const SMALL = { f: -15, p: -12, n: -9, u: -6, µ: -6, m: -3 } as const;
const PREFIXES: Readonly<Record<Prefixes, Readonly<Record<string, number>>>> = {
  none: {},
  small: SMALL,
  length: { ...SMALL, c: -2, d: -1, k: 3 },
  all: { ...SMALL, k: 3, M: 6, G: 9 },
};

/** Units that have more than one size: never guessed, each with what to write instead. */
const SEVERAL_SIZES: Readonly<Record<string, string>> = {
  ton: 't (1000 kg) or lb (a short ton is 2000 lb, a long ton 2240 lb)',
  tons: 't (1000 kg) or lb (a short ton is 2000 lb, a long ton 2240 lb)',
  gal: 'L (a US gallon is 3.785 L, an imperial one 4.546 L)',
  gallon: 'L (a US gallon is 3.785 L, an imperial one 4.546 L)',
  gallons: 'L (a US gallon is 3.785 L, an imperial one 4.546 L)',
  oz: 'g (an ounce is 28.35 g, a troy ounce 31.10 g)',
};

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** The text with one spelling for each sign: micro, ohm, minus, superscripts, degree Celsius, spaces. */
export function plainUnitText(text: string): string {
  return text
    .replace(/[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/gu, (digits) => {
      const plain = [...digits].map((c) => (c === '⁻' ? '-' : c === '⁺' ? '' : SUPERSCRIPTS.indexOf(c)));
      return `^${plain.join('')}`;
    })
    .replace(/\u03bc/gu, 'µ')
    .replace(/\u2126/gu, 'Ω')
    .replace(/\u2103/gu, '°C')
    .replace(/[\u2212\u2013]/gu, '-')
    .replace(/[\u00b7\u22c5*]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/\bmm Hg\b/gu, 'mmHg')
    .trim();
}

/** One symbol with its prefix: "mA". A whole symbol wins over a prefixed one: "min" is a minute, "Pa" a pascal. */
function symbolUnit(symbol: string): Unit | undefined {
  const whole = Object.hasOwn(SYMBOLS, symbol) ? SYMBOLS[symbol] : undefined;
  if (whole !== undefined) return whole.unit;
  const prefix = symbol.slice(0, 1);
  const rest = symbol.slice(1);
  const entry = Object.hasOwn(SYMBOLS, rest) ? SYMBOLS[rest] : undefined;
  if (entry === undefined || !Object.hasOwn(PREFIXES[entry.prefixes], prefix)) return undefined;
  return { ...entry.unit, exponent: entry.unit.exponent + PREFIXES[entry.prefixes][prefix]! };
}

function power(unit: Unit, n: number): Unit {
  const size = BigInt(Math.abs(n));
  const up = unit.numerator ** size;
  const down = unit.denominator ** size;
  return {
    powers: unit.powers.map((p) => p * n) as unknown as Powers,
    exponent: unit.exponent * n,
    numerator: n < 0 ? down : up,
    denominator: n < 0 ? up : down,
    celsius: unit.celsius && n === 1,
  };
}

function times(a: Unit, b: Unit): Unit {
  return {
    powers: a.powers.map((p, i) => p + b.powers[i]!) as unknown as Powers,
    exponent: a.exponent + b.exponent,
    numerator: a.numerator * b.numerator,
    denominator: a.denominator * b.denominator,
    celsius: false,
  };
}

/**
 * Reads a unit: factors with powers, joined by a space, "·" or "*" (times) or "/" (divided by the next factor).
 * "mA/cm^2", "mA cm-2", "mA·cm⁻²" are the same. Returns the unit, or a sentence that says what is wrong.
 */
export function readUnit(text: string): Unit | string {
  const parts = plainUnitText(text).split(/\s*(\/)\s*|\s+/u);
  let unit: Unit | undefined;
  let divide = false;
  let divided = false;
  for (const part of parts.filter((p) => p !== undefined && p !== '')) {
    if (part === '/') {
      if (unit === undefined || divide) return `"/" stands at a wrong place in "${text}"`;
      divide = true;
      continue;
    }
    const match = /^([^\d^+-]+)(?:\^?([+-]?\d))?$/u.exec(part);
    const symbol = match?.[1] === undefined ? undefined : symbolUnit(match[1]);
    if (match?.[1] !== undefined && Object.hasOwn(SEVERAL_SIZES, match[1]))
      return `"${match[1]}" has more than one size: write ${SEVERAL_SIZES[match[1]]}`;
    if (match === null || symbol === undefined) return `"${part}" is not a unit known here`;
    const n = Number(match[2] ?? '1');
    if (symbol.celsius && parts.length > 1) return `"${part}" cannot be part of a compound unit: use K`;
    if (divided && !divide && n > 0)
      return `"${text}" can be read in two ways: write every divisor after its own "/", or as a negative power`;
    divided ||= divide;
    const factor = power(symbol, divide ? -n : n);
    unit = unit === undefined ? factor : times(unit, factor);
    divide = false;
  }
  if (unit === undefined || divide) return `the unit "${text}" is not complete`;
  return unit;
}
