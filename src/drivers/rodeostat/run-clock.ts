// Run time across tests: each test of the board begins its own clock at zero, and between tests only the clock of
// this computer goes on. Whole microseconds, never going back.

export class RunClock {
  #us = 0;
  #at_s: number | undefined;

  /** Run time of the last instant that was noted. */
  get us(): number {
    return this.#us;
  }

  get s(): number {
    return this.#us / 1e6;
  }

  /** Notes an instant by this computer's clock; the first one is the start of the run. */
  goOn(at_s: number): void {
    if (this.#at_s !== undefined) this.#us += Math.max(0, Math.round((at_s - this.#at_s) * 1e6));
    this.#at_s = at_s;
  }

  /** Notes an instant whose run time the board's clock tells. */
  set(us: number, at_s: number): void {
    this.#us = us;
    this.#at_s = at_s;
  }
}
