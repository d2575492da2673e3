// Finds a species by name, formula or synonym, or makes one from a formula nobody listed.
// Never guesses: a name that is not known is refused with the nearest known ones.

import { CottrellError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { type Formula, parseFormula, sameComposition } from './formula.ts';
import { SPECIES } from './species-table.ts';

export interface Species {
  /** The listed name, or the formula where the species is not listed. */
  readonly name: string;
  readonly formula: Formula;
  /** False when it came from a formula alone. */
  readonly listed: boolean;
}

interface Catalogue {
  /** By name in lower case. */
  readonly byName: ReadonlyMap<string, Species>;
  /** By formula in its one spelling; case matters: CO is not Co. */
  readonly byFormula: ReadonlyMap<string, Species>;
}

/** Read when it is first asked for: most starts of the program never ask. */
let known: Catalogue | undefined;

/** The species called so. Throws `reaction-invalid` with suggestions when nothing is. */
export function findSpecies(text: string): Species {
  known ??= readTable();
  const { byName, byFormula } = known;
  const named = byName.get(nameKey(text));
  if (named) return named;
  const formula = readable(text);
  if (formula) return byFormula.get(formula.text) ?? { name: formula.text, formula, listed: false };
  const near = nearest(text, [...byName.keys(), ...byFormula.keys()]);
  const hint = near === undefined ? '' : `; did you mean "${near}"?`;
  throw new CottrellError(
    'reaction-invalid',
    `"${text}" is neither a species known by name nor a formula that can be read${hint}`,
    { context: { species: text } },
  );
}

/** A species that is not listed, from a name and a formula of its own. Throws `reaction-invalid`. */
export function speciesFrom(name: string, formula: string): Species {
  return { name, formula: parseFormula(formula), listed: false };
}

/** True when both are the same substance as far as Cottrell can know: same name, or the same atoms and charge. */
export function sameSpecies(a: Species, b: Species): boolean {
  if (a.listed && b.listed) return a.name === b.name;
  return nameKey(a.name) === nameKey(b.name) || sameComposition(a.formula, b.formula);
}

function readTable(): Catalogue {
  const byName = new Map<string, Species>();
  const byFormula = new Map<string, Species>();
  for (const [name, formulaText, ...also] of SPECIES) {
    const species = { name, formula: parseFormula(formulaText), listed: true };
    for (const spelling of [formulaText, name, ...also]) {
      const formula = readable(spelling);
      if (formula && sameComposition(formula, species.formula)) byFormula.set(formula.text, species);
      else byName.set(nameKey(spelling), species);
    }
  }
  return { byName, byFormula };
}

function readable(text: string): Formula | undefined {
  try {
    return parseFormula(text);
  } catch (error) {
    if (error instanceof CottrellError) return undefined;
    throw error;
  }
}

function nameKey(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/gu, ' ');
}
