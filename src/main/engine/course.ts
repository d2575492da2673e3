// Where a run stands in its program and how fast charge has been passing lately: the memory behind the progress that
// people see. It follows marks and ledger rows; nothing here decides anything about the run.
import type { Charges, LedgerRow, LedgerTotals } from '../../core/ledger.ts';
import type { SampleBlock } from '../../core/samples.ts';
import type { SegmentPlace } from './layout.ts';

/** The visit in force. */
export interface Position {
  readonly segment: number;
  readonly cycle: number;
  /** Device time already spent in this visit, pauses not counted, s. */
  readonly into_s: number;
}

/** Charge per device time over the latest whole cycles, or the latest minute where there are no cycles. */
export interface Pace {
  readonly span_s: number;
  readonly before: Charges;
  readonly after: Charges;
}

/** Whole cycles, or stretches of 5 s, over which the pace is taken. */
const STRETCHES = 12;
const STRETCH_S = 5;

/** Follows a run block by block. */
export class Course {
  readonly #places: readonly SegmentPlace[];
  #t_s = 0;
  #segment = -1;
  #cycle = -1;
  /** Since when the visit is being played, and what it had been played before a pause. */
  #since_s = 0;
  #carried_s = 0;
  #state: 'off' | 'playing' | 'paused' = 'off';
  #points: { readonly step: number; readonly t_s: number; readonly charges: Charges }[] = [];

  constructor(places: readonly SegmentPlace[]) {
    this.#places = places;
  }

  /** Latest device time, s. */
  get t_s(): number {
    return this.#t_s;
  }

  get position(): Position | undefined {
    if (this.#segment < 0) return undefined;
    const playing_s = this.#state === 'playing' ? this.#t_s - this.#since_s : 0;
    return { segment: this.#segment, cycle: this.#cycle, into_s: this.#carried_s + playing_s };
  }

  /** Undefined until two cycles, or 5 s, of the present step have passed. */
  get pace(): Pace | undefined {
    const first = this.#points[0];
    const last = this.#points.at(-1);
    if (first === undefined || last === undefined || last.t_s <= first.t_s) return undefined;
    return { span_s: last.t_s - first.t_s, before: first.charges, after: last.charges };
  }

  /** The run is taken up where it stands: in this visit, since then. */
  takeUp(
    t_s: number,
    visit: { readonly segment: number; readonly cycle: number; readonly start_s: number },
  ): void {
    this.#begin(visit.segment, visit.cycle, visit.start_s);
    this.#t_s = t_s;
  }

  /** Takes in a block that the ledger has taken in: the rows it closed and the totals after it. */
  take(block: SampleBlock, rows: readonly LedgerRow[], totals: LedgerTotals): void {
    for (const row of rows) this.#addRow(row);
    for (const mark of block.marks) this.#addMark(mark);
    if (block.length > 0) this.#t_s = Math.max(this.#t_s, block.t_s[block.length - 1]!);
    const place = this.#places[this.#segment];
    if (this.#state !== 'playing' || place === undefined || place.cyclic) return;
    const last = this.#points.at(-1);
    if (last?.step !== place.step || this.#t_s - last.t_s >= STRETCH_S)
      this.#addPoint(place.step, this.#t_s, totals);
  }

  #addMark(mark: SampleBlock['marks'][number]): void {
    this.#t_s = Math.max(this.#t_s, mark.t_s);
    switch (mark.kind) {
      case 'segment':
        this.#begin(mark.segment, mark.cycle, mark.t_s);
        return;
      case 'pause':
      case 'end':
        if (this.#state === 'playing') this.#carried_s += mark.t_s - this.#since_s;
        this.#state = mark.kind === 'pause' ? 'paused' : 'off';
        this.#points = [];
        return;
      case 'gap':
      case 'resume':
        return;
    }
  }

  #begin(segment: number, cycle: number, t_s: number): void {
    const place = this.#places[segment]!;
    const sameVisit = segment === this.#segment && cycle === this.#cycle;
    // From a dense edge to its plateau: the visit just goes on.
    if (sameVisit && this.#state === 'playing') return;
    // A hold goes on with its remaining time after a pause; a cycle is played again from its start.
    if (!sameVisit || place.cyclic) this.#carried_s = 0;
    this.#segment = segment;
    this.#cycle = cycle;
    this.#since_s = t_s;
    this.#state = 'playing';
  }

  #addRow(row: LedgerRow): void {
    const place = this.#places[row.segment]!;
    if (!place.cyclic || !place.endsCycle) return;
    this.#addPoint(place.step, row.end_s, row.cumulative);
  }

  /** The pace of another step says nothing of this one. */
  #addPoint(step: number, t_s: number, charges: Charges): void {
    if (this.#points.at(-1)?.step !== step) this.#points = [];
    this.#points.push({ step, t_s, charges });
    if (this.#points.length > STRETCHES + 1) this.#points.shift();
  }
}
