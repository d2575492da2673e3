// "Also counts": moles of a product that went on to become another. Each molecule of nitrogen (or carbon) is counted for every step
// it took, and never twice for the same step.

import type { Path } from '../document.ts';
import { atomsOf } from './formula.ts';
import { toNumber } from './rational.ts';
import type { PreparedRow } from './row.ts';
import { findSpecies, type Species, sameSpecies } from './species.ts';

/** How a further product counts for an earlier one. */
export interface Counting {
  /** Index of the row that is counted. */
  readonly row: number;
  /** Molecules of the earlier product in one molecule of it. */
  readonly factor: number;
  /**
   * True where its own row starts from the earlier product, so that its electrons are those of the further step only. False where
   * its own electrons already hold the earlier step: counting it again would charge that step twice.
   */
  readonly chained: boolean;
}

/** The rows that a row also counts; what cannot be counted is told to `refuse`. */
export function countingsOf(
  index: number,
  rows: readonly PreparedRow[],
  refuse: (path: Path, message: string) => undefined,
): Counting[] {
  const { species, row } = rows[index]!;
  const names = row.fields?.['also counts'] ?? [];
  return names.flatMap(({ at: place, entry: name }): Counting[] => {
    const path = ['also counts', ...place];
    const at = rows.findIndex((other) => isCalled(other, name));
    const counted = rows[at];
    if (counted === undefined) refuse(path, `"${name}" is not among the products of this sheet`);
    else if (at === index) refuse(path, `${name} cannot count itself`);
    else if (counted.amount === undefined || counted.species === undefined)
      refuse(path, `${name} cannot be counted: its own amount is not known`);
    else if (species !== undefined) {
      const inChain = chainFactor(species, counted, rows, [at]);
      const factor = inChain ?? atomFactor(species, counted.species);
      if (factor !== undefined) return [{ row: at, factor, chained: inChain !== undefined }];
      refuse(path, `${name} has no atoms that could come from ${species.name}`);
    }
    return [];
  });
}

/** Names of products that are made from this one but that it does not count. */
export function uncounted(
  index: number,
  rows: readonly PreparedRow[],
  countings: readonly Counting[],
): string[] {
  const { species } = rows[index]!;
  return rows
    .filter((other, i) => {
      const feeds = other.reaction?.feeds ?? [];
      const isMadeFrom = species !== undefined && feeds.some((feed) => sameSpecies(feed.species, species));
      return isMadeFrom && i !== index && !countings.some((counting) => counting.row === i);
    })
    .map((other) => other.row.name);
}

function isCalled({ species, row }: PreparedRow, name: string): boolean {
  if (row.name === name) return true;
  try {
    return species !== undefined && sameSpecies(species, findSpecies(name));
  } catch {
    // A name nobody knows is no other name of this product; the caller says so.
    return false;
  }
}

/** Molecules of `wanted` that one molecule of the product takes, through the rows it is made from. */
function chainFactor(
  wanted: Species,
  { reaction }: PreparedRow,
  rows: readonly PreparedRow[],
  visited: readonly number[],
): number | undefined {
  for (const feed of reaction?.feeds ?? []) {
    if (sameSpecies(feed.species, wanted)) return toNumber(feed.count);
    const through = rows.findIndex(
      ({ species }) => species !== undefined && sameSpecies(species, feed.species),
    );
    if (through < 0 || visited.includes(through)) continue;
    const further = chainFactor(wanted, rows[through]!, rows, [...visited, through]);
    if (further !== undefined) return further * toNumber(feed.count);
  }
  return undefined;
}

/** Molecules of `wanted` whose nitrogen (else carbon, else any heavy atom) one molecule of the product holds. */
function atomFactor(wanted: Species, product: Species): number | undefined {
  const elements = Object.keys(wanted.formula.atoms).filter((element) => element !== 'H' && element !== 'O');
  const preferred = ['N', 'C', ...elements].find((element) => elements.includes(element));
  if (preferred === undefined) return undefined;
  const factor = atomsOf(product.formula, preferred) / atomsOf(wanted.formula, preferred);
  return factor > 0 ? factor : undefined;
}
