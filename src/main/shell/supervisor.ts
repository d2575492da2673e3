// Keeps an engine process running: starts it, starts it again when it dies, and then makes safe what it had in hand.
// It says what happened; it shows nothing, and never pretends that a cell is off which was not confirmed off.
import type { MessagePortMain } from 'electron';
import { asCottrellError, CottrellError } from '../../core/errors.ts';
import type { Clock } from '../../drivers/clock.ts';
import type { EngineStatus } from '../api/desktop.ts';
import type { Trouble } from '../api/shapes/common.ts';
import type { Snapshot } from '../api/shapes/instruments.ts';
import { troubleOf } from '../api/trouble.ts';
import { BenchWatch, live } from './bench-watch.ts';
import { EngineFailed, EngineProcess, type EngineProcessOptions } from './engine-process.ts';
import type { Places } from './settings.ts';

/** An engine that dies more often than this within the time is not started again by itself. */
const MOST_DEATHS = 4;
const DEATHS_WITHIN_s = 120;
/** A port that the dead process held may stay busy for a moment: how often and how far apart it is tried. */
const CONTACT_TRIES = 5;
const CONTACT_PAUSE_s = 2;

export interface SupervisorOptions extends Omit<EngineProcessOptions, 'places'> {
  readonly places: () => Places;
  /** On every change of the bench: never slow. */
  readonly onBench: (snapshots: readonly Snapshot[]) => void;
  /** On every change of the engine's own state. */
  readonly onStatus: (status: EngineStatus) => void;
}

/** The engine, whichever process it is at the moment. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #clock: Clock;
  #process: EngineProcess | undefined;
  #watch: BenchWatch | undefined;
  #status: EngineStatus = { state: 'starting' };
  #waiting: ((port: MessagePortMain) => void)[] = [];
  #deaths_s: number[] = [];
  /** What was at the bench when the engine died: until it is made safe. */
  #before: readonly Snapshot[] = [];

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#clock = options.clock;
  }

  get status(): EngineStatus {
    return this.#status;
  }

  /** The bench as it was last seen; as it was before the engine died, while that is not made safe. */
  get snapshots(): readonly Snapshot[] {
    return this.#watch?.snapshots ?? this.#before;
  }

  /** The API, while the engine runs. */
  get api() {
    return this.#watch?.api;
  }

  /** Starts the engine; resolves when it runs or has failed, and `status` says which. Never rejects. */
  async start(): Promise<void> {
    const { places, onBench } = this.#options;
    const engine = new EngineProcess({ ...this.#options, places: places() });
    this.#process = engine;
    try {
      await engine.ready;
    } catch (error) {
      if (this.#process !== engine) return;
      // One that died and dies again while starting is the same trouble, and counts as such.
      if (this.#deaths_s.length > 0 && !(error instanceof EngineFailed))
        return await this.#died(engine, await engine.ended);
      this.#fail(error);
      return;
    }
    const watch = new BenchWatch(engine.line(), onBench);
    this.#watch = watch;
    void engine.ended.then((how) => this.#died(engine, how));
    const notice = this.#before.length > 0 ? await this.#makeSafe(watch) : undefined;
    if (this.#process !== engine || this.#watch !== watch) return;
    // Its end is told by the process itself.
    watch.follow().catch(() => undefined);
    this.#tell({ state: 'running', ...(notice ?? this.#notice()) });
    for (const give of this.#waiting.splice(0)) give(engine.line());
  }

  /** Hands over a line to the engine, now or as soon as it runs. */
  connect(give: (port: MessagePortMain) => void): void {
    if (this.#status.state === 'running') give(this.#process!.line());
    else this.#waiting.push(give);
  }

  /** Starts an engine again that had failed for good, or starts it on other places. Answers like `leave`. */
  async restart(): Promise<readonly string[] | undefined> {
    const unsafe = await this.leave();
    this.#deaths_s = [];
    this.#tell({ state: 'starting' });
    await this.start();
    return unsafe;
  }

  /** Ends the run on this instrument; resolves with its cell confirmed off. */
  async stop({ instrument }: Snapshot): Promise<void> {
    const api = this.api;
    if (api === undefined) throw new CottrellError('cell-not-off', 'The engine of Cottrell does not run.');
    await api.runs.stop({ instrument });
  }

  /**
   * Ends the engine, every cell confirmed off first. Resolves with the instruments for which that failed; undefined if
   * nobody could tell.
   */
  async leave(): Promise<readonly string[] | undefined> {
    const engine = this.#process;
    this.#process = undefined;
    this.#tell({ state: 'leaving', ...this.#notice() });
    const unsafe = engine === undefined || this.#watch === undefined ? [] : await engine.leave();
    this.#dropWatch();
    return unsafe;
  }

  async #died(engine: EngineProcess, how: string): Promise<void> {
    if (this.#process !== engine) return;
    this.#process = undefined;
    const seen = this.snapshots;
    this.#dropWatch();
    // Nothing of an earlier death is forgotten before it was made safe.
    if (this.#before.length === 0) this.#before = seen.filter(({ state }) => state.name !== 'disconnected');
    this.#options.onBench([]);
    const now_s = this.#clock.now_s();
    this.#deaths_s = [...this.#deaths_s.filter((at_s) => now_s - at_s < DEATHS_WITHIN_s), now_s];
    if (this.#deaths_s.length > MOST_DEATHS) {
      this.#tell({ state: 'failed', notice: gaveUp(how, this.#before) });
      return;
    }
    this.#tell({ state: 'restarting', notice: died(how, this.#before) });
    await this.start();
  }

  /** Makes contact with every instrument the dead engine had: contact is made by confirming the cell off. */
  async #makeSafe(watch: BenchWatch): Promise<Pick<EngineStatus, 'notice'> | undefined> {
    const before = this.#before;
    const results = await Promise.all(before.map((snapshot) => this.#contact(watch, snapshot)));
    if (this.#watch !== watch) return undefined;
    this.#before = [];
    return { notice: afterRestart(before, results) };
  }

  /** What keeps the cell of this instrument from being confirmed off; undefined when it is. */
  async #contact(watch: BenchWatch, { spec }: Snapshot): Promise<Trouble | undefined> {
    for (let tries = 1; ; tries++) {
      try {
        await watch.api.instruments.connect({ spec });
        return undefined;
      } catch (error) {
        if (tries === CONTACT_TRIES || this.#watch !== watch) return troubleOf(error);
      }
      await this.#clock.sleep(CONTACT_PAUSE_s);
    }
  }

  #fail(error: unknown): void {
    this.#process = undefined;
    const { message, advice } = error instanceof EngineFailed ? error.trouble : asCottrellError(error);
    const running = live(this.#before);
    const danger = running.length > 0;
    this.#tell({
      state: 'failed',
      notice: { danger, message, advice: danger ? `${switchOff(running)} ${advice}` : advice },
    });
  }

  #dropWatch(): void {
    this.#watch?.[Symbol.dispose]();
    this.#watch = undefined;
  }

  #notice(): Pick<EngineStatus, 'notice'> {
    return this.#status.notice === undefined ? {} : { notice: this.#status.notice };
  }

  #tell(status: EngineStatus): void {
    this.#status = status;
    this.#options.onStatus(status);
  }
}

type Notice = NonNullable<EngineStatus['notice']>;

function died(how: string, before: readonly Snapshot[]): Notice {
  const running = live(before);
  return {
    danger: running.length > 0,
    message: `The engine of Cottrell ended by itself (${how}) and is being started again.${cutShort(running)}`,
    advice:
      running.length > 0
        ? 'The instrument may go on by itself until it is reached again. Stay at the cell until this says that it is off.'
        : 'Nothing ran. Nothing is to be done.',
  };
}

function gaveUp(how: string, before: readonly Snapshot[]): Notice {
  const running = live(before);
  return {
    danger: running.length > 0,
    message: `The engine of Cottrell ended by itself (${how}) ${MOST_DEATHS + 1} times in a row and is not started again.${cutShort(running)}`,
    advice:
      running.length > 0
        ? `${switchOff(running)} Then report this fault.`
        : 'Please report this fault with what the program printed.',
  };
}

function afterRestart(before: readonly Snapshot[], results: readonly (Trouble | undefined)[]): Notice {
  const reached = before.filter((_, n) => results[n] === undefined);
  const lost = before.flatMap((snapshot, n) => (results[n] ? [{ snapshot, trouble: results[n] }] : []));
  const off = reached.length > 0 ? ` The cell of ${names(reached)} is confirmed off.` : '';
  const on = lost.map(
    ({ snapshot, trouble }) =>
      ` The cell of ${snapshot.label} could not be confirmed off: ${trouble.message}`,
  );
  const running = live(before);
  return {
    danger: lost.length > 0,
    message: `The engine of Cottrell ended by itself and was started again.${off}${on.join('')}${cutShort(running)}`,
    advice:
      lost.length > 0
        ? 'THE CELL MAY STILL BE ON. Unplug the working electrode or switch the instrument off at its button, now.'
        : running.length > 0
          ? 'Look at the record of the run, then start it again if it is needed.'
          : 'Nothing is to be done.',
  };
}

function switchOff(running: readonly Snapshot[]): string {
  return `THE CELL OF ${names(running)} MAY STILL BE ON. Switch the instrument off at its button, now.`;
}

function cutShort(running: readonly Snapshot[]): string {
  return running
    .flatMap(({ run }) => (run === undefined ? [] : [run]))
    .map(
      ({ run, title, savedThrough_s }) =>
        ` Run ${run} (${title}) was cut short; it is saved through ${savedThrough_s.toFixed(1)} s.`,
    )
    .join('');
}

function names(snapshots: readonly Snapshot[]): string {
  return snapshots.map(({ label }) => label).join(' and ');
}
