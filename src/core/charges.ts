// What the charge ledger counts: the shapes of its rows and totals, and their sums by segment and by cycle.
// Only what the ledger found is added up here; no current is ever integrated in this file.
import { CompensatedSum } from './compensated.ts';
import type { Clock } from './span.ts';
import type { Charges, Counts, Tally } from './tally.ts';

/** One visit of a segment. A cycle that was begun again after a pause leaves two rows with the same name. */
export interface LedgerRow extends Charges, Counts {
  readonly segment: number;
  readonly cycle: number;
  readonly start_s: number;
  readonly end_s: number;
  /** The last measured current; NaN if there was none. */
  readonly endCurrent_A: number;
  /** Totals of the run at the end of this visit. */
  readonly cumulative: Charges;
}

export interface LedgerTotals extends Charges, Counts {
  /** True when a sample was overloaded: the true charge is at least this. */
  readonly lowerBound: boolean;
}

/** The visit that is open while a state is taken. */
interface OpenVisit {
  readonly segment: number;
  readonly cycle: number;
  readonly start_s: number;
  /** Last measured current; null if there was none. */
  readonly end_A: number | null;
  /** Totals at its beginning. */
  readonly before: Tally;
}

/**
 * Everything the ledger must remember between two samples, as plain data that JSON carries without loss: stored with
 * every block, so that the charge of any selection can be had without reading the run from its beginning.
 */
export interface LedgerState {
  /** How times are read, from the beginning of the run to its end; absent in runs recorded before there was a choice. */
  readonly clock?: Clock;
  readonly totals: Tally;
  /** What stands at `from_s`: see the ledger. */
  readonly anchor: 'nothing' | 'sample' | 'edge' | 'lost' | 'off' | 'resumed';
  readonly from_s: number;
  /** Current at `from_s`; null where none was measured. */
  readonly from_A: number | null;
  /** What was set there, on a staircase; absent elsewhere. */
  readonly from_V?: number;
  readonly fromOverloaded: boolean;
  readonly period_s: number;
  /** How far a current is trusted from here, s. */
  readonly reach_s: number;
  readonly visit: OpenVisit | null;
}

/** All visits of one segment together. */
export interface SegmentCharges extends Charges, Counts {
  readonly segment: number;
  readonly visits: number;
  /** Time spent in the segment. */
  readonly duration_s: number;
}

/** All visits that carry the same cycle number in one loop together. */
export interface CycleCharges extends Charges, Counts {
  readonly cycle: number;
  readonly visits: number;
  readonly start_s: number;
  readonly end_s: number;
  /** Totals of the run at the end of the cycle. */
  readonly cumulative: Charges;
}

/** Sum of rows that loses nothing over a million cycles. */
export class RowSum {
  readonly #cathodic = new CompensatedSum();
  readonly #anodic = new CompensatedSum();
  readonly #edge = new CompensatedSum();
  readonly #duration = new CompensatedSum();
  readonly #gap = new CompensatedSum();
  #visits = 0;
  #samples = 0;
  #gaps = 0;
  #overloads = 0;

  add(row: LedgerRow): void {
    this.#cathodic.add(row.cathodic_C);
    this.#anodic.add(row.anodic_C);
    this.#edge.add(row.edge_C);
    this.#duration.add(row.end_s - row.start_s);
    this.#gap.add(row.gap_s);
    this.#visits += 1;
    this.#samples += row.samples;
    this.#gaps += row.gaps;
    this.#overloads += row.overloads;
  }

  /** The sum so far; with `open` counted in, which is not kept. */
  sum(open?: LedgerRow) {
    const extra = (name: 'cathodic_C' | 'anodic_C' | 'edge_C' | 'gap_s') => open?.[name] ?? 0;
    return {
      visits: this.#visits + (open ? 1 : 0),
      duration_s: this.#duration.value + (open ? open.end_s - open.start_s : 0),
      cathodic_C: this.#cathodic.value + extra('cathodic_C'),
      anodic_C: this.#anodic.value + extra('anodic_C'),
      edge_C: this.#edge.value + extra('edge_C'),
      samples: this.#samples + (open?.samples ?? 0),
      gaps: this.#gaps + (open?.gaps ?? 0),
      gap_s: this.#gap.value + extra('gap_s'),
      overloads: this.#overloads + (open?.overloads ?? 0),
    };
  }
}

/** Rows summed over their cycles, one entry a segment, in the order of the segments. */
export function bySegment(rows: Iterable<LedgerRow>): SegmentCharges[] {
  const sums = new Map<number, RowSum>();
  for (const row of rows) {
    const sum = sums.get(row.segment) ?? new RowSum();
    sums.set(row.segment, sum);
    sum.add(row);
  }
  return [...sums].sort(([a], [b]) => a - b).map(([segment, sum]) => ({ segment, ...sum.sum() }));
}

/** Rows of the segments of one loop summed by their cycle, in the order of the cycles. */
export function byCycle(rows: Iterable<LedgerRow>, segments: ReadonlySet<number>): CycleCharges[] {
  const cycles = new Map<number, { sum: RowSum; first: LedgerRow; last: LedgerRow }>();
  for (const row of rows) {
    if (!segments.has(row.segment)) continue;
    const known = cycles.get(row.cycle);
    const entry = known ?? { sum: new RowSum(), first: row, last: row };
    if (known === undefined) cycles.set(row.cycle, entry);
    entry.sum.add(row);
    entry.last = row;
  }
  return [...cycles]
    .sort(([a], [b]) => a - b)
    .map(([cycle, { sum, first, last }]) => {
      const { duration_s: _, ...charges } = sum.sum();
      return { cycle, start_s: first.start_s, end_s: last.end_s, ...charges, cumulative: last.cumulative };
    });
}
