// Keeps the computer from falling asleep while a run lives, and not a moment longer. Runs must not stop because nobody
// touches the laptop for an hour; the display may go dark.
import type { Electron } from './electron.ts';

/** Holds while told that a run lives. */
export class Awake {
  readonly #blocker: Electron['powerSaveBlocker'];
  #held: number | undefined;

  constructor({ powerSaveBlocker }: Pick<Electron, 'powerSaveBlocker'>) {
    this.#blocker = powerSaveBlocker;
  }

  hold(isRunning: boolean): void {
    if (isRunning && this.#held === undefined) this.#held = this.#blocker.start('prevent-app-suspension');
    if (!isRunning && this.#held !== undefined) {
      this.#blocker.stop(this.#held);
      this.#held = undefined;
    }
  }
}
