// Quantities: text with a unit ("-1.1 V") to a branded SI number and back. The only conversion of units beside the
// drivers' codecs. Never guesses: no unit, an unknown unit or the wrong kind of unit is an error that says what fits.
import { type Dimension, KINDS, type Kind, nounOfPowers, type Quantity, samePowers } from './dimension.ts';
import { CottrellError } from './errors.ts';
import { type Powers, plainUnitText, readUnit, type Unit } from './unit.ts';

export type { Dimension, Quantity, Volts } from './dimension.ts';
export { exampleOf, nounOf } from './dimension.ts';

/** The text as a quantity; throws `quantity-invalid` with what is wrong and what would fit. */
export function parseQuantity<D extends Dimension>(text: string, dimension: D): Quantity<D> {
  const read = readQuantity(text, dimension);
  if (typeof read === 'string') throw new CottrellError('quantity-invalid', read, { context: { text } });
  return read;
}

/**
 * The text as a quantity, or a sentence that says what is wrong. The decimal number and the power of ten of the unit
 * are joined before the conversion to binary: "0.1 mV" is exactly the number 1e-4.
 */
export function readQuantity<D extends Dimension>(text: string, dimension: D): Quantity<D> | string {
  const { noun, example, powers } = KINDS[dimension];
  const shown = text.trim();
  if (shown === '') return `nothing is written here; ${noun} is needed, for example "${example}"`;
  if (shown.length > 80)
    return `"${shown.slice(0, 40)}…" is too long; ${noun} is needed, for example "${example}"`;
  if (dimension === 's') {
    const sum_s = compoundTime_s(plainUnitText(text));
    if (sum_s !== undefined) return sum_s as Quantity<D>;
  }
  const match = /^([+-]?) ?(\d+\.?\d*|\.\d+)(?:e([+-]?\d{1,4}))?(?![\d.])(.*)$/iu.exec(plainUnitText(text));
  if (match === null)
    return `"${shown}" is not a number with a unit; ${noun} is needed, for example "${example}"`;
  const [, sign = '', digits = '', power = '0', rest = ''] = match;
  const unitText = rest.trim();
  const trouble = troubleAfterNumber(shown, sign + digits, unitText);
  if (trouble !== undefined) return trouble;
  if (unitText === '') {
    if (dimension === '1') return finish(shown, sign, digits, Number(power), RATIO) as Quantity<D> | string;
    return `a unit is missing: did you mean "${shown} ${unitOfExample(example)}"?`;
  }
  const unit = readUnit(unitText);
  if (typeof unit === 'string') {
    return `${unit}; ${noun} is needed, for example "${example}"${suggestion(shown, rest, powers)}`;
  }
  if (!samePowers(unit.powers, powers)) return wrongKind(shown, rest, unit.powers, dimension);
  return finish(shown, sign, digits, Number(power), unit) as Quantity<D> | string;
}

/** "1 h 30 min", as durations are shown here: at least two whole numbers of different units, the largest first. */
function compoundTime_s(text: string): number | undefined {
  const match = /^(?:(\d+) ?d ?)?(?:(\d+) ?h ?)?(?:(\d+) ?min ?)?(?:(\d+) ?s)?$/u.exec(text);
  const [d, h, min, s] = match?.slice(1) ?? [];
  if ([d, h, min, s].filter((part) => part !== undefined).length < 2) return undefined;
  return 86_400 * Number(d ?? 0) + 3600 * Number(h ?? 0) + 60 * Number(min ?? 0) + Number(s ?? 0);
}

const RATIO: Unit = {
  powers: KINDS['1'].powers,
  exponent: 0,
  numerator: 1n,
  denominator: 1n,
  celsius: false,
};

function finish(shown: string, sign: string, digits: string, power: number, unit: Unit): number | string {
  const [whole = '', fraction = ''] = digits.split('.');
  let mantissa = BigInt(whole + fraction) * unit.numerator * (sign === '-' ? -1n : 1n);
  let exponent = power - fraction.length + unit.exponent;
  if (unit.celsius && exponent > -400 && exponent < 10) {
    const common = Math.min(exponent, -2);
    mantissa = mantissa * 10n ** BigInt(exponent - common) + 27_315n * 10n ** BigInt(-2 - common);
    exponent = common;
  }
  const value = Number(`${mantissa}e${exponent}`) / Number(unit.denominator);
  if (value < 0 && samePowers(unit.powers, KINDS.K.powers)) return `"${shown}" is below absolute zero`;
  if (!Number.isFinite(value)) return `"${shown}" is too large a number`;
  if (value === 0 && mantissa !== 0n) return `"${shown}" is too small a number`;
  return value === 0 ? 0 : value;
}

/** Slips in the number itself, each with the spelling that is accepted. */
function troubleAfterNumber(shown: string, number: string, unitText: string): string | undefined {
  if (/^,\s*\d/u.test(unitText)) {
    const decimal = `"${shown.replace(',', '.')}"`;
    const thousands = /^,\d{3}(?!\d)/u.test(unitText) ? ` or "${shown.replaceAll(',', '')}"` : '';
    return `a comma in a number can mean two things: write ${decimal}${thousands}`;
  }
  if (/^\d/u.test(unitText)) {
    return `"${shown}" has a space inside the number: write it in one piece, "${shown.replace(/(\d) +(?=\d)/gu, '$1')}"`;
  }
  if (/^[x×]\s*10/iu.test(unitText)) {
    return `"${shown}" is not a number known here: write powers of ten like "${number}e-3"`;
  }
  if (/^(±|\+\/-)/u.test(unitText)) return `"${shown}": an uncertainty cannot be written here, only a value`;
  return undefined;
}

function wrongKind(shown: string, rest: string, powers: Powers, dimension: Dimension): string {
  const { noun, example } = KINDS[dimension];
  if (dimension === 'mol/m^3' && samePowers(powers, KINDS['kg/m^3'].powers)) {
    return `"${shown}" is a mass concentration, which needs a molar mass; write an amount, for example "${example}"`;
  }
  if (isInParts(shown) && dimension === 'kg/m^3') {
    return `"${shown}" is ${nounOfPowers(powers)}; ${noun} is needed: in water 1 ppm is 1 mg/L, 1 ppb is 1 ug/L`;
  }
  return `"${shown}" is ${nounOfPowers(powers)}; ${noun} is needed, for example "${example}"${suggestion(shown, rest, KINDS[dimension].powers)}`;
}

/** "5 ppm", "30 ppb": parts of a whole; of a solution they are a mass in a volume. */
export function isInParts(text: string): boolean {
  return /pp[mb]$/u.test(text.trim());
}

const SPELLED_OUT = new Map([
  ['sec', 's'],
  ['secs', 's'],
  ['second', 's'],
  ['seconds', 's'],
  ['msec', 'ms'],
  ['m', 'min'],
  ['mins', 'min'],
  ['minute', 'min'],
  ['minutes', 'min'],
  ['hr', 'h'],
  ['hrs', 'h'],
  ['hour', 'h'],
  ['hours', 'h'],
  ['day', 'd'],
  ['days', 'd'],
  ['volt', 'V'],
  ['volts', 'V'],
  ['inch', 'in'],
  ['inches', 'in'],
  ['feet', 'ft'],
  ['foot', 'ft'],
  ['micron', 'um'],
  ['microns', 'um'],
  ['gram', 'g'],
  ['grams', 'g'],
  ['kilogram', 'kg'],
  ['kilograms', 'kg'],
  ['tonne', 't'],
  ['tonnes', 't'],
  ['lbs', 'lb'],
  ['liter', 'L'],
  ['liters', 'L'],
  ['litre', 'L'],
  ['litres', 'L'],
  ['mole', 'mol'],
  ['moles', 'mol'],
  ['kelvin', 'K'],
  ['amp', 'A'],
  ['amps', 'A'],
  ['ampere', 'A'],
  ['amperes', 'A'],
  ['coulomb', 'C'],
  ['coulombs', 'C'],
  ['f', 'faraday'],
  ['faradays', 'faraday'],
  ['ohms', 'ohm'],
  ['cc', 'mL'],
  ['ml', 'mL'],
  ['c', 'degC'],
  ['°c', 'degC'],
  ['deg', 'degC'],
  ['celsius', 'degC'],
  ['molar', 'M'],
  ['mm', 'mM'],
  ['um', 'uM'],
  ['percent', '%'],
]);

/** ` (did you mean "5 s"?)` where another case or the symbol of a spelled-out unit would fit, else nothing. */
function suggestion(shown: string, rest: string, powers: Powers): string {
  const unitText = rest.trim();
  const lower = unitText.toLowerCase();
  const spelled = unitText.replace(
    /[a-z°]+/giu,
    (word) => SPELLED_OUT.get(word.toLowerCase()) ?? recased(word),
  );
  const candidates = [
    spelled,
    lower,
    lower.slice(0, 1) + lower.slice(1).toUpperCase(),
    unitText.toUpperCase(),
  ];
  for (const candidate of candidates) {
    const unit = readUnit(candidate);
    if (typeof unit === 'string' || !samePowers(unit.powers, powers)) continue;
    const number = plainUnitText(shown).slice(0, -rest.length).trim();
    return ` (did you mean "${number} ${candidate}"?)`;
  }
  return '';
}

/** "mv" → "mV": the symbol with a small prefix, where the word itself is no unit. */
function recased(word: string): string {
  return typeof readUnit(word) === 'string' ? word.slice(0, 1) + word.slice(1).toUpperCase() : word;
}

function unitOfExample(example: string): string {
  return example.slice(example.indexOf(' ') + 1);
}

interface FormatOptions {
  /** Significant digits, zeros kept so that a changing value stands still; 'exact': as many as the number has. */
  readonly digits?: number | 'exact';
  /** A fixed unit instead of the SI prefix that fits. */
  readonly unit?: string;
}

const PREFIX_OF: Readonly<Record<number, string>> = {
  [-15]: 'f',
  [-12]: 'p',
  [-9]: 'n',
  [-6]: 'µ',
  [-3]: 'm',
  0: '',
  3: 'k',
  6: 'M',
  9: 'G',
};

/**
 * The value with a unit for people: `formatQuantity(-0.0123, 'A')` is "−12.30 mA". Four significant digits unless
 * asked otherwise. NaN (not measured) is "–" with the unit. `parseQuantity` reads back what is written here, with
 * `digits: 'exact'` to the same number (but for flows in mL/min and temperatures in °C: to the last binary digit).
 */
export function formatQuantity(value: number, dimension: Dimension, options: FormatOptions = {}): string {
  const { shown, powers } = KINDS[dimension] as Kind;
  const digits = options.digits ?? 4;
  const unitText = options.unit ?? shown.unit;
  const unit = readUnit(unitText);
  if (typeof unit === 'string' || !samePowers(unit.powers, powers)) {
    throw new CottrellError('quantity-invalid', `"${unitText}" is no unit for ${KINDS[dimension].noun}`);
  }
  if (Number.isNaN(value)) return `– ${unitText}`;
  if (value < 0 && samePowers(unit.powers, KINDS.K.powers)) return `"${shown}" is below absolute zero`;
  if (!Number.isFinite(value)) return `${value < 0 ? '−' : ''}∞ ${unitText}`;
  const own = inUnit(value, unit);
  const [mantissa = '0', power = '0'] = (
    digits === 'exact' ? own.toExponential() : own.toExponential(digits - 1)
  ).split('e');
  const decade = Number(power) - (unit.celsius ? 0 : unit.exponent);
  const { lowest, highest } = options.unit === undefined ? shown : { lowest: 0, highest: 0 };
  const prefix = own === 0 ? 0 : Math.max(lowest, Math.min(highest, Math.floor(decade / 3) * 3));
  const number = plainDecimal(mantissa, decade - prefix);
  return `${number} ${PREFIX_OF[prefix]}${unitText}`;
}

/** The value counted in the unit, its power of ten left out (that is shifted exactly, in decimals). */
function inUnit(value: number, unit: Unit): number {
  if (unit.celsius) return Number((value - 273.15).toPrecision(15));
  const denominator = Number(unit.denominator);
  const numerator = Number(unit.numerator);
  return denominator === 1 && numerator === 1 ? value : (value * denominator) / numerator;
}

/** "−1.23" and 2 → "−123": moves the decimal point, so that no binary rounding enters. */
function plainDecimal(mantissa: string, decade: number): string {
  const negative = mantissa.startsWith('-');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + fraction;
  const point = whole.length + decade;
  const padded =
    point <= 0 ? `0.${'0'.repeat(-point)}${digits}` : insertPoint(digits.padEnd(point, '0'), point);
  return negative && /[1-9]/u.test(digits) ? `−${padded}` : padded;
}

function insertPoint(digits: string, point: number): string {
  return point >= digits.length ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** A duration for people: "45.0 s", "12 min 5 s", "1 h 0 min", "3 d 4 h". */
export function formatDuration(seconds: number): string {
  if (seconds < 59.95)
    return seconds < 1 ? formatQuantity(seconds, 's', { digits: 3 }) : `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [d, h, min, s] = [whole / 86_400, (whole / 3600) % 24, (whole / 60) % 60, whole % 60].map(Math.floor);
  if (d! > 0) return `${d} d ${h} h`;
  if (h! > 0) return `${h} h ${min} min`;
  return `${min} min ${s} s`;
}
