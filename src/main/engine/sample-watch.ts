// Conditions judged on every single sample: limits that protect the cell, current and time rules, lasting overload.
// The hot path: it makes no object, closure or string per sample. Time here is device time, carried across blocks.
import type { StopRule } from '../../core/rules.ts';
import { FLAG, type SampleBlock } from '../../core/samples.ts';
import type { Limit } from '../../core/waveform.ts';
import type { SegmentPlace } from './layout.ts';

/** Half a microsecond, the grain of instrument times: durations that differ by less are equal. */
const GRAIN_S = 0.5e-6;
/** An overload that lasts longer than this is told to the user. */
const LASTING_OVERLOAD_S = 1;

const TEST = {
  magnitudeAbove: 0,
  magnitudeBelow: 1,
  cathodicAbove: 2,
  anodicAbove: 3,
  potentialAbove: 4,
  potentialBelow: 5,
  timeFrom: 6,
} as const;

const LIMIT_TESTS: Record<Limit['quantity'], number> = {
  'current magnitude': TEST.magnitudeAbove,
  'cathodic current': TEST.cathodicAbove,
  'anodic current': TEST.anodicAbove,
  'potential above': TEST.potentialAbove,
  'potential below': TEST.potentialBelow,
};

/** What a condition stands for. */
export type Watched =
  | { readonly kind: 'limit'; readonly limit: Limit }
  | { readonly kind: 'rule'; readonly rule: number };

/**
 * Finds the first sample at which a limit or an immediate rule is met.
 *
 * A condition is met once it has held for its `for_s`: the distance in device time between the first and the present
 * sample of an unbroken row. Equal limits of different segments are one condition, so that a current that is too
 * high in every pulse is found although each pulse is shorter than `for_s`. A pause breaks every row. A gap breaks
 * the row of a rule, since nothing is known of it, but not that of a limit: in doubt the cell is protected. A sample
 * without the quantity is such a gap.
 */
export class SampleWatch {
  readonly #watched: Watched[] = [];
  readonly #immediate: boolean[] = [];
  readonly #test: Uint8Array;
  readonly #value: Float64Array;
  readonly #for_s: Float64Array;
  /** When the present row began; NaN while the condition does not hold. */
  readonly #since_s: Float64Array;
  /** When the condition was first met; NaN before. Only immediate ones end the scan. */
  readonly #met_s: Float64Array;
  /** Conditions in force in each segment. */
  readonly #inForce: readonly Uint16Array[];
  readonly #isRule: Uint8Array;

  #segment = -1;
  #active: Uint16Array = new Uint16Array(0);
  #overloadSince_s = Number.NaN;
  #overloadTold = false;
  #overloads_s: number[] = [];

  /** `hosted` tells of each rule whether this program (true) or the instrument watches it. */
  constructor(places: readonly SegmentPlace[], rules: readonly StopRule[], hosted: readonly boolean[]) {
    const tests: number[] = [];
    const values: number[] = [];
    const durations_s: number[] = [];
    const add = (watched: Watched, immediate: boolean, test: number, value: number, for_s: number) => {
      this.#watched.push(watched);
      this.#immediate.push(immediate);
      tests.push(test);
      values.push(value);
      durations_s.push(for_s);
      return tests.length - 1;
    };

    const everywhere: number[] = [];
    for (const [index, rule] of rules.entries()) {
      if (rule.kind === 'charge') continue;
      const immediate = hosted[index]! && rule.at === 'at once';
      const watched: Watched = { kind: 'rule', rule: index };
      if (rule.kind === 'time') everywhere.push(add(watched, immediate, TEST.timeFrom, rule.value_s, 0));
      else {
        const test = rule.when === 'above' ? TEST.magnitudeAbove : TEST.magnitudeBelow;
        everywhere.push(add(watched, immediate, test, rule.value_A, rule.for_s));
      }
    }

    const known = new Map<string, number>();
    this.#inForce = places.map(({ node }) => {
      const own = node.limits.map((limit) => {
        const key = `${limit.quantity} ${limit.value} ${limit.for_s}`;
        const slot =
          known.get(key) ??
          add({ kind: 'limit', limit }, true, LIMIT_TESTS[limit.quantity], limit.value, limit.for_s);
        known.set(key, slot);
        return slot;
      });
      return Uint16Array.from([...new Set(own), ...everywhere]);
    });

    this.#test = Uint8Array.from(tests);
    this.#value = Float64Array.from(values);
    this.#for_s = Float64Array.from(durations_s);
    this.#since_s = new Float64Array(tests.length).fill(Number.NaN);
    this.#met_s = new Float64Array(tests.length).fill(Number.NaN);
    this.#isRule = Uint8Array.from(this.#watched, ({ kind }) => (kind === 'rule' ? 1 : 0));
  }

  /**
   * Looks at every sample of the block in order, up to the first at which a limit or an immediate rule is met
   * (`what` names it); undefined if there is none.
   */
  scan(block: SampleBlock): { readonly index: number; readonly what: Watched } | undefined {
    let from = 0;
    for (const mark of block.marks) {
      if (mark.kind !== 'pause' && mark.kind !== 'gap') continue;
      const slot = this.#scan(block, from, mark.index);
      if (slot >= 0) return { index: this.#stoppedAt, what: this.#watched[slot]! };
      this.#breakRows(mark.kind === 'pause');
      from = mark.index;
    }
    const slot = this.#scan(block, from, block.length);
    return slot < 0 ? undefined : { index: this.#stoppedAt, what: this.#watched[slot]! };
  }

  /** When the condition of a rule was first met, s; undefined while it never was. */
  ruleMet_s(rule: number): number | undefined {
    const slot = this.#watched.findIndex((watched) => watched.kind === 'rule' && watched.rule === rule);
    const met_s = this.#met_s[slot];
    return met_s === undefined || Number.isNaN(met_s) ? undefined : met_s;
  }

  /** When overloads began that have lasted too long, each told once. */
  takeLastingOverloads_s(): number[] {
    if (this.#overloads_s.length === 0) return this.#overloads_s;
    const taken = this.#overloads_s;
    this.#overloads_s = [];
    return taken;
  }

  #stoppedAt = -1;

  /** The slot that stops the scan between two indices, −1 if none. */
  #scan(block: SampleBlock, from: number, to: number): number {
    const { t_s, current_A, potential_V, setPotential_V, flags, segment } = block;
    const test = this.#test;
    const value = this.#value;
    const since_s = this.#since_s;
    let active = this.#active;
    for (let i = from; i < to; i++) {
      if (segment[i] !== this.#segment) active = this.#enter(segment[i]!);
      const now_s = t_s[i]!;
      if ((flags[i]! & FLAG.overload) !== 0) this.#overloaded(now_s);
      else if (!Number.isNaN(this.#overloadSince_s)) this.#overloadEnds();
      for (let k = 0; k < active.length; k++) {
        const slot = active[k]!;
        if (!holds(test[slot]!, value[slot]!, i, now_s, current_A, potential_V, setPotential_V)) {
          // Nothing is known of what was not measured: as in a gap, only the row of a rule breaks.
          if (this.#isRule[slot] === 1 || isKnown(test[slot]!, i, current_A, potential_V, setPotential_V))
            since_s[slot] = Number.NaN;
          continue;
        }
        if (Number.isNaN(since_s[slot])) since_s[slot] = now_s;
        if (now_s - since_s[slot]! + GRAIN_S < this.#for_s[slot]!) continue;
        if (Number.isNaN(this.#met_s[slot])) this.#met_s[slot] = now_s;
        if (this.#immediate[slot]) {
          this.#stoppedAt = i;
          return slot;
        }
      }
    }
    return -1;
  }

  #enter(segment: number): Uint16Array {
    const next = this.#inForce[segment]!;
    for (const slot of this.#active) if (!next.includes(slot)) this.#since_s[slot] = Number.NaN;
    this.#segment = segment;
    this.#active = next;
    return next;
  }

  #breakRows(all: boolean): void {
    for (let slot = 0; slot < this.#since_s.length; slot++)
      if (all || this.#isRule[slot] === 1) this.#since_s[slot] = Number.NaN;
    // An instrument may send no current at all for as long as it is overloaded.
    if (all) this.#overloadEnds();
  }

  #overloaded(now_s: number): void {
    if (Number.isNaN(this.#overloadSince_s)) this.#overloadSince_s = now_s;
    if (this.#overloadTold || now_s - this.#overloadSince_s - GRAIN_S <= LASTING_OVERLOAD_S) return;
    this.#overloadTold = true;
    this.#overloads_s.push(this.#overloadSince_s);
  }

  #overloadEnds(): void {
    this.#overloadSince_s = Number.NaN;
    this.#overloadTold = false;
  }
}

/** Whether the tested quantity was measured at sample `i`. */
function isKnown(
  test: number,
  i: number,
  current_A: Float64Array,
  potential_V: Float64Array,
  setPotential_V: Float64Array,
): boolean {
  if (test === TEST.potentialAbove || test === TEST.potentialBelow)
    return !Number.isNaN(potentialAt(i, potential_V, setPotential_V));
  return !Number.isNaN(current_A[i]!);
}

/** Whether the tested quantity is outside at sample `i`; never where it was not measured. */
function holds(
  test: number,
  value: number,
  i: number,
  now_s: number,
  current_A: Float64Array,
  potential_V: Float64Array,
  setPotential_V: Float64Array,
): boolean {
  switch (test) {
    case TEST.magnitudeAbove:
      return Math.abs(current_A[i]!) > value;
    case TEST.magnitudeBelow:
      return Math.abs(current_A[i]!) < value;
    case TEST.cathodicAbove:
      return -current_A[i]! > value;
    case TEST.anodicAbove:
      return current_A[i]! > value;
    case TEST.potentialAbove:
      return potentialAt(i, potential_V, setPotential_V) > value;
    case TEST.potentialBelow:
      return potentialAt(i, potential_V, setPotential_V) < value;
    default:
      return now_s + GRAIN_S >= value;
  }
}

function potentialAt(i: number, potential_V: Float64Array, setPotential_V: Float64Array): number {
  const measured_V = potential_V[i]!;
  return Number.isNaN(measured_V) ? setPotential_V[i]! : measured_V;
}
