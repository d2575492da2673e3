// An emulated Rodeostat: the firmware in front of a simulated cell, living at the pace of a clock, on a line. It
// decides when time goes by and when the main loop turns; what then happens is the firmware's.
import type { Duplex } from 'node:stream';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import type { Clock } from '../../clock.ts';
import type { SimulatedCell } from '../../simulator/cell.ts';
import { SeededNoise } from '../../simulator/noise.ts';
import { Pace } from '../../simulator/pace.ts';
import { type Board, TICK_us } from '../boards.ts';
import { Firmware, type Processor } from './firmware.ts';
import { type Faults, Port } from './port.ts';

/** In lock-step the host gets a chance to answer at least this often in the board's time. */
const LOCK_STEP_us = 5000;

export interface RodeostatOptions {
  readonly model: Board;
  readonly cell: SimulatedCell;
  readonly clock: Clock;
  /** Board seconds per clock second; Infinity: as fast as the host reads. */
  readonly speed: number;
  /** Of the noise and of random faults. */
  readonly seed: number;
  readonly processor?: Processor;
  readonly deviceId?: number;
  /** Width of the noise of one reading. */
  readonly noise_A?: number;
  /** Current shown without a current. */
  readonly offset_A?: number;
  /** Firmware built for the other hardware version: currents with the wrong sign. */
  readonly mirrored?: boolean;
  readonly faults?: Faults;
}

/**
 * A board with its cell. With a finite speed its time runs with the clock, tests go on while nobody reads, and
 * samples are dropped as on the real one. In lock-step (speed Infinity) time only goes by while a test runs and
 * somebody reads: nothing is ever dropped, and between tests the cell stands still.
 */
export class RodeostatEmulator {
  readonly model: Board;
  readonly #make: () => Firmware;
  #firmware: Firmware;
  readonly #port: Port;
  readonly #pace: Pace;
  #now_us = 0;
  #living = false;
  #wake: (() => void) | undefined;

  constructor(options: RodeostatOptions) {
    const { model, cell, seed, faults = {} } = options;
    this.model = model;
    const noise = new SeededNoise(seed);
    this.#make = () =>
      new Firmware({
        board: model,
        processor: options.processor ?? (model.relays ? 'ItsyBitsy M4' : 'Teensy 3.2'),
        cell,
        bell: () => noise.bell(),
        noise_A: options.noise_A ?? defaultNoise_A(model),
        offset_A: options.offset_A ?? 0,
        mirrored: options.mirrored ?? false,
        relaysStick: faults.relaysStick ?? false,
        deviceId: options.deviceId ?? 0,
      });
    this.#firmware = this.#make();
    this.#pace = new Pace(options.clock, options.speed);
    this.#pace.begin(0);
    this.#port = new Port(faults, new SeededNoise(seed + 1), {
      received: (bytes) => this.#received(bytes),
      changed: () => this.#wake?.(),
      reset: () => {
        this.#firmware = this.#make();
      },
    });
  }

  /** Connects a line, in the place of any other. */
  attach(line: Duplex): void {
    this.#port.attach(line);
    this.#live();
  }

  /** Pulls the line out, power staying: a running test goes on, its output is lost. */
  detach(): void {
    this.#port.detach();
  }

  /** Cell connected to the output. A board without relays counts as off when its output is zero within one step. */
  get cellOn(): boolean {
    const { analog } = this.#firmware;
    if (this.model.relays) return analog.cellConnected;
    return Math.abs(analog.output_V) > analog.voltRange.max_V / 2047;
  }

  /** Potential at the output, connected or not. */
  get output_V(): number {
    return this.#firmware.analog.output_V;
  }

  /** True while a test runs. */
  get running(): boolean {
    return this.#firmware.running;
  }

  /** Samples the board has dropped because nobody read: on a real one nobody would know. */
  get dropped(): number {
    return this.#firmware.dropped;
  }

  /** Pulls the plug: relays open, test and settings gone, line broken. */
  powerOff(): void {
    this.#firmware = this.#make();
    this.#port.drop();
  }

  #received(bytes: Uint8Array): void {
    if (this.#port.silent) return;
    this.#firmware.receive(bytes);
    this.#wake?.();
  }

  #live(): void {
    if (this.#living) return;
    this.#living = true;
    const live = async () => {
      for (;;) {
        this.#passTime();
        this.#mainLoop();
        await this.#rest();
      }
    };
    // A fault of the emulator itself: the line breaks with it, so that nobody waits for ever.
    live().catch((cause: Error) => this.#port.drop(cause));
  }

  /** Lets the time go by that is due, the main loop turning after every sample. */
  #passTime(): void {
    if (this.#pace.lockStep) {
      if (!this.#mayGoOn) return;
      const end_us = this.#now_us + Math.max(LOCK_STEP_us, this.#firmware.untilSample_us);
      while (this.#firmware.running && this.#now_us < end_us) this.#ticks(end_us);
      return;
    }
    // Whole microseconds: the clock's own rounding must not leave a tick for ever just not due.
    const due_us = Math.round(this.#pace.due_s() * 1e6);
    while (this.#firmware.running && this.#now_us + TICK_us <= due_us) {
      this.#ticks(due_us);
      this.#mainLoop();
    }
    if (this.#firmware.running || due_us <= this.#now_us) return;
    this.#firmware.idle((due_us - this.#now_us) / 1e6);
    this.#now_us = due_us;
  }

  /** In lock-step: a test runs and somebody reads. */
  get #mayGoOn(): boolean {
    return this.#firmware.running && this.#port.attached && this.#port.open;
  }

  /** Ticks up to the next sample, or as far as time has come. */
  #ticks(end_us: number): void {
    const until_us = Math.min(end_us, this.#now_us + this.#firmware.untilSample_us);
    do {
      this.#firmware.tick();
      this.#now_us += TICK_us;
    } while (this.#firmware.running && this.#now_us + TICK_us <= until_us);
  }

  #mainLoop(): void {
    while (this.#port.open && this.#firmware.busy) this.#firmware.turn((line) => this.#port.send(line));
  }

  /** Until there is something to do: a sample is due, bytes arrive, the host reads again. */
  async #rest(): Promise<void> {
    if (this.#pace.lockStep && this.#mayGoOn) {
      await turnOfLoop();
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    if (this.#firmware.running && !this.#pace.lockStep) {
      const sleeping = new AbortController();
      const sample_s = (this.#now_us + this.#firmware.untilSample_us) / 1e6;
      this.#pace.until(sample_s, sleeping.signal).then(resolve);
      await promise;
      sleeping.abort();
    } else await promise;
    this.#wake = undefined;
  }
}

/** As on the board that was recorded, but never more than a three-hundredth of the finest range. */
function defaultNoise_A(board: Board): number {
  return Math.min(0.02e-6, board.currentRanges[0]!.nominal_A / 300);
}
