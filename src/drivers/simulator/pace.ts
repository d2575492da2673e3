// How fast a simulated instrument lives: in real time, N times faster, or in lock-step (as fast as somebody reads).
// It only tells how far the instrument's own time may have come; it never changes that time.
import type { Clock } from '../clock.ts';

/** Couples the time of a simulated instrument to a clock. */
export class Pace {
  readonly #clock: Clock;
  readonly #speed: number;
  #clockStart_s = 0;
  #deviceStart_s = 0;

  /** `speed`: instrument seconds per clock second, above 0; Infinity for lock-step. */
  constructor(clock: Clock, speed: number) {
    if (!(speed > 0)) throw new RangeError(`speed must be above 0, not ${speed}`);
    this.#clock = clock;
    this.#speed = speed;
  }

  /** True when nothing is ever waited for. */
  get lockStep(): boolean {
    return this.#speed === Number.POSITIVE_INFINITY;
  }

  /** From now on the instrument's time runs with the clock, starting at `device_s`. */
  begin(device_s: number): void {
    this.#clockStart_s = this.#clock.now_s();
    this.#deviceStart_s = device_s;
  }

  /** The instrument time that may have been reached by now; Infinity in lock-step. */
  due_s(): number {
    if (this.lockStep) return Number.POSITIVE_INFINITY;
    return this.#deviceStart_s + (this.#clock.now_s() - this.#clockStart_s) * this.#speed;
  }

  /** Resolves when the instrument time `device_s` is due, or earlier when `signal` aborts. */
  async until(device_s: number, signal: AbortSignal): Promise<void> {
    const wait_s = (device_s - this.due_s()) / this.#speed;
    if (wait_s > 0) await this.#clock.sleep(wait_s, signal);
  }

  /** The clock time after which `device_s` seconds of the instrument's life have passed from now. */
  clockAfter_s(device_s: number): number {
    return this.#clock.now_s() + device_s / this.#speed;
  }
}
