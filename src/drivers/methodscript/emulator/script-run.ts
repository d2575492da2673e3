// One script on its way: steps through its operations, lets the instrument's time pass at the pace that was chosen,
// and hands the output over in pieces. It obeys the host between operations, never inside one.
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Pace } from '../../simulator/pace.ts';
import type { CompiledScript } from './compile.ts';
import { FirmwareError } from './firmware-error.ts';
import type { Machine } from './machine.ts';

/** Output is handed over when so many bytes wait. */
const PIECE_BYTES = 32_768;
/** Operations without a look at the outside. */
const SLICE = 10_000;

/** What a run needs of the world. */
interface Surroundings {
  /** Sends the output that waits. */
  flush(): void;
  /** `blocked` is pending while the host does not read. */
  readonly line: { readonly blocked: Promise<void> | undefined };
}

/** How a script ended. */
export type ScriptEnd =
  | { kind: 'finished' }
  | { kind: 'failed'; code: string; line: number }
  | { kind: 'cut' };

export class ScriptRun {
  readonly #machine: Machine;
  readonly #script: CompiledScript;
  readonly #pace: Pace;
  readonly #surroundings: Surroundings;
  #halted: PromiseWithResolvers<void> | undefined;
  #wake = new AbortController();
  #cut = false;

  constructor(machine: Machine, script: CompiledScript, pace: Pace, surroundings: Surroundings) {
    this.#machine = machine;
    this.#script = script;
    this.#pace = pace;
    this.#surroundings = surroundings;
  }

  /** Runs to the end. */
  async run(): Promise<ScriptEnd> {
    const machine = this.#machine;
    this.#script.reset();
    machine.begin(this.#script.finishAt);
    this.#pace.begin(machine.now_us / 1e6);
    while (!this.#cut) {
      const pause = this.#slice();
      if (typeof pause !== 'string') return pause;
      this.#surroundings.flush();
      await this.#surroundings.line.blocked;
      if (this.#halted !== undefined) await this.#standStill();
      else if (pause === 'time') await this.#untilDue();
      else await turnOfTheLoop();
    }
    return { kind: 'cut' };
  }

  /** Steps on until there is a reason to look at the outside. */
  #slice(): ScriptEnd | 'time' | 'turn' {
    const machine = this.#machine;
    const { output } = machine;
    const { operations } = this.#script;
    const due_us = this.#due_us();
    try {
      for (let left = SLICE; left > 0; left--) {
        if (machine.target_us > machine.now_us) {
          if (machine.target_us > due_us) return 'time';
          machine.passTo(machine.target_us);
        }
        if (machine.at >= operations.length) return { kind: 'finished' };
        machine.at = operations[machine.at]!();
        if (output.pending >= PIECE_BYTES) return 'turn';
      }
      return 'turn';
    } catch (error) {
      if (!(error instanceof FirmwareError)) throw error;
      output.dropPackage();
      return { kind: 'failed', code: error.code, line: this.#script.lines[machine.at]! };
    }
  }

  /** Waits for the clock, or until the host wants something; then lets the time that is due pass. */
  async #untilDue(): Promise<void> {
    const machine = this.#machine;
    await this.#pace.until(machine.target_us / 1e6, this.#wake.signal);
    this.#passDueTime();
    if (machine.stopping && machine.behaviour.stopActs === 'at once') machine.at = machine.stop();
  }

  /** Whole microseconds that are due; rounded, so that a wait that missed its end by nothing is over. */
  #due_us(): number {
    return Math.round(this.#pace.due_s() * 1e6);
  }

  #passDueTime(): void {
    const machine = this.#machine;
    machine.passTo(Math.min(machine.target_us, this.#due_us()));
  }

  /** The host halted the script: the cell stays as it is, and everything planned moves back. */
  async #standStill(): Promise<void> {
    const machine = this.#machine;
    if (!this.#pace.lockStep) this.#passDueTime();
    const since_us = machine.now_us;
    await this.#halted?.promise;
    if (this.#pace.lockStep) return;
    const until_us = Math.max(since_us, this.#due_us());
    machine.passTo(until_us);
    machine.postpone(until_us - since_us);
  }

  halt(): void {
    this.#halted ??= Promise.withResolvers();
    this.#interrupt();
  }

  resume(): void {
    this.#halted?.resolve();
    this.#halted = undefined;
  }

  /** Asks the script, or only its measurement loop, to end. A halted script goes on to its end. */
  stop(request: 'end script' | 'end loop'): void {
    if (this.#machine.request !== 'end script') this.#machine.request = request;
    this.resume();
    this.#interrupt();
  }

  /** Power cut: nothing more is done, `on_finished:` included. */
  cut(): void {
    this.#cut = true;
    this.resume();
    this.#interrupt();
  }

  #interrupt(): void {
    this.#wake.abort();
    this.#wake = new AbortController();
  }
}
