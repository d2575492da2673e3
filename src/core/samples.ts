// Blocks of samples as typed columns, with marks where the programme turned: what travels from a driver to the
// ledger, the disk and the plot. A block is written once and then only read; nothing is ever thinned here.

/** Bits of the flags column. */
export const FLAG = {
  /** The instrument could not keep the asked interval. */
  timing: 1,
  /** Current outside the range: the value is a lower bound of its magnitude. */
  overload: 2,
  /** Range much too large for the value. */
  underload: 4,
  /** Close to overload. */
  overloadWarning: 8,
  /** First sample after a change of current range. */
  rangeChanged: 16,
  /** Samples are missing just before this one. */
  afterGap: 32,
  /**
   * Measured at the end of a step of a staircase that the sample before it began: the current belongs to that level,
   * and no straight line joins the two.
   */
  stair: 64,
} as const;

/**
 * A turning point of the run, standing before the sample with index `index` of its block.
 * - `segment`: a visit of a segment begins at `t_s`, or goes on with another sampling period (edge → plateau).
 * - `gap`: from `t_s` until the next sample nothing is known (link lost, lines lost).
 * - `pause`: the cell was opened at `t_s` on request; `resume`: the programme goes on (a `segment` mark follows).
 * - `end`: the programme ended at `t_s`.
 */
export interface Mark {
  readonly index: number;
  readonly kind: 'segment' | 'gap' | 'pause' | 'resume' | 'end';
  readonly t_s: number;
  /** The visit in force from here on (for gap, pause and end: the one that was in force). */
  readonly segment: number;
  readonly cycle: number;
  /** Expected distance of samples from here on; 0 where none are expected. */
  readonly period_s: number;
}

/** Samples in the order of time. All columns have `length` entries in SI units. */
export interface SampleBlock {
  readonly length: number;
  /** Device time since the start of the run, strictly rising. */
  readonly t_s: Float64Array;
  /** What was set, NaN under current control and at open circuit. */
  readonly setPotential_V: Float64Array;
  /** Working against reference electrode as measured; NaN where the instrument does not measure it. */
  readonly potential_V: Float64Array;
  /** Working against counter electrode as measured; NaN where the instrument does not measure it. */
  readonly cellVoltage_V: Float64Array;
  /** Anodic positive; NaN where no current is measured (open circuit). */
  readonly current_A: Float64Array;
  readonly flags: Uint8Array;
  /** Visit of each sample: see SegmentInfo in waveform.ts. */
  readonly segment: Uint32Array;
  readonly cycle: Uint32Array;
  readonly marks: readonly Mark[];
}

/** Collects samples into a block; grows as needed and is reused after `take`. */
export class BlockBuilder {
  #capacity: number;
  #length = 0;
  #columns: ReturnType<typeof columns>;
  #marks: Mark[] = [];

  constructor(capacity = 1024) {
    this.#capacity = capacity;
    this.#columns = columns(capacity);
  }

  get length(): number {
    return this.#length;
  }

  get isEmpty(): boolean {
    return this.#length === 0 && this.#marks.length === 0;
  }

  /** Adds a mark before the next sample. */
  mark(mark: Omit<Mark, 'index'>): void {
    this.#marks.push({ ...mark, index: this.#length });
  }

  /** Adds one sample; NaN for what was not measured. */
  add(
    t_s: number,
    setPotential_V: number,
    potential_V: number,
    cellVoltage_V: number,
    current_A: number,
    flags: number,
    segment: number,
    cycle: number,
  ): void {
    if (this.#length === this.#capacity) this.#grow(this.#capacity * 2);
    const n = this.#length++;
    const c = this.#columns;
    c.t_s[n] = t_s;
    c.setPotential_V[n] = setPotential_V;
    c.potential_V[n] = potential_V;
    c.cellVoltage_V[n] = cellVoltage_V;
    c.current_A[n] = current_A;
    c.flags[n] = flags;
    c.segment[n] = segment;
    c.cycle[n] = cycle;
  }

  /** Appends a whole block, its marks included. */
  append(block: SampleBlock): void {
    const needed = this.#length + block.length;
    if (needed > this.#capacity) this.#grow(Math.max(needed, this.#capacity * 2));
    for (const mark of block.marks) this.#marks.push({ ...mark, index: mark.index + this.#length });
    for (const name of COLUMN_NAMES)
      this.#columns[name].set(block[name].subarray(0, block.length), this.#length);
    this.#length = needed;
  }

  /** The block so far, copied out; the builder is empty afterwards. */
  take(): SampleBlock {
    const length = this.#length;
    const block = {
      length,
      marks: this.#marks,
      ...mapColumns((name) => this.#columns[name].slice(0, length)),
    };
    this.#length = 0;
    this.#marks = [];
    return block as SampleBlock;
  }

  #grow(capacity: number): void {
    const bigger = columns(capacity);
    for (const name of COLUMN_NAMES) bigger[name].set(this.#columns[name].subarray(0, this.#length));
    this.#columns = bigger;
    this.#capacity = capacity;
  }
}

/** Names of the columns, in the order in which they are stored and exported. */
export const COLUMN_NAMES = [
  't_s',
  'setPotential_V',
  'potential_V',
  'cellVoltage_V',
  'current_A',
  'flags',
  'segment',
  'cycle',
] as const;
export type ColumnName = (typeof COLUMN_NAMES)[number];

/** One sample as a row, in the order of the columns. Makes an array: for tables, not for the way of the samples. */
export function sampleRow(block: SampleBlock, n: number): number[] {
  return [
    block.t_s[n]!,
    block.setPotential_V[n]!,
    block.potential_V[n]!,
    block.cellVoltage_V[n]!,
    block.current_A[n]!,
    block.flags[n]!,
    block.segment[n]!,
    block.cycle[n]!,
  ];
}

function columns(capacity: number) {
  return {
    t_s: new Float64Array(capacity),
    setPotential_V: new Float64Array(capacity),
    potential_V: new Float64Array(capacity),
    cellVoltage_V: new Float64Array(capacity),
    current_A: new Float64Array(capacity),
    flags: new Uint8Array(capacity),
    segment: new Uint32Array(capacity),
    cycle: new Uint32Array(capacity),
  };
}

function mapColumns<T>(make: (name: ColumnName) => T): Record<ColumnName, T> {
  return Object.fromEntries(COLUMN_NAMES.map((name) => [name, make(name)])) as Record<ColumnName, T>;
}
