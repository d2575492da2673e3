// Sums that do not drift: a running sum kept as two doubles (about 106 bits), so that the small charge of one more
// sample is not lost beside the large charge of a week. Nothing but addition and difference lives here.

/** Nearest double of a compensated sum, and what that double leaves out. */
export type DoubleDouble = readonly [high: number, low: number];

/**
 * A running sum. Relative error of one addition at most 2^-105 (algorithm DWPlusFP: M. Joldes, J.-M. Muller and
 * V. Popescu, ACM Trans. Math. Softw. 44 (2017) 15, algorithm 4).
 */
export class CompensatedSum {
  readonly #sum: Float64Array;

  constructor(start: DoubleDouble = [0, 0]) {
    this.#sum = Float64Array.from(start);
  }

  add(x: number): void {
    const parts = this.#sum;
    const high = parts[0]!;
    const sum = high + x;
    const taken = sum - high;
    const lost = high - (sum - taken) + (x - taken) + parts[1]!;
    parts[0] = sum + lost;
    parts[1] = lost - (parts[0]! - sum);
  }

  /** The sum rounded to one double. */
  get value(): number {
    return this.#sum[0]!;
  }

  /** Both parts: the exact state, for storing and for starting again from it. */
  get parts(): DoubleDouble {
    return [this.#sum[0]!, this.#sum[1]!];
  }
}

/** a − b, rounded once: exact where both are large and nearly equal. */
export function difference([a, aLow]: DoubleDouble, [b, bLow]: DoubleDouble): number {
  const sum = a - b;
  const taken = sum - a;
  const lost = a - (sum - taken) - (b + taken);
  return sum + (lost + (aLow - bLow));
}
