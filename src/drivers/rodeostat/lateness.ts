// How late the changes came that the computer timed: kept as counts, because there may be a million of them.

const BIN_ms = 0.1;
const BINS = 2000;

export class Lateness {
  readonly #counts = new Uint32Array(BINS + 1);
  #total = 0;

  /** Notes one change; an early one counts as on time. */
  add(late_us: number): void {
    const bin = Math.min(BINS, Math.max(0, Math.floor(late_us / 1000 / BIN_ms)));
    this.#counts[bin]!++;
    this.#total++;
  }

  get changes(): number {
    return this.#total;
  }

  /** Not more than this late, in ms, were the given part of the changes; NaN without any. */
  quantile_ms(part: number): number {
    let seen = 0;
    for (const [bin, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= part * this.#total && seen > 0) return (bin + 1) * BIN_ms;
    }
    return Number.NaN;
  }
}
