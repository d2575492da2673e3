// Summaries for plots: minimum, maximum, mean and charge in bins of time, and cycles folded over each other. They are
// for looking at; no charge that is reported anywhere comes from here, except as the ledger itself counted it.
import type { LedgerState } from './charges.ts';
import { Ledger } from './ledger.ts';
import type { Mark, SampleBlock } from './samples.ts';
import { sliceBlock } from './slice.ts';
import { passed } from './tally.ts';

/** A column that can be summarised. */
export type SummaryColumn = 'setPotential_V' | 'potential_V' | 'cellVoltage_V' | 'current_A';

/** What fell into each of a row of bins. Values that were not measured (NaN) are not counted; an empty bin has NaN. */
export class Bins {
  readonly count: Uint32Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly #sum: Float64Array;

  constructor(bins: number) {
    this.count = new Uint32Array(bins);
    this.min = new Float64Array(bins).fill(Number.NaN);
    this.max = new Float64Array(bins).fill(Number.NaN);
    this.#sum = new Float64Array(bins);
  }

  put(bin: number, value: number): void {
    if (Number.isNaN(value)) return;
    if (this.count[bin]!++ === 0) {
      this.min[bin] = value;
      this.max[bin] = value;
    } else if (value < this.min[bin]!) this.min[bin] = value;
    else if (value > this.max[bin]!) this.max[bin] = value;
    this.#sum[bin]! += value;
  }

  mean(): Float64Array {
    return this.#sum.map((sum, bin) => sum / this.count[bin]!);
  }
}

/**
 * One column over bins of equal width from `from_s` (included) to `to_s` (excluded), with the charge of each bin as
 * the ledger counts it: an interval belongs to its later sample, so that the bins add up to the ledger.
 */
export class TimeSummary {
  readonly bins: Bins;
  readonly cathodic_C: Float64Array;
  readonly anodic_C: Float64Array;
  readonly #column: SummaryColumn;
  readonly #from_s: number;
  readonly #width_s: number;
  readonly #ledger: Ledger;

  /** @param before The ledger before the first block that will be added; undefined at the beginning of a run. */
  constructor(column: SummaryColumn, from_s: number, to_s: number, bins: number, before?: LedgerState) {
    this.bins = new Bins(bins);
    this.cathodic_C = new Float64Array(bins);
    this.anodic_C = new Float64Array(bins);
    this.#column = column;
    this.#from_s = from_s;
    this.#width_s = (to_s - from_s) / bins;
    this.#ledger = new Ledger(before);
  }

  /** Adds the next block of the stream; blocks follow one another without a hole. */
  add(block: SampleBlock): void {
    const values = block[this.#column];
    let begin = 0;
    while (begin < block.length || begin === 0) {
      const bin = this.#binOf(block.t_s[begin]);
      let end = begin;
      while (end < block.length && this.#binOf(block.t_s[end]) === bin) {
        if (bin !== undefined) this.bins.put(bin, values[end]!);
        end++;
      }
      this.#count(bin, sliceBlock(block, begin, end));
      if (block.length === 0) return;
      begin = end;
    }
  }

  #binOf(t_s: number | undefined): number | undefined {
    if (t_s === undefined) return undefined;
    const bin = Math.floor((t_s - this.#from_s) / this.#width_s);
    return bin >= 0 && bin < this.bins.count.length ? bin : undefined;
  }

  #count(bin: number | undefined, part: SampleBlock): void {
    const before = this.#ledger.state().totals;
    this.#ledger.add(part);
    this.#ledger.takeRows();
    if (bin === undefined) return;
    const { cathodic_C, anodic_C } = passed(before, this.#ledger.state().totals);
    this.cathodic_C[bin]! += cathodic_C;
    this.anodic_C[bin]! += anodic_C;
  }
}

/** Cycles of a loop folded over each other: one column over bins of time since the beginning of the cycle. */
export class FoldedCycles {
  readonly bins: Bins;
  readonly #column: SummaryColumn;
  readonly #segments: ReadonlySet<number>;
  readonly #first: number;
  readonly #width_s: number;
  readonly #cycles: { readonly from: number; readonly to: number };
  /** When the cycle that is going on began; undefined outside the loop. */
  #start_s: number | undefined;
  #cycle = -1;
  #inFirst = false;

  /**
   * @param segments The segments of the loop.
   * @param duration_s Length of a cycle; what comes later in one that was held up is left out.
   * @param cycles First and last cycle to fold.
   */
  constructor(
    column: SummaryColumn,
    segments: readonly number[],
    duration_s: number,
    bins: number,
    cycles = { from: 0, to: Number.POSITIVE_INFINITY },
  ) {
    this.bins = new Bins(bins);
    this.#column = column;
    this.#segments = new Set(segments);
    this.#first = Math.min(...segments);
    this.#width_s = duration_s / bins;
    this.#cycles = cycles;
  }

  /** Adds the next block of the stream. A cycle whose beginning was not seen is left out. */
  add(block: SampleBlock): void {
    let n = 0;
    for (const mark of block.marks) {
      n = this.#fold(block, n, mark.index);
      if (mark.kind === 'segment') this.#turnTo(mark);
      else if (mark.kind !== 'gap') this.#inFirst = false;
    }
    this.#fold(block, n, block.length);
  }

  #turnTo({ segment, cycle, t_s }: Mark): void {
    const isFirst = segment === this.#first;
    // A second mark of the first segment goes on with it at another sample period; behind a pause it begins again.
    if (isFirst && !(this.#inFirst && cycle === this.#cycle)) {
      this.#start_s = t_s;
      this.#cycle = cycle;
    } else if (!this.#segments.has(segment)) this.#start_s = undefined;
    this.#inFirst = isFirst;
  }

  #fold(block: SampleBlock, begin: number, end: number): number {
    const { t_s, segment, cycle } = block;
    const values = block[this.#column];
    const start_s = this.#start_s;
    if (start_s === undefined || this.#cycle < this.#cycles.from || this.#cycle > this.#cycles.to) return end;
    for (let n = begin; n < end; n++) {
      if (!this.#segments.has(segment[n]!) || cycle[n] !== this.#cycle) continue;
      const bin = Math.floor((t_s[n]! - start_s) / this.#width_s);
      if (bin >= 0 && bin < this.bins.count.length) this.bins.put(bin, values[n]!);
    }
    return end;
  }
}
