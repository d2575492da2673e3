// How square-wave and differential-pulse tests sample: one value a step, the mean of the current at the end of the
// first half minus that at the end of the second. Mirrors the firmware; such samples carry no charge.
import { TICK_us } from '../boards.ts';
import { f32 } from './numbers.ts';

/** What the sampler needs to know of its test. */
interface SteppedTest {
  readonly name: string;
  readonly quiet_us: number;
  readonly period_us: number;
  readonly windowFraction: number;
  readonly quietValue: { readonly value: number };
  stair(t_us: number): number;
}

export class PulseSampler {
  readonly #test: SteppedTest;
  #ticks = 0;
  #quiet = true;
  #forward = 0;
  #forwards = 0;
  #reverse = 0;
  #reverses = 0;
  #lastReverse = 0;
  /** The sample completed by the last `take` that said so. */
  volt = 0;
  curr = 0;

  constructor(test: SteppedTest) {
    this.#test = test;
  }

  reset(): void {
    this.#ticks = 0;
    this.#quiet = true;
    this.#lastReverse = 0;
    this.#clear();
  }

  /** Takes in the filtered current of a tick; true when that completes a sample. */
  take(t_us: number, curr: number): boolean {
    const { quiet_us, period_us } = this.#test;
    if (t_us < quiet_us) {
      this.volt = this.#test.quietValue.value;
      this.curr = 0;
      return this.#due();
    }
    if (this.#quiet) this.#ticks = 0;
    this.#quiet = false;
    const since_us = t_us - quiet_us;
    this.#collect(since_us % period_us, curr);
    if (!this.#due()) return false;
    this.volt = this.#test.stair(since_us);
    const forward = f32(this.#forward / this.#forwards);
    const reverse = f32(this.#reverse / this.#reverses);
    if (this.#test.name === 'squareWave') this.curr = f32(forward - reverse);
    else this.curr = since_us > period_us ? f32(forward - this.#lastReverse) : 0;
    this.#lastReverse = reverse;
    this.#clear();
    return true;
  }

  #due(): boolean {
    const everyTicks = Math.floor(this.#test.period_us / TICK_us);
    const due = this.#ticks > 0 && this.#ticks % everyTicks === 0;
    this.#ticks++;
    return due;
  }

  #collect(at_us: number, curr: number): void {
    const half_us = Math.floor(this.#test.period_us / 2);
    const window_us = Math.max(1, Math.trunc((half_us - 1) * this.#test.windowFraction));
    if (at_us < half_us) {
      if (half_us - at_us - 1 >= window_us) return;
      this.#forward = f32(this.#forward + curr);
      this.#forwards++;
    } else if (this.#test.period_us - at_us - 1 < window_us) {
      this.#reverse = f32(this.#reverse + curr);
      this.#reverses++;
    }
  }

  #clear(): void {
    this.#forward = 0;
    this.#forwards = 0;
    this.#reverse = 0;
    this.#reverses = 0;
  }
}
