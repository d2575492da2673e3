// One product written twice: made from the same, at the same electrode, on the same charge. Its electrons would count
// twice in every closure, so the second row is refused and the first stands.

import type { PreparedRow } from './row.ts';
import { sameSpecies } from './species.ts';

/** The rows, each that repeats an earlier one with a problem at its product. */
export function withoutRepeats(rows: readonly PreparedRow[]): PreparedRow[] {
  return rows.map((row, index) => {
    const first = rows.slice(0, index).findIndex((earlier) => repeats(row, earlier));
    if (first < 0) return row;
    const message =
      `"${row.row.name}" is product ${first + 1} already, and would count twice: put what was found in several places ` +
      'under "parts" of one product, and repeats of a measurement into a group';
    return { ...row, problems: [...row.problems, row.row.problemAt(['product'], message)] };
  });
}

function repeats(row: PreparedRow, earlier: PreparedRow): boolean {
  const { species, reaction, electrode, convention } = row;
  if (species === undefined || earlier.species === undefined || !sameSpecies(species, earlier.species))
    return false;
  if (electrode !== earlier.electrode || convention !== earlier.convention) return false;
  const [feeds, others] = [reaction?.feeds ?? [], earlier.reaction?.feeds ?? []];
  return (
    feeds.length === others.length &&
    feeds.every((feed) => others.some((other) => sameSpecies(feed.species, other.species)))
  );
}
