// A clock for tests: time stands still until everything that can go on without it has gone on, then jumps to the
// next sleeper. Use `run` around whatever is to happen; nothing ever really waits.
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/drivers/clock.ts';

interface Sleeper {
  readonly at_s: number;
  readonly wake: () => void;
}

/** Turns of the event loop without a new sleeper before time may jump: enough for streams to settle. */
const IDLE_TURNS = 12;

export class VirtualClock implements Clock {
  #now_s = 0;
  readonly #start_ms: number;
  #sleepers: Sleeper[] = [];

  constructor(start_ms = Date.UTC(2026, 0, 1)) {
    this.#start_ms = start_ms;
  }

  now_s(): number {
    return this.#now_s;
  }

  wall_ms(): number {
    return this.#start_ms + Math.round(this.#now_s * 1000);
  }

  sleep(seconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper: Sleeper = { at_s: this.#now_s + Math.max(0, seconds), wake: finish };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', finish, { once: true });
      const remove = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
      };
      function finish() {
        remove();
        signal?.removeEventListener('abort', finish);
        resolve();
      }
    });
  }

  /** How many are asleep: 0 at the end of a test that leaks nothing. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Lets `seconds` pass, waking everyone on the way in order. */
  async advance(seconds: number): Promise<void> {
    const end_s = this.#now_s + seconds;
    await settle();
    for (;;) {
      const next = this.#earliest();
      if (next === undefined || next.at_s > end_s) break;
      this.#now_s = Math.max(this.#now_s, next.at_s);
      next.wake();
      await settle();
    }
    this.#now_s = end_s;
  }

  /** Time leaps while nobody is awake, as when the computer sleeps: all whose time has come wake together after it. */
  leap(seconds: number): void {
    this.#now_s += seconds;
    for (const sleeper of [...this.#sleepers]) if (sleeper.at_s <= this.#now_s) sleeper.wake();
  }

  /** Runs until the promise settles, jumping from sleeper to sleeper whenever nothing else happens. */
  async run<T>(promise: Promise<T>, limit_s = 1e7): Promise<T> {
    let settled = false;
    const done = () => {
      settled = true;
    };
    promise.then(done, done);
    const end_s = this.#now_s + limit_s;
    for (;;) {
      for (let i = 0; i < IDLE_TURNS && !settled; i++) await turn();
      if (settled) return promise;
      const next = this.#earliest();
      if (next === undefined) {
        await turn();
        continue;
      }
      if (next.at_s > end_s) throw new Error(`nothing settled within ${limit_s} virtual seconds`);
      this.#now_s = Math.max(this.#now_s, next.at_s);
      next.wake();
    }
  }

  #earliest(): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.#sleepers)
      if (first === undefined || sleeper.at_s < first.at_s) first = sleeper;
    return first;
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < IDLE_TURNS; i++) await turn();
}
