// Bins of a window while it is being read: extremes in the order in which they came, totals before and after.
// It knows neither blocks nor files; it never makes an object for a sample.
import type { Channel, Window } from '../../core/window.ts';

/** Channels of which a bin keeps the extremes. */
export const MEASURED = ['current_A', 'potential_V', 'setPotential_V', 'cellVoltage_V'] as const;
/** Channels of which a bin keeps the totals before and after. */
export const COUNTED = ['cathodic_C', 'anodic_C', 'overloads', 'gaps', 'lateSamples'] as const;

/** Running totals at an instant, in the order of COUNTED. */
export type Totals = readonly [
  cathodic_C: number,
  anodic_C: number,
  overloads: number,
  gaps: number,
  lateSamples: number,
];

export const NO_TOTALS: Totals = [0, 0, 0, 0, 0];

/** Equal bins over a stretch of time, filled from front to back. */
export class Envelope {
  readonly #from_s: number;
  readonly #width_s: number;
  readonly #last: number;
  readonly #measured: readonly number[];
  readonly #columns: Float64Array;
  readonly #capacity: number;
  #count = 0;
  #bin = -1;
  /** Order of what was put into the bin. */
  #turn = 0;
  readonly #min = new Float64Array(MEASURED.length);
  readonly #max = new Float64Array(MEASURED.length);
  readonly #minAt = new Float64Array(MEASURED.length);
  readonly #maxAt = new Float64Array(MEASURED.length);
  #first_s = 0;
  #last_s = 0;
  #before = NO_TOTALS;
  #after = NO_TOTALS;

  constructor(from_s: number, to_s: number, bins: number, channels: readonly Channel[]) {
    this.#from_s = from_s;
    this.#width_s = (to_s - from_s) / bins;
    this.#last = bins - 1;
    this.#capacity = 2 * bins;
    this.#measured = MEASURED.flatMap((name, n) => (channels.includes(name) ? [n] : []));
    // t_s, measured, counted: one column behind the other
    this.#columns = new Float64Array(this.#capacity * (1 + MEASURED.length + COUNTED.length));
  }

  /** The bin in which an instant lies. */
  binOf(t_s: number): number {
    return Math.min(this.#last, Math.max(0, Math.floor((t_s - this.#from_s) / this.#width_s)));
  }

  /** What is put next lies in this bin and begins at `t_s`, before which these totals had passed. */
  open(bin: number, t_s: number, before: Totals): void {
    if (bin === this.#bin) return;
    this.#close();
    this.#bin = bin;
    this.#turn = 0;
    this.#first_s = t_s;
    this.#before = before;
    this.#min.fill(Number.POSITIVE_INFINITY);
    this.#max.fill(Number.NEGATIVE_INFINITY);
  }

  /** A value of the `n`-th measured channel. */
  put(n: number, value: number): void {
    this.#turn++;
    if (value < this.#min[n]!) {
      this.#min[n] = value;
      this.#minAt[n] = this.#turn;
    }
    if (value > this.#max[n]!) {
      this.#max[n] = value;
      this.#maxAt[n] = this.#turn;
    }
  }

  /** What was put last ends at `t_s`, after which these totals have passed. */
  end(t_s: number, after: Totals): void {
    this.#last_s = t_s;
    this.#after = after;
  }

  /** The window so far. */
  take(head: Omit<Window, 'kind' | 't_s' | 'columns'>, channels: readonly Channel[]): Window {
    this.#close();
    this.#bin = -1;
    const column = (n: number) => this.#columns.slice(n * this.#capacity, n * this.#capacity + this.#count);
    const columns: Partial<Record<Channel, Float64Array>> = {};
    for (const name of channels) {
      const measured = MEASURED.indexOf(name as (typeof MEASURED)[number]);
      const counted = COUNTED.indexOf(name as (typeof COUNTED)[number]);
      if (measured >= 0) columns[name] = column(1 + measured);
      else if (counted >= 0) columns[name] = column(1 + MEASURED.length + counted);
      else columns[name] = new Float64Array(this.#count);
    }
    return { kind: 'summary', ...head, t_s: column(0), columns };
  }

  #close(): void {
    if (this.#bin < 0) return;
    const at = this.#count;
    const c = this.#columns;
    const capacity = this.#capacity;
    // A bin with one sample is one point: times must rise.
    const points = this.#last_s > this.#first_s ? 2 : 1;
    c[at] = points === 2 ? this.#first_s : this.#last_s;
    if (points === 2) c[at + 1] = this.#last_s;
    for (const n of this.#measured) {
      const any = this.#min[n]! <= this.#max[n]!;
      const minFirst = this.#minAt[n]! <= this.#maxAt[n]!;
      const low = any ? this.#min[n]! : Number.NaN;
      const high = any ? this.#max[n]! : Number.NaN;
      const place = (1 + n) * capacity + at;
      c[place] = minFirst || points === 1 ? low : high;
      if (points === 2) c[place + 1] = minFirst ? high : low;
    }
    for (let n = 0; n < COUNTED.length; n++) {
      const place = (1 + MEASURED.length + n) * capacity + at;
      c[place] = points === 2 ? this.#before[n]! : this.#after[n]!;
      if (points === 2) c[place + 1] = this.#after[n]!;
    }
    this.#count += points;
  }
}
