// How many molecules of each feed make one molecule of product: exact balance of all atoms but hydrogen and oxygen
// (those come and go as H2O and H+). It never chooses between two answers: what atoms do not fix, people must say.

import { CottrellError } from '../errors.ts';
import { atomsOf, type Formula } from './formula.ts';
import * as q from './rational.ts';
import { findSpecies, type Species, sameSpecies } from './species.ts';

/** A substance that goes in or comes out, with its number per molecule of product where a person gave one. */
export interface Participant {
  readonly species: Species;
  readonly count?: q.Rational;
}

/** A substance with its number per molecule of product. */
export interface Counted {
  readonly species: Species;
  readonly count: q.Rational;
}

export interface AtomBalance {
  readonly feeds: readonly Counted[];
  readonly coproducts: readonly Counted[];
}

/** The form in which an element leaves that is fed but not kept, where that form is beyond doubt (never carbon). */
function leavingForm(element: string, feed: Formula): string | undefined {
  const per = (other: string) => atomsOf(feed, other) / atomsOf(feed, element);
  const isSalt = atomsOf(feed, 'C') === 0;
  switch (element) {
    case 'B':
      return 'B(OH)3';
    case 'N':
      return isSalt && per('O') >= 3 ? 'NO3-' : undefined;
    case 'S':
      return isSalt && per('O') >= 4 ? 'SO4^2-' : undefined;
    case 'F':
    case 'Cl':
    case 'Br':
    case 'I':
      return !isSalt || per('O') === 0 ? `${element}-` : undefined;
    case 'Li':
    case 'Na':
    case 'K':
    case 'Rb':
    case 'Cs':
      return `${element}+`;
    case 'Mg':
    case 'Ca':
    case 'Sr':
    case 'Ba':
      return `${element}2+`;
    default:
      return undefined;
  }
}

/** Reads "nitrite" or, with the number per molecule of product in front, "2 Cu2+" or "1/2 H2". */
export function parseParticipant(text: string): Participant {
  const counted = /^\s*(\d[\d./]*)\s+(.+)$/u.exec(text);
  const count = counted ? q.parseRational(counted[1]!) : undefined;
  if (counted === null || count === undefined) return { species: findSpecies(text.trim()) };
  if (count.numerator === 0) throw invalid(`"${text}": the number in front must be more than 0`);
  return { species: findSpecies(counted[2]!), count };
}

/**
 * The numbers of feeds and by-products per molecule of product. Throws `reaction-invalid` when there is no answer, when a
 * feed takes no part, or when atoms do not fix a number.
 */
export function balanceAtoms(
  product: Species,
  feeds: readonly Participant[],
  coproducts: readonly Participant[],
): AtomBalance {
  checkFeeds(product, feeds, coproducts);
  const named = [...coproducts, ...leaving(product, feeds, coproducts)];
  const plain = system(product, feeds, named);
  // A salt may keep less of its alkali metal than it was fed: 2 K in K2MnO4, 1 in KMnO4. The rest leaves as its ion.
  const { out, unknown, open, solved } =
    plain.solved === 'impossible'
      ? system(product, feeds, [...named, ...spareIons(product, feeds, named)])
      : plain;
  if (solved === 'impossible')
    throw invalid(
      `no numbers of ${list(feeds)} make ${product.name}: the atoms do not fit together; ` +
        'name what else goes in ("from") or comes out ("coproducts")',
    );
  const counts = open.map((participant, i) => {
    const count = solved[i] ?? oxygenOf(product, participant, unknown);
    if (count === undefined)
      throw invalid(
        `atoms alone do not say how many ${participant.species.formula.text} one ${product.name} takes: ` +
          `write the number in front, for example "1 ${participant.species.formula.text}"`,
      );
    return { participant, count };
  });
  const counted = (participant: Participant): Counted => {
    const count =
      participant.count ?? counts.find((c) => c.participant.species === participant.species)!.count;
    return { species: participant.species, count };
  };
  const balance = { feeds: feeds.map(counted), coproducts: out.map(counted) };
  checkSigns(product, balance);
  return balance;
}

/** What is known and asked of the numbers of feeds and by-products, and its solution. */
function system(product: Species, feeds: readonly Participant[], out: readonly Participant[]) {
  const unknown = [
    ...feeds.map((feed) => ({ ...feed, sign: 1 })),
    ...out.map((made) => ({ ...made, sign: -1 })),
  ];
  const open = unknown.filter(({ count }) => count === undefined);
  const rows = keyElements([product, ...unknown.map(({ species }) => species)]).map((element) => ({
    left: open.map(({ species, sign }) => q.rational(sign * atomsOf(species.formula, element))),
    right: unknown.reduce(
      (sum, { species, count, sign }) =>
        count
          ? q.subtract(sum, q.multiply(count, q.rational(sign * atomsOf(species.formula, element))))
          : sum,
      q.rational(atomsOf(product.formula, element)),
    ),
  }));
  return { out, unknown, open, solved: solve(rows, open.length) };
}

const ALKALI = ['Li', 'Na', 'K', 'Rb', 'Cs'];

/** Ions of the alkali metals that both product and feeds hold, where nobody named them. */
function spareIons(
  product: Species,
  feeds: readonly Participant[],
  named: readonly Participant[],
): Participant[] {
  const fed = keyElements(speciesOf(feeds));
  const taken = keyElements(speciesOf(named));
  return keyElements([product])
    .filter((element) => ALKALI.includes(element) && fed.includes(element) && !taken.includes(element))
    .map((element) => ({ species: findSpecies(`${element}+`) }));
}

/** Elements that must balance by themselves: all but H and O. */
function keyElements(species: readonly Species[]): string[] {
  const elements = new Set(species.flatMap(({ formula }) => Object.keys(formula.atoms)));
  elements.delete('H');
  elements.delete('O');
  return [...elements];
}

/** Every wanted element is fed, and every feed has something to give. */
function checkFeeds(
  product: Species,
  feeds: readonly Participant[],
  coproducts: readonly Participant[],
): void {
  const fed = keyElements(speciesOf(feeds));
  const wanted = keyElements([product, ...speciesOf(coproducts)]);
  for (const element of wanted) {
    if (fed.includes(element)) continue;
    if (feeds.length === 0) throw invalid(`say what ${product.name} is made from`);
    throw invalid(`making ${product.name} needs ${element}, but there is none in ${list(feeds)}`);
  }
  for (const [i, { species }] of feeds.entries()) {
    if (sameSpecies(species, product)) throw invalid(`${product.name} cannot be made from itself`);
    if (feeds.findIndex((other) => sameSpecies(other.species, species)) < i)
      throw invalid(`${species.name} is listed twice`);
    const given = keyElements([species]);
    if (given.length > 0 && !given.some((element) => wanted.includes(element)))
      throw invalid(
        `${species.name} takes no part in making ${product.name}: leave it out, or name what it becomes under "coproducts"`,
      );
  }
}

/** By-products nobody named: what is fed with the wanted atoms but is not in the product. */
function leaving(
  product: Species,
  feeds: readonly Participant[],
  coproducts: readonly Participant[],
): Participant[] {
  const kept = keyElements([product, ...speciesOf(coproducts)]);
  const left = keyElements(speciesOf(feeds)).filter((element) => !kept.includes(element));
  return left.map((element) => {
    const feed = feeds.find(({ species }) => atomsOf(species.formula, element) > 0)!.species;
    const form = leavingForm(element, feed.formula);
    if (form !== undefined) return { species: findSpecies(form) };
    throw invalid(
      `${feed.name} brings ${element}, which ${product.name} does not keep: name what it becomes under "coproducts"`,
    );
  });
}

/**
 * For a product of hydrogen and oxygen alone (H2O2, H2O): all its oxygen comes from the oxygen that is fed, none from water.
 * Undefined where that does not decide.
 */
function oxygenOf(
  product: Species,
  participant: Participant,
  all: readonly (Participant & { sign: number })[],
): q.Rational | undefined {
  const alone = keyElements([product]).length === 0 && all.length === 1;
  const oxygens = atomsOf(participant.species.formula, 'O');
  if (!alone || oxygens === 0 || atomsOf(product.formula, 'O') === 0) return undefined;
  return q.rational(atomsOf(product.formula, 'O'), oxygens);
}

function checkSigns(product: Species, balance: AtomBalance): void {
  for (const { species, count } of balance.feeds)
    if (count.numerator <= 0)
      throw invalid(
        `making ${product.name} this way would not use up ${species.name}: leave it out of the feeds`,
      );
  for (const { species, count } of balance.coproducts)
    if (count.numerator <= 0)
      throw invalid(`making ${product.name} this way would use up ${species.name} instead of making it`);
}

interface Row {
  left: q.Rational[];
  right: q.Rational;
}

/** Gauss–Jordan elimination in exact fractions. An unknown that is not fixed stays undefined. */
function solve(system: readonly Row[], unknowns: number): (q.Rational | undefined)[] | 'impossible' {
  const rows = system.map(({ left, right }) => ({ left: [...left], right }));
  const pivots: number[] = [];
  for (let column = 0; column < unknowns; column++) {
    const at = rows.findIndex((row, i) => i >= pivots.length && row.left[column]!.numerator !== 0);
    if (at < 0) continue;
    const [pivot] = rows.splice(at, 1) as [Row];
    const factor = pivot.left[column]!;
    const unit = { left: pivot.left.map((x) => q.divide(x, factor)), right: q.divide(pivot.right, factor) };
    for (const row of rows) {
      const times = row.left[column]!;
      row.left = row.left.map((x, i) => q.subtract(x, q.multiply(times, unit.left[i]!)));
      row.right = q.subtract(row.right, q.multiply(times, unit.right));
    }
    rows.splice(pivots.length, 0, unit);
    pivots.push(column);
  }
  if (rows.slice(pivots.length).some(({ right }) => right.numerator !== 0)) return 'impossible';
  const values = new Array<q.Rational | undefined>(unknowns).fill(undefined);
  for (const [i, column] of pivots.entries()) {
    const alone = rows[i]!.left.every((x, j) => j === column || x.numerator === 0);
    if (alone) values[column] = rows[i]!.right;
  }
  return values;
}

function speciesOf(participants: readonly Participant[]): Species[] {
  return participants.map(({ species }) => species);
}

function list(participants: readonly Participant[]): string {
  return participants.map(({ species }) => species.name).join(' with ');
}

function invalid(message: string): CottrellError {
  return new CottrellError('reaction-invalid', message);
}
