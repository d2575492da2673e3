// The state of a running script: program counter, the instrument's own time, open loops, timers, and requests from
// the host. Operations change it; whoever runs the script moves the time. Time is counted in whole microseconds.
import type { Behaviour } from './behaviour.ts';
import { CODE, FirmwareError } from './firmware-error.ts';
import type { MeasurementLoop } from './measurement-loop.ts';
import type { ScriptOutput } from './output.ts';
import type { Potentiostat } from './potentiostat.ts';
import type { Storage } from './storage.ts';

/** Pins that carry the memory of a Pico, and must be configured for it first. */
const PICO_STORAGE_PINS = 0x1e;

/** One step of a compiled script: does its work and returns the place of the next step. */
export type Operation = () => number;

/** A loop that has been entered: what closes it on the wire. */
type Closer = '*' | '+' | '-';

export class Machine {
  readonly potentiostat: Potentiostat;
  readonly output: ScriptOutput;
  readonly storage: Storage;
  readonly behaviour: Behaviour;
  /** The instrument's time since power-up. */
  now_us = 0;
  /** Time must pass up to here before the next step. */
  target_us = 0;
  /** Next step. */
  at = 0;
  /** Where the timer of the script was started. */
  timerStart_us = 0;
  /** Start of the sampling grid of the measurement loop in progress. */
  gridStart_us = 0;
  /** Next tick of the interval clock, and its distance; 0 until it is set. */
  tick_us = 0;
  tickInterval_us = 0;
  /** The measurement loop in progress and the place behind it. */
  loop: MeasurementLoop | undefined;
  afterLoop = 0;
  /** What the host asked for: the whole script to end, or only the measurement loop. */
  request: 'none' | 'end script' | 'end loop' = 'none';
  /** Inside `on_finished:`, which nothing ends early. */
  finishing = false;
  /** Place of `on_finished:`. */
  finishAt = 0;
  /** `L` at every iteration of a loop instead of once. */
  loopLinePerIteration = false;
  /** `cell_off` fails with this code. */
  cellOffFails: string | undefined;
  /** Pins that are configured for storage (`set_gpio_cfg … 2`). */
  storagePins = 0;
  readonly #open: Closer[] = [];

  constructor(potentiostat: Potentiostat, output: ScriptOutput, storage: Storage, behaviour: Behaviour) {
    this.potentiostat = potentiostat;
    this.output = output;
    this.storage = storage;
    this.behaviour = behaviour;
  }

  /** A script begins at its first step. Outputs, time and storage stay as they are. */
  begin(finishAt: number): void {
    this.potentiostat.beginScript();
    this.output.begin();
    this.at = 0;
    this.target_us = this.now_us;
    this.timerStart_us = this.now_us;
    this.tickInterval_us = 0;
    this.loop = undefined;
    this.request = 'none';
    this.finishing = false;
    this.finishAt = finishAt;
    this.#open.length = 0;
  }

  /** Lets time pass up to `until_us`. */
  passTo(until_us: number): void {
    const duration_us = until_us - this.now_us;
    if (duration_us <= 0) return;
    this.potentiostat.pass(duration_us / 1e6);
    this.now_us = until_us;
  }

  /** The script stood still for a while: everything planned happens that much later. */
  postpone(duration_us: number): void {
    this.gridStart_us += duration_us;
    this.target_us += duration_us;
    this.tick_us += duration_us;
  }

  /** Number of loops that are open. */
  get depth(): number {
    return this.#open.length;
  }

  enter(line: string, closer: Closer): void {
    this.output.line(line);
    this.#open.push(closer);
  }

  /** Closes loops, innermost first, until `depth` are left. */
  closeTo(depth: number): void {
    while (this.#open.length > depth) this.output.line(this.#open.pop()!);
  }

  /** True when a request of the host waits to be obeyed. */
  get stopping(): boolean {
    return this.request !== 'none' && !this.finishing;
  }

  /** Obeys the request of the host; returns the next step. */
  stop(): number {
    this.output.dropPackage();
    const wholeScript = this.request === 'end script';
    this.request = 'none';
    this.target_us = this.now_us;
    return wholeScript ? this.finishEarly() : this.afterLoop;
  }

  /** Leaves all loops and goes to `on_finished:`. */
  finishEarly(): number {
    this.output.dropPackage();
    this.loop = undefined;
    this.closeTo(0);
    this.target_us = this.now_us;
    return this.finishAt;
  }

  /** The measurement loop is over; a request to end it has been met. */
  leaveMeasurement(): void {
    this.loop = undefined;
    if (this.request === 'end loop') this.request = 'none';
  }

  /** Throws where files cannot be had: there is no memory, or it is not mounted. */
  requireStorage(): void {
    if (!this.storage.isThere) throw new FirmwareError(CODE.noStorage);
    const isPico = this.potentiostat.model.isPico;
    if (isPico && (this.storagePins & PICO_STORAGE_PINS) !== PICO_STORAGE_PINS)
      throw new FirmwareError(CODE.storageNotMounted);
  }

  /** Asks for a wait of the given length. */
  wait(duration_s: number): void {
    if (!(duration_s >= 0)) throw new FirmwareError(CODE.negative);
    this.target_us = this.now_us + microseconds(duration_s);
  }
}

/** Seconds as whole microseconds, the resolution of the instrument's clock. */
export function microseconds(duration_s: number): number {
  return Math.round(duration_s * 1e6);
}
