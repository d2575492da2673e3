// What stands between a simulated cell and a number: noise, the resolution of the converter, and the limits of a
// measuring range. Seeded, so that the same reads give the same numbers on every machine; it never reads a clock.

/** Reproducible random numbers (mulberry32, T. Ettinger 2017): 32 bits of state, any seed. */
export class SeededNoise {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Starts the sequence again; different `part`s of one seed give unrelated sequences. */
  restart(seed: number, part: number): void {
    this.#state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(part, 0xc2b2ae35)) >>> 0;
  }

  /** Evenly spread over [0, 1). */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /**
   * Bell-shaped, mean 0, standard deviation 1: the sum of four uniform numbers. Only additions, so that no
   * machine's logarithm can change a recorded run.
   */
  bell(): number {
    const sum = this.uniform() + this.uniform() + this.uniform() + this.uniform();
    return (sum - 2) * Math.sqrt(3);
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  /** So many random bytes. */
  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.whole(0, 255));
  }
}

/** One measuring range; all numbers in the unit of the quantity measured and positive. */
export interface MeasuringRange {
  /** The converter gives no larger magnitude than this. */
  readonly fullScale: number;
  /** Above this the reading is not trustworthy. */
  readonly overload: number;
  /** Above this a larger range is advised. */
  readonly overloadWarning: number;
  /** Below this the range is much too large. */
  readonly underload: number;
  /** One step of the converter. */
  readonly resolution: number;
  /** Standard deviation of the noise. */
  readonly noise: number;
}

/** How a reading stands in its range. */
export type ReadingLevel = 'fits' | 'underload' | 'overload warning' | 'overload';

/** An analogue input with its converter. Reading sets `value` and `level`; nothing is allocated per reading. */
export class AnalogInput {
  value = 0;
  level: ReadingLevel = 'fits';
  readonly #noise: SeededNoise;

  constructor(noise: SeededNoise) {
    this.#noise = noise;
  }

  /** Reads the true value `input` in `range`. Draws one noise number per reading, whatever the range. */
  read(input: number, range: MeasuringRange): void {
    const noisy = input + this.#noise.bell() * range.noise;
    const magnitude = Math.abs(noisy);
    if (magnitude > range.overload) this.level = 'overload';
    else if (magnitude > range.overloadWarning) this.level = 'overload warning';
    else if (magnitude < range.underload) this.level = 'underload';
    else this.level = 'fits';
    const clipped = magnitude > range.fullScale ? Math.sign(noisy) * range.fullScale : noisy;
    this.value = Math.round(clipped / range.resolution) * range.resolution;
  }
}
