// From the fields of a row to its reaction: which species, which feeds, how many electrons, on which charge. A typed electron
// number is never taken silently: it must agree with the derived one or come with a reason, and then it is flagged.

import { CottrellError } from '../errors.ts';
import { type Participant, parseParticipant } from './balance.ts';
import {
  type ConventionId,
  conventionFits,
  conventionId,
  conventionsFor,
  DEFAULT_CONVENTION,
  type Polarity,
} from './charge.ts';
import type { RowReading } from './row-reading.ts';
import { findSpecies, type Species, speciesFrom } from './species.ts';
import { type Direction, deriveReaction, type Reaction } from './stoichiometry.ts';

/** The electron number in force. */
export interface Electrons {
  /** Per molecule of product, positive; 0 for a chemical step. */
  readonly number: number;
  /** The same as written: "8/3". */
  readonly text: string;
  readonly direction: Direction;
  /** Why the number was typed in against, or in place of, the derived one. */
  readonly because: string | undefined;
}

/** The product and its molar mass (g/mol): that of the formula, or the one given. */
export function speciesOf(reading: RowReading): { species: Species; molarMass: number } | undefined {
  const { fields, attempt, refuse, note } = reading;
  const { product, formula, 'molar mass': given } = fields;
  const species =
    formula === undefined
      ? attempt(['product'], () => findSpecies(product))
      : attempt(['formula'], () => speciesFrom(product, formula));
  if (species === undefined) return undefined;
  const computed = species.formula.molarMass;
  if (given === undefined) return { species, molarMass: computed };
  if (given.value <= 0)
    return refuse(['molar mass'], `a molar mass above zero is needed, not "${given.text}"`);
  const molarMass = given.value * 1e3;
  if (Math.abs(molarMass / computed - 1) > 1e-3)
    note(`molar mass ${given.text} as given; the formula ${species.formula.text} has ${computed} g/mol`);
  return { species, molarMass };
}

/** The derived reaction. Where a typed electron number with a reason stands in for it, a failure is only noted. */
export function reactionOf(species: Species, reading: RowReading): Reaction | undefined {
  const { fields, attempt, note } = reading;
  const read = (name: 'from' | 'coproducts') =>
    (fields[name] ?? []).map(({ at, entry }) => attempt([name, ...at], () => parseParticipant(entry)));
  const [feeds, coproducts] = [read('from'), read('coproducts')];
  if (!areAll(feeds) || !areAll(coproducts)) return undefined;
  const derive = () => deriveReaction(species, feeds, coproducts);
  if (typeof fields.electrons !== 'object') return attempt(['from'], derive);
  try {
    return derive();
  } catch (error) {
    if (!(error instanceof CottrellError)) throw error;
    note(`electrons could not be derived: ${error.message}`);
    return undefined;
  }
}

function areAll(participants: (Participant | undefined)[]): participants is Participant[] {
  return !participants.includes(undefined);
}

/** The derived number, or the typed one where it comes with a reason. */
export function electronsOf(reaction: Reaction | undefined, reading: RowReading): Electrons | undefined {
  const { fields, refuse, note } = reading;
  const typed = fields.electrons;
  const derived = reaction && {
    number: Math.abs(reaction.electrons),
    text: reaction.electronsText,
    direction: reaction.direction,
    because: undefined,
  };
  if (typed === undefined) return derived;
  const { number, because } = typeof typed === 'number' ? { number: typed, because: undefined } : typed;
  if (!(number > 0)) return refuse(['electrons'], `a number above zero is needed, not ${number}`);
  if (derived?.number === number) return derived;
  if (because === undefined) {
    if (reaction === undefined) return undefined;
    return refuse(
      ['electrons'],
      `${number} electrons contradict the derived ${reaction.electronsText} (${reaction.derivation}): ` +
        `to use them all the same, write { number: ${number}, because: … }`,
    );
  }
  const direction = directionOf(fields.charge, reaction);
  if (direction === undefined)
    return refuse(
      ['electrons'],
      'which way do these electrons go? Add "charge: cathodic" or "charge: anodic"',
    );
  note(`electron number ${number} typed in${derived ? `, not the derived ${derived.text}` : ''}: ${because}`);
  return { number, text: `${number}`, direction, because };
}

/** Direction of typed electrons: that of the reaction, else that of the charge the person chose. */
function directionOf(charge: string | undefined, reaction: Reaction | undefined): Polarity | undefined {
  if (reaction !== undefined && reaction.direction !== 'chemical') return reaction.direction;
  const id = charge === undefined ? undefined : conventionId(charge);
  if (id === undefined) return undefined;
  const fits = (['cathodic', 'anodic'] as const).filter((polarity) => conventionFits(id, polarity));
  return fits.length === 1 ? fits[0] : undefined;
}

/** The convention chosen, or the default of the direction; undefined for a chemical step or after a refusal. */
export function conventionOf(
  { direction, text }: Electrons,
  { name, fields, refuse }: RowReading,
): ConventionId | undefined {
  if (direction === 'chemical') return undefined;
  if (fields.charge === undefined) return DEFAULT_CONVENTION[direction];
  const id = conventionId(fields.charge);
  if (id !== undefined && conventionFits(id, direction)) return id;
  const made = direction === 'cathodic' ? 'reduction' : 'oxidation';
  return refuse(
    ['charge'],
    `${name} is made by ${made} here (${text} e-), so "${fields.charge}" cannot be its charge; ${conventionsFor(direction)}`,
  );
}
