// Chemical formulas: atoms, charge, isotope labels and molar mass read from what people write.
// Two readings are never guessed between: a formula that can mean two things is refused with both spellings.

import { CottrellError } from '../errors.ts';
import { ATOMIC_WEIGHTS, ISOTOPE_MASSES } from './elements.ts';

export interface Formula {
  /** In plain letters, the charge spelt in one way: "NO3-", "Cu2+", "SO4^2-", "CuSO4·5H2O". */
  readonly text: string;
  /** Number of atoms by element symbol; a labelled atom counts for its element. */
  readonly atoms: Readonly<Record<string, number>>;
  /** In elementary charges. */
  readonly charge: number;
  /** g/mol. Electrons' mass is neglected, as in tables of molar masses. */
  readonly molarMass: number;
}

/**
 * Reads "NH3", "HN(CH3)2", "Fe(CN)6^4-", "SO4 2-", "SO42-", "Cu2+", "Cu+2", "Cu(II)", "CuSO4·5H2O", "15NO3-", "[13C]O2", "D2O",
 * also with Unicode sub- and superscripts. Throws `reaction-invalid`.
 */
export function parseFormula(text: string): Formula {
  const plain = toPlain(text);
  const { body, charge } = splitCharge(plain, text);
  const { atoms, mass } = tally(body.replace(/^(13C|15N|17O|18O)/u, '[$1]'), text);
  // Weights have at most five decimals, so has every sum of them: drop the noise of binary addition.
  return { text: body + chargeText(body, charge), atoms, charge, molarMass: Math.round(mass * 1e6) / 1e6 };
}

/** "+", "2-" after a lone element (Cu2+), else "^2-" (SO4^2-): one spelling for each ion. */
function chargeText(body: string, charge: number): string {
  if (charge === 0) return '';
  const sign = charge < 0 ? '-' : '+';
  const size = Math.abs(charge) === 1 ? '' : String(Math.abs(charge));
  const plainCation = charge > 1 && /^[A-Z][a-z]?$/u.test(body);
  const ambiguous = charge === -1 && /^[A-Z][a-z]?\d$/u.test(body);
  return (size !== '' && !plainCation) || ambiguous ? `^${size}${sign}` : `${size}${sign}`;
}

/** Number of atoms of an element, 0 if it has none. */
export function atomsOf(formula: Formula, element: string): number {
  return formula.atoms[element] ?? 0;
}

/** True when both are made of the same atoms and carry the same charge. */
export function sameComposition(a: Formula, b: Formula): boolean {
  const elements = new Set([...Object.keys(a.atoms), ...Object.keys(b.atoms)]);
  return a.charge === b.charge && [...elements].every((e) => atomsOf(a, e) === atomsOf(b, e));
}

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** ASCII digits and signs; a run of superscripts at the end becomes "^…", at other places an isotope number. */
function toPlain(text: string): string {
  const superscriptRuns = text
    .trim()
    .replace(/[₀-₉]/gu, (c) => String(SUBSCRIPTS.indexOf(c)))
    .replace(/[\u2212\u2013]/gu, '-')
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+/gu, (run, offset: number) => (offset === 0 ? run : `^${run}`));
  return superscriptRuns
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/gu, (c) => String(SUPERSCRIPTS.indexOf(c)))
    .replace(/⁺/gu, '+')
    .replace(/⁻/gu, '-')
    .replace(/[•∙⋅*]/gu, '·');
}

const ROMAN = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII'];

/** Takes the charge off the end of a formula. */
function splitCharge(plain: string, text: string): { body: string; charge: number } {
  const oxidationState = /^([A-Z][a-z]?)\((I{1,3}|IV|VI{0,3})\)$/u.exec(plain);
  if (oxidationState) return { body: oxidationState[1]!, charge: ROMAN.indexOf(oxidationState[2]!) };
  const explicit = /^(.+?)(?:\^\{?|\s+|\()(\d*)([+-])[})]?$/u.exec(plain);
  if (explicit) return { body: explicit[1]!, charge: signed(explicit[2]!, explicit[3]!) };
  const signFirst = /^(.+?)\^?([+-])(\d+)$/u.exec(plain);
  if (signFirst) return { body: signFirst[1]!, charge: signed(signFirst[3]!, signFirst[2]!) };
  const repeated = /^(.+?)(\++|-+)$/u.exec(plain);
  if (!repeated) return { body: plain, charge: 0 };
  const [, body, signs] = repeated as unknown as [string, string, string];
  if (signs.length > 1) return { body, charge: signed(String(signs.length), signs[0]!) };
  return bareSign(body, signs, text);
}

/** "Cu2+", "NH4+", "SO42-": where the digits before a bare sign belong. */
function bareSign(body: string, sign: string, text: string): { body: string; charge: number } {
  const single = /^([A-Z][a-z]?)(\d)$/u.exec(body);
  if (single) {
    if (sign === '+') return { body: single[1]!, charge: signed(single[2]!, sign) };
    const [element, digit] = [single[1]!, single[2]!];
    throw invalid(
      `"${text}" can be read in two ways: write ${element}^${digit}- or ${element}${digit}^-`,
      text,
    );
  }
  // Complexes and oxoanions: [Fe(CN)6]3-, Fe(CN)63-, SO42-. Their last digit is the charge.
  const complex = /^(\[.+\])(\d)$/u.exec(body) ?? /^(.+(?:O|\))\d)([2-4])$/u.exec(body);
  if (complex) return { body: complex[1]!, charge: signed(complex[2]!, sign) };
  return { body, charge: signed('', sign) };
}

function signed(digits: string, sign: string): number {
  const size = digits === '' ? 1 : Number(digits);
  return sign === '-' ? -size : size;
}

/** Atoms and their mass, collected for one bracket or one part of a hydrate. */
interface Tally {
  readonly atoms: Record<string, number>;
  mass: number;
  /** How often this part of a hydrate counts: the 5 of "·5H2O". */
  readonly times: number;
}

const TOKEN =
  /(?:\[(?<label>\d+[A-Z][a-z]?)\]|(?<symbol>[A-Z][a-z]?)|(?<open>[([])|(?<close>[)\]])|(?<dot>·|\.(?=\d*[A-Z])))(?<number>\d{0,4})/uy;

/** Counts atoms; brackets and hydrate parts are frames on a stack. */
function tally(body: string, text: string): Tally {
  const stack: Tally[] = [frame(), frame()];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < body.length) {
    const from = TOKEN.lastIndex;
    const token = TOKEN.exec(body)?.groups;
    const number = token?.number === '' ? 1 : Number(token?.number);
    const top = stack.at(-1)!;
    if (token === undefined || number === 0 || (token.open !== undefined && token.number !== ''))
      throw unreadable(text, body.slice(from));
    if (token.open !== undefined) stack.push(frame());
    else if (token.dot !== undefined) {
      if (stack.length !== 2 || isEmpty(top)) throw unreadable(text, body.slice(from));
      merge(stack[0]!, stack.pop()!, top.times);
      stack.push(frame(number));
    } else if (token.close !== undefined) {
      if (stack.length === 2 || isEmpty(top)) throw unreadable(text, body.slice(from));
      stack.pop();
      merge(stack.at(-1)!, top, number);
    } else {
      const { element, mass } = atomOf(token.label ?? token.symbol!, text);
      merge(top, { atoms: { [element]: 1 }, mass, times: 1 }, number);
    }
  }
  const last = stack.at(-1)!;
  if (stack.length !== 2 || isEmpty(last)) throw unreadable(text, '');
  merge(stack[0]!, last, last.times);
  return stack[0]!;
}

function frame(times = 1): Tally {
  return { atoms: {}, mass: 0, times };
}

function isEmpty({ atoms }: Tally): boolean {
  return Object.keys(atoms).length === 0;
}

function merge(into: Tally, from: Tally, times: number): void {
  for (const [element, count] of Object.entries(from.atoms))
    into.atoms[element] = (into.atoms[element] ?? 0) + count * times;
  into.mass += from.mass * times;
}

function atomOf(symbol: string, text: string): { element: string; mass: number } {
  const isotope = ISOTOPE_MASSES[symbol === 'D' ? '2H' : symbol];
  if (isotope !== undefined) return isotope;
  const mass = ATOMIC_WEIGHTS[symbol];
  if (mass !== undefined) return { element: symbol, mass };
  throw invalid(
    `"${symbol}" in "${text}" is neither an element with a standard weight nor a known label`,
    text,
  );
}

function unreadable(text: string, rest: string): CottrellError {
  return invalid(
    rest === ''
      ? `"${text}" is not a complete formula`
      : `"${text}" is not a formula: it cannot be read from "${rest}" on`,
    text,
  );
}

function invalid(message: string, text: string): CottrellError {
  return new CottrellError('reaction-invalid', message, { context: { formula: text } });
}
