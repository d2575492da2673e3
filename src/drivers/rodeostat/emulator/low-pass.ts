// The filter that the firmware puts on every current reading: first-order stages in a row, in single precision.
// It starts from zero at the start of every test, which is why the first milliseconds of a test read low.
import { f32 } from './numbers.ts';

/** Cut-off of the two stages together (−3 dB), Hz. */
const CUTOFF_Hz = 200;
const STAGES = 2;

/** Time constant of one stage, so that all stages together reach the cut-off. */
const STAGE_s = f32(1 / (2 * Math.PI * f32(CUTOFF_Hz * f32(1 / Math.sqrt(2 ** (1 / STAGES) - 1)))));

export class LowPass {
  #first = 0;
  #second = 0;

  /** Takes in one reading, `dt_s` after the last one. */
  update(value: number, dt_s: number): void {
    const dt = f32(dt_s);
    const alpha = f32(dt / f32(STAGE_s + dt));
    this.#first = f32((1 - alpha) * this.#first + alpha * value);
    this.#second = f32((1 - alpha) * this.#second + alpha * this.#first);
  }

  get value(): number {
    return this.#second;
  }

  reset(): void {
    this.#first = 0;
    this.#second = 0;
  }
}
