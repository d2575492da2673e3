// The potentials of a run whose pulse was changed while it was played: each level with the currents of the stretch in
// which it was in force, from the first visit that had it. It never tells one level with the currents of another.
import { type LevelChange, type RecordedAdjustment, withChanges } from './adjust.ts';
import { bySegment, type LedgerRow, type SegmentCharges } from './charges.ts';
import {
  type PotentialAccount,
  type PotentialCell,
  potentialAccount,
  type SegmentPotentials,
} from './segment-potentials.ts';
import type { Waveform } from './waveform.ts';

/** The levels of one segment from an instant on; `cycle` is absent for those with which the run began. */
interface Stretch {
  readonly from_s: number;
  readonly cycle?: number;
  readonly changes: readonly LevelChange[];
}

/** As `potentialAccount`; a segment that was changed has an entry for every level it was played at, by the rows. */
export function adjustedPotentials(
  waveform: Waveform,
  cell: PotentialCell,
  charges: readonly SegmentCharges[],
  adjustments: readonly RecordedAdjustment[],
  readRows: () => readonly LedgerRow[],
): PotentialAccount {
  const account = potentialAccount(waveform, cell, charges);
  if (adjustments.length === 0) return account;
  const rows = readRows();
  const segments = account.segments.flatMap((one) => {
    const own = rows.filter(({ segment }) => segment === one.segment);
    const stretches = stretchesOf(one.segment, adjustments, rows);
    return stretches.flatMap(({ from_s, cycle, changes }, n): SegmentPotentials[] => {
      // A change whose first visit was never played holds from nowhere on, and ends nothing.
      const to_s = Math.min(...stretches.slice(n + 1).map((later) => later.from_s));
      const within = own.filter(({ start_s }) => start_s >= from_s && start_s < to_s);
      // Changed before it was ever played so.
      if (within.length === 0 && n + 1 < stretches.length) return [];
      const { segments } = potentialAccount(withChanges(waveform, changes), cell, bySegment(within));
      const fromCycle = cycle === undefined ? undefined : (within[0]?.cycle ?? cycle);
      return [{ ...segments[one.segment]!, ...(fromCycle !== undefined && { fromCycle }) }];
    });
  });
  return { ...account, segments };
}

/** The stretches of a segment, the first from the beginning of the run. */
function stretchesOf(
  segment: number,
  adjustments: readonly RecordedAdjustment[],
  rows: readonly LedgerRow[],
): readonly Stretch[] {
  const begun: Stretch = { from_s: Number.NEGATIVE_INFINITY, changes: [] };
  const changed = adjustments.flatMap(({ changes, ...first }): Stretch[] => {
    const own = changes.filter((change) => change.segment === segment);
    if (own.length === 0) return [];
    const visits = rows.filter((row) => row.segment === first.segment && row.cycle === first.cycle);
    // A visit that was cut for the change has the same numbers, and lies before it; one that a pause cut lies behind it.
    const visit =
      visits.find(({ start_s, end_s }) => (start_s + end_s) / 2 > (first.t_s ?? end_s)) ?? visits.at(-1);
    return [{ from_s: visit?.start_s ?? Number.POSITIVE_INFINITY, cycle: first.cycle, changes: own }];
  });
  return [begun, ...changed];
}
