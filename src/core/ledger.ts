// The charge ledger: cathodic, anodic and edge charge of every visit of a segment, from every raw sample.
// It never interpolates over an edge or a gap, never thins, and gives the same bits however the stream is cut.

import {
  type LedgerRow,
  type LedgerState,
  type LedgerTotals,
  RowSum,
  type SegmentCharges,
} from './charges.ts';
import { FLAG, type Mark, type SampleBlock } from './samples.ts';
import type { Clock } from './span.ts';
import { unseenOnStair } from './staircase.ts';
import { type Cut, NOTHING, passed, RunningTally, type Tally } from './tally.ts';

export type { LedgerRow, LedgerState, LedgerTotals } from './charges.ts';
export { absoluteCharge_C, type Charges, netCharge_C } from './tally.ts';

/** A current is trusted for this many sample periods; beyond them is a gap. */
const REACH_PERIODS = 1.5;

interface Visit {
  readonly segment: number;
  readonly cycle: number;
  readonly start_s: number;
  readonly before: Tally;
  end_A: number;
}

/**
 * Integrates a stream of blocks. What has been accounted for ends at `from_s`, where one of these stands:
 * - `sample`: a sample; the next one is joined to it by a straight line, split where it crosses zero, if it comes
 *   within 1.5 sample periods (across a change of period the larger one counts); else the stretch is a gap. On a
 *   staircase the next current is held back to it instead, and a share of that is edge charge.
 * - `edge`: a programmed edge; the next current is held back to it. At the next edge, pause or end the last current
 *   is held up to it. Each at most 1.5 periods, the rest is a gap; both are also counted as edge charge.
 * - `lost`: nothing is known until the next sample: a gap, cut where a visit ends.
 * - `off`: paused: no charge and no gap. `resumed`: still so, until the segment mark that must follow.
 * - `nothing`: before the first and after the last visit.
 *
 * Samples without a current (NaN: open circuit) carry no charge and no gap; a stretch between one with and one
 * without is a gap, because the cell was switched at an unknown instant. A sample that is not later than the one
 * before it, or of another visit than the marks say, breaks the contract of the driver: it is counted as a gap, and
 * time that runs backwards never adds charge. A visit with period 0 expects no samples and is no gap without them.
 */
export class Ledger {
  readonly #clock: Clock | undefined;
  readonly #tally: RunningTally;
  #anchor: LedgerState['anchor'];
  #from_s: number;
  #from_A: number;
  #from_V: number;
  #fromOverloaded: boolean;
  #period_s: number;
  #reach_s: number;
  #visit: Visit | null;
  #rows: LedgerRow[] = [];
  readonly #segments = new Map<number, RowSum>();

  /**
   * @param state Go on from here instead of from nothing. Sums by segment then count from here.
   * @param until_s Account only for what lies before this instant: how a charge at an instant is had.
   */
  constructor(state: LedgerState = EMPTY, until_s = Number.POSITIVE_INFINITY) {
    this.#clock = state.clock;
    this.#tally = new RunningTally(state.totals, until_s, state.clock);
    this.#anchor = state.anchor;
    this.#from_s = state.from_s;
    this.#from_A = state.from_A ?? Number.NaN;
    this.#from_V = state.from_V ?? Number.NaN;
    this.#fromOverloaded = state.fromOverloaded;
    this.#period_s = state.period_s;
    this.#reach_s = state.reach_s;
    this.#visit = state.visit && { ...state.visit, end_A: state.visit.end_A ?? Number.NaN };
  }

  /** A ledger at the beginning of a run that reads times and counts as `state` does, a later state of the same run. */
  static asOf({ clock, totals: { lateSamples } }: LedgerState): Ledger {
    const { clock: _, ...empty } = EMPTY;
    const { lateSamples: none, ...counted } = NOTHING;
    const totals = lateSamples === undefined ? counted : { ...counted, lateSamples: none! };
    return new Ledger({ ...empty, totals, ...(clock !== undefined && { clock }) });
  }

  /**
   * Accounts for a block: its samples and marks in their order. `after` is called when the sample with that index has
   * been accounted for, for those who want the totals at each sample.
   */
  add(block: SampleBlock, after?: (sample: number) => void): void {
    let n = 0;
    for (const mark of block.marks) {
      n = this.#addSamples(block, n, mark.index, after);
      this.#turn(mark);
    }
    this.#addSamples(block, n, block.length, after);
  }

  /** Totals of the run so far. */
  get totals(): LedgerTotals {
    const sums = passed(NOTHING, this.#tally.tally);
    return { ...sums, lowerBound: sums.overloads > 0 };
  }

  /** The totals with all their bits. */
  get tally(): Tally {
    return this.#tally.tally;
  }

  /**
   * Writes cathodic and anodic charge in C, overloads, gaps and late samples so far into five columns at one place: for
   * the totals after every sample, which are too many to make an object for each.
   */
  writeTotals(columns: readonly Float64Array[], at: number): void {
    this.#tally.write(columns, at);
  }

  /** The visit that is going on, as far as it has come; undefined before the first and after the end. */
  get current(): LedgerRow | undefined {
    return this.#visit === null ? undefined : this.#row(this.#visit);
  }

  /** The visits completed since the last call, in order; each is handed out once. */
  takeRows(): LedgerRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  /** Charge by segment over all its visits, the open one included. */
  bySegment(): SegmentCharges[] {
    const open = this.current;
    if (open !== undefined && !this.#segments.has(open.segment))
      this.#segments.set(open.segment, new RowSum());
    return [...this.#segments]
      .sort(([a], [b]) => a - b)
      .map(([segment, sum]) => ({ segment, ...sum.sum(open?.segment === segment ? open : undefined) }));
  }

  /** All that a ledger needs to go on from here; rows not yet taken are not part of it. */
  state(): LedgerState {
    return {
      ...(this.#clock !== undefined && { clock: this.#clock }),
      totals: this.#tally.tally,
      anchor: this.#anchor,
      from_s: this.#from_s,
      from_A: finiteOrNull(this.#from_A),
      ...(Number.isFinite(this.#from_V) && { from_V: this.#from_V }),
      fromOverloaded: this.#fromOverloaded,
      period_s: this.#period_s,
      reach_s: this.#reach_s,
      visit: this.#visit && { ...this.#visit, end_A: finiteOrNull(this.#visit.end_A) },
    };
  }

  /** What stands on the instant `until_s`. */
  get cut(): Cut {
    return this.#tally.cut;
  }

  #addSamples(
    block: SampleBlock,
    begin: number,
    end: number,
    after: ((sample: number) => void) | undefined,
  ): number {
    const { t_s, current_A, setPotential_V, flags, segment, cycle } = block;
    for (let n = begin; n < end; n++) {
      const set_V = (flags[n]! & FLAG.stair) === 0 ? Number.NaN : setPotential_V[n]!;
      this.#addSample(t_s[n]!, current_A[n]!, set_V, flags[n]!, segment[n]!, cycle[n]!);
      after?.(n);
    }
    return end;
  }

  #addSample(
    t_s: number,
    current_A: number,
    set_V: number,
    flags: number,
    segment: number,
    cycle: number,
  ): void {
    const visit = this.#visitOf(t_s, segment, cycle);
    const overloaded = (flags & FLAG.overload) !== 0;
    this.#tally.sample(t_s, overloaded, (flags & FLAG.timing) !== 0);
    if (this.#anchor === 'off') return;
    if (t_s < this.#from_s || (t_s === this.#from_s && this.#anchor === 'sample')) {
      this.#tally.gap(this.#from_s, this.#from_s);
      return;
    }
    this.#tally.bounds(this.#from_s, t_s, overloaded || this.#fromOverloaded);
    this.#reachSample(t_s, current_A, set_V, flags);
    this.#anchor = 'sample';
    this.#from_s = t_s;
    this.#from_A = current_A;
    this.#from_V = set_V + 0;
    this.#fromOverloaded = overloaded;
    this.#reach_s = this.#period_s * REACH_PERIODS;
    visit.end_A = current_A;
  }

  /** The open visit. A sample of a visit that no mark announced opens it, after a stretch nothing is known of. */
  #visitOf(t_s: number, segment: number, cycle: number): Visit {
    const visit = this.#visit;
    if (visit !== null && (this.#anchor === 'off' || (visit.segment === segment && visit.cycle === cycle)))
      return visit;
    this.#close();
    if (this.#anchor === 'nothing') this.#from_s = Math.max(this.#from_s, t_s);
    this.#anchor = 'lost';
    return this.#open(segment, cycle);
  }

  /** Accounts for the stretch from what stands at `from_s` to a sample. */
  #reachSample(t_s: number, current_A: number, set_V: number, flags: number): void {
    const from_s = this.#from_s;
    const from_A = this.#from_A;
    const measured = Number.isFinite(current_A);
    if (this.#anchor === 'sample') {
      const wasMeasured = Number.isFinite(from_A);
      if (!measured && !wasMeasured) return;
      const afterGap = (flags & FLAG.afterGap) !== 0;
      if (!measured || !wasMeasured || afterGap || t_s - from_s > this.#reach_s) this.#tally.gap(from_s, t_s);
      else if ((flags & FLAG.stair) === 0) this.#tally.bridge(from_s, from_A, t_s, current_A);
      else this.#tally.hold(current_A, from_s, t_s, unseenOnStair(set_V - this.#from_V));
    } else if (this.#anchor === 'edge') {
      if (!measured) return;
      const begin_s = t_s - from_s > this.#reach_s ? t_s - this.#reach_s : from_s;
      if (begin_s > from_s) this.#tally.gap(from_s, begin_s);
      this.#tally.hold(current_A, begin_s, t_s);
    } else this.#tally.gap(from_s, t_s);
  }

  /** Accounts for the stretch to a turning point, up to which the last current is held, and stands there. */
  #reachTurn(t_s: number): void {
    const from_s = this.#from_s;
    if (t_s <= from_s || !(this.#anchor === 'sample' || this.#anchor === 'edge' || this.#anchor === 'lost'))
      return;
    this.#tally.bounds(from_s, t_s, this.#fromOverloaded);
    if (this.#anchor === 'sample') {
      if (Number.isFinite(this.#from_A)) {
        const end_s = t_s - from_s > this.#reach_s ? from_s + this.#reach_s : t_s;
        this.#tally.hold(this.#from_A, from_s, end_s);
        if (end_s < t_s) this.#tally.gap(end_s, t_s);
      }
    } else if (this.#anchor === 'lost' || this.#reach_s > 0) this.#tally.gap(from_s, t_s);
    this.#from_s = t_s;
  }

  #turn(mark: Mark): void {
    switch (mark.kind) {
      case 'segment':
        this.#turnTo(mark);
        break;
      case 'gap':
        if (this.#anchor === 'sample' || this.#anchor === 'edge') this.#anchor = 'lost';
        break;
      case 'pause':
        this.#reachTurn(mark.t_s);
        if (this.#visit !== null) this.#anchor = 'off';
        break;
      case 'resume':
        if (this.#anchor === 'off') this.#anchor = 'resumed';
        break;
      case 'end':
        this.#reachTurn(mark.t_s);
        this.#close();
        this.#anchor = 'nothing';
    }
  }

  /** A visit begins, goes on after a pause, or goes on with another sample period. */
  #turnTo({ t_s, segment, cycle, period_s }: Mark): void {
    const reach_s = period_s * REACH_PERIODS;
    const same = this.#visit !== null && this.#visit.segment === segment && this.#visit.cycle === cycle;
    this.#period_s = period_s;
    if (same && this.#anchor !== 'off' && this.#anchor !== 'resumed') {
      this.#reach_s = Math.max(this.#reach_s, reach_s);
      return;
    }
    this.#reachTurn(t_s);
    if (!same) this.#close();
    this.#from_s = Math.max(this.#from_s, t_s);
    this.#fromOverloaded = false;
    this.#reach_s = reach_s;
    if (this.#anchor !== 'lost') this.#anchor = 'edge';
    if (!same) this.#open(segment, cycle);
  }

  #open(segment: number, cycle: number): Visit {
    const before = this.#tally.tally;
    this.#visit = { segment, cycle, start_s: this.#from_s, before, end_A: Number.NaN };
    return this.#visit;
  }

  #close(): void {
    if (this.#visit === null) return;
    const row = this.#row(this.#visit);
    let sum = this.#segments.get(row.segment);
    if (sum === undefined) {
      sum = new RowSum();
      this.#segments.set(row.segment, sum);
    }
    sum.add(row);
    this.#rows.push(row);
    this.#visit = null;
  }

  #row(visit: Visit): LedgerRow {
    const { segment, cycle, start_s, before } = visit;
    const now = this.#tally.tally;
    const { cathodic_C, anodic_C, edge_C } = passed(NOTHING, now);
    return {
      segment,
      cycle,
      start_s,
      end_s: this.#from_s,
      ...passed(before, now),
      endCurrent_A: finiteOrNull(visit.end_A) ?? Number.NaN,
      cumulative: { cathodic_C, anodic_C, edge_C },
    };
  }
}

/** Before the first mark of a run. */
const EMPTY: LedgerState = {
  clock: 'microseconds',
  totals: NOTHING,
  anchor: 'nothing',
  from_s: 0,
  from_A: null,
  fromOverloaded: false,
  period_s: 0,
  reach_s: 0,
  visit: null,
};

function finiteOrNull(x: number): number | null {
  return Number.isFinite(x) ? x + 0 : null;
}
