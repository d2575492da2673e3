// The running count behind the charge ledger: ∫ i dt over single stretches of time, in sums that do not drift, and
// what is counted beside it. It knows neither samples' order nor visits: what a stretch is, the ledger decides.
import { CompensatedSum, type DoubleDouble, difference } from './compensated.ts';
import { type Clock, spanOf } from './span.ts';

/** Charges as magnitudes, C. */
export interface Charges {
  /** −∫ min(i, 0) dt */
  readonly cathodic_C: number;
  /** ∫ max(i, 0) dt */
  readonly anodic_C: number;
  /**
   * The part of both that was not interpolated between two samples but held from the nearest sample to a programmed
   * edge, on a staircase a share of it (`unseenOnStair`): what sampling may have missed or added there.
   */
  readonly edge_C: number;
}

/** What was counted beside the charge. */
export interface Counts {
  readonly samples: number;
  /** Stretches that nothing is known of. One that reaches over an edge counts on both sides. */
  readonly gaps: number;
  readonly gap_s: number;
  /** Samples outside the current range: with any, the charge is a lower bound. */
  readonly overloads: number;
}

/** A count with all its bits, as plain data. */
export interface Tally {
  readonly cathodic: DoubleDouble;
  readonly anodic: DoubleDouble;
  readonly edge: DoubleDouble;
  readonly gap: DoubleDouble;
  readonly gaps: number;
  readonly samples: number;
  readonly overloads: number;
  /** Samples whose interval the instrument did not keep; absent in runs recorded before they were counted. */
  readonly lateSamples?: number;
}

export const NOTHING: Tally = {
  cathodic: [0, 0],
  anodic: [0, 0],
  edge: [0, 0],
  gap: [0, 0],
  gaps: 0,
  samples: 0,
  overloads: 0,
  lateSamples: 0,
};

/** What passed between two counts of the same run, each number rounded once. */
export function passed(from: Tally, to: Tally): Charges & Counts {
  return {
    cathodic_C: difference(to.cathodic, from.cathodic),
    anodic_C: difference(to.anodic, from.anodic),
    edge_C: difference(to.edge, from.edge),
    samples: to.samples - from.samples,
    gaps: to.gaps - from.gaps,
    gap_s: difference(to.gap, from.gap),
    overloads: to.overloads - from.overloads,
  };
}

/** Cathodic − anodic. */
export function netCharge_C(charges: Charges): number {
  return charges.cathodic_C - charges.anodic_C;
}

/** Cathodic + anodic. */
export function absoluteCharge_C(charges: Charges): number {
  return charges.cathodic_C + charges.anodic_C;
}

/** Where a count was cut off: what stands on that instant. */
export interface Cut {
  readonly insideGap: boolean;
  /** Whether a sample at either end of the stretch in which the instant lies was overloaded. */
  readonly insideOverload: boolean;
  /** The same for the stretch that the instant begins or in which it lies. */
  readonly beforeOverload: boolean;
}

/** Counts stretches of time, each cut off at the instant `until_s`. */
export class RunningTally {
  readonly #cathodic: CompensatedSum;
  readonly #anodic: CompensatedSum;
  readonly #edge: CompensatedSum;
  readonly #gap: CompensatedSum;
  #gaps: number;
  #samples: number;
  #overloads: number;
  #lateSamples: number | undefined;
  readonly #until_s: number;
  readonly #span_s: (from_s: number, to_s: number) => number;
  #cut: Cut = { insideGap: false, insideOverload: false, beforeOverload: false };

  constructor(start: Tally, until_s: number, clock: Clock | undefined) {
    this.#span_s = spanOf(clock);
    this.#cathodic = new CompensatedSum(start.cathodic);
    this.#anodic = new CompensatedSum(start.anodic);
    this.#edge = new CompensatedSum(start.edge);
    this.#gap = new CompensatedSum(start.gap);
    this.#gaps = start.gaps;
    this.#samples = start.samples;
    this.#overloads = start.overloads;
    this.#lateSamples = start.lateSamples;
    this.#until_s = until_s;
  }

  get tally(): Tally {
    return {
      cathodic: this.#cathodic.parts,
      anodic: this.#anodic.parts,
      edge: this.#edge.parts,
      gap: this.#gap.parts,
      gaps: this.#gaps,
      samples: this.#samples,
      overloads: this.#overloads,
      ...(this.#lateSamples !== undefined && { lateSamples: this.#lateSamples }),
    };
  }

  /** See Ledger.writeTotals. */
  write([cathodic_C, anodic_C, overloads, gaps, lateSamples]: readonly Float64Array[], at: number): void {
    cathodic_C![at] = this.#cathodic.value;
    anodic_C![at] = this.#anodic.value;
    overloads![at] = this.#overloads;
    gaps![at] = this.#gaps;
    lateSamples![at] = this.#lateSamples ?? 0;
  }

  get cut(): Cut {
    return this.#cut;
  }

  sample(t_s: number, overloaded: boolean, late: boolean): void {
    if (t_s > this.#until_s) return;
    this.#samples++;
    if (overloaded) this.#overloads++;
    if (late && this.#lateSamples !== undefined) this.#lateSamples++;
  }

  /** A straight line of current between two instants, split where it crosses zero. */
  bridge(t0_s: number, i0_A: number, t1_s: number, i1_A: number): void {
    if (t1_s > this.#until_s) {
      this.#bridgePart(t0_s, i0_A, t1_s, i1_A);
      return;
    }
    const half_s = 0.5 * this.#span_s(t0_s, t1_s);
    if (i0_A >= 0 && i1_A >= 0) this.#anodic.add((i0_A + i1_A) * half_s);
    else if (i0_A <= 0 && i1_A <= 0) this.#cathodic.add(-(i0_A + i1_A) * half_s);
    else {
      const range_A = Math.abs(i0_A) + Math.abs(i1_A);
      const positive_A = Math.max(i0_A, i1_A);
      const negative_A = Math.min(i0_A, i1_A);
      this.#anodic.add(positive_A * (positive_A / range_A) * half_s);
      this.#cathodic.add(negative_A * (negative_A / range_A) * half_s);
    }
  }

  /** A current held over a stretch beside an edge; `unsure` is the part of its charge that bounds what is missed. */
  hold(current_A: number, from_s: number, to_s: number, unsure = 1): void {
    const charge_C = current_A * Math.max(0, this.#span_s(from_s, Math.min(to_s, this.#until_s)));
    if (charge_C > 0) this.#anodic.add(charge_C);
    else this.#cathodic.add(-charge_C);
    this.#edge.add(unsure * Math.abs(charge_C));
  }

  /** A stretch that nothing is known of. It may have no length. */
  gap(from_s: number, to_s: number): void {
    if (from_s > this.#until_s || (from_s === this.#until_s && to_s > from_s)) return;
    this.#gaps++;
    this.#gap.add(this.#span_s(from_s, Math.min(to_s, this.#until_s)));
    if (to_s > this.#until_s) this.#cut = { ...this.#cut, insideGap: true };
  }

  /** Told of every stretch with a current: whether the sample at either end was overloaded. */
  bounds(from_s: number, to_s: number, overloaded: boolean): void {
    if (overloaded && from_s <= this.#until_s && this.#until_s < to_s)
      this.#cut = { ...this.#cut, beforeOverload: true, insideOverload: from_s < this.#until_s };
  }

  /** The part of a line that lies before `until_s`. */
  #bridgePart(t0_s: number, i0_A: number, t1_s: number, i1_A: number): void {
    if (t0_s >= this.#until_s) return;
    const share = (this.#until_s - t0_s) / (t1_s - t0_s);
    this.bridge(t0_s, i0_A, this.#until_s, i0_A + (i1_A - i0_A) * share);
  }
}
