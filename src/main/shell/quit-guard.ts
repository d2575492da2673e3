// Nobody leaves while a run lives without being asked, and nobody leaves before every cell is confirmed off, unless they
// say so knowing that one may be on. Everything that would end the program comes through here.
import type { Snapshot } from '../api/shapes/instruments.ts';
import { troubleOf } from '../api/trouble.ts';
import { live, unsafe } from './bench-watch.ts';
import type { Ask } from './questions.ts';

const ANSWERS = {
  keep: 'Keep it running',
  stop: 'Stop the run and quit',
  stay: 'Stay',
  again: 'Try again',
  leaveOn: 'Quit with the cell perhaps on',
} as const;

/** What the guard needs of the engine. */
interface GuardedEngine {
  readonly snapshots: readonly Snapshot[];
  /** Ends a run; resolves with the cell confirmed off. */
  stop(instrument: Snapshot): Promise<void>;
  /** Ends the engine; resolves with the instruments whose cell was not confirmed off, undefined if it could not tell. */
  leave(): Promise<readonly string[] | undefined>;
}

export interface QuitGuardOptions {
  readonly engine: GuardedEngine;
  readonly ask: Ask;
  /** Really quits. */
  readonly quit: () => void;
}

/** Decides when the program may end. */
export class QuitGuard {
  readonly #options: QuitGuardOptions;
  #decision: Promise<boolean> | undefined;
  #approved = false;

  constructor(options: QuitGuardOptions) {
    this.#options = options;
  }

  /** Whether leaving was approved: everything may close now. */
  get approved(): boolean {
    return this.#approved;
  }

  /** For `before-quit`, and for closing the last window: holds it back until it is approved, then quits by itself. */
  hold(event: { preventDefault(): void }): void {
    if (this.#approved) return;
    event.preventDefault();
    void this.request();
  }

  /** Asks whatever is to be asked, makes everything safe, and quits. Resolves with whether it did. */
  request(): Promise<boolean> {
    this.#decision ??= this.#decide().finally(() => {
      this.#decision = undefined;
    });
    return this.#decision;
  }

  async #decide(): Promise<boolean> {
    if (!(await this.#stopAll()) || !(await this.#acceptUnsafe())) return false;
    const left = await this.#options.engine.leave();
    if (left === undefined || left.length > 0) await this.warnOfUnsafe(left ?? []);
    this.#approve();
    return true;
  }

  /** The computer goes down: stops what runs and quits, without a question nobody would answer. */
  async leaveUnasked(): Promise<void> {
    await this.#options.engine.leave();
    this.#approve();
  }

  #approve(): void {
    this.#approved = true;
    this.#options.quit();
  }

  async #stopAll(): Promise<boolean> {
    const { engine, ask } = this.#options;
    const running = live(engine.snapshots);
    if (running.length === 0) return true;
    const answer = await ask({
      kind: 'question',
      message: running.length === 1 ? 'A run is going on.' : `${running.length} runs are going on.`,
      detail: `${running.map(describe).join('\n')}\n\nTo quit, Cottrell stops ${running.length === 1 ? 'it' : 'them'} and waits until the cell is confirmed off. What was measured is saved.`,
      answers: [ANSWERS.keep, ANSWERS.stop],
    });
    if (answer !== ANSWERS.stop) return false;
    const stopped = await Promise.all(running.map((snapshot) => this.#stop(snapshot)));
    return stopped.every((isOff) => isOff);
  }

  /** Whether the run has ended safely, or the person leaves all the same. */
  async #stop(snapshot: Snapshot): Promise<boolean> {
    const { engine, ask } = this.#options;
    for (;;) {
      try {
        await engine.stop(snapshot);
        return true;
      } catch (error) {
        const { message, advice } = troubleOf(error);
        const answer = await ask({
          kind: 'error',
          message: `THE CELL OF ${snapshot.label} MAY STILL BE ON.`,
          detail: `${message}\n\n${advice}`,
          answers: [ANSWERS.stay, ANSWERS.again, ANSWERS.leaveOn],
        });
        if (answer !== ANSWERS.again) return answer === ANSWERS.leaveOn;
      }
    }
  }

  /** Cells that nobody could confirm off, though nothing runs. */
  async #acceptUnsafe(): Promise<boolean> {
    const { engine, ask } = this.#options;
    const open = unsafe(engine.snapshots);
    if (open.length === 0) return true;
    const answer = await ask({
      kind: 'error',
      message: `THE CELL OF ${open.map(({ label }) => label).join(' AND ')} MAY STILL BE ON.`,
      detail: `${open.map(({ state }) => state.reason ?? 'It was not confirmed off.').join('\n')}\n\nUnplug the working electrode or switch the instrument off at its button before you leave.`,
      answers: [ANSWERS.stay, ANSWERS.leaveOn],
    });
    return answer === ANSWERS.leaveOn;
  }

  /** The engine has gone and these cells were not confirmed off; or nobody knows which. */
  async warnOfUnsafe(left: readonly string[]): Promise<void> {
    const which = left.length > 0 ? `The cell of ${left.join(' and of ')}` : 'A cell';
    await this.#options.ask({
      kind: 'error',
      message: left.length > 0 ? `${which} MAY STILL BE ON.` : 'The engine ended without its last word.',
      detail: `${which} could not be confirmed off when the engine ended. Look at the instrument, and switch it off at its button if in doubt.`,
      answers: ['I will look'],
    });
  }
}

function describe({ label, run }: Snapshot): string {
  if (run === undefined) return label;
  return `${label}: ${run.title}, ${Math.round(run.progress.fraction * 100)} % done`;
}
