// When the points of a measurement loop are due: an even grid on the instrument's clock.
import { CODE, FirmwareError } from './firmware-error.ts';
import { type Machine, microseconds } from './machine.ts';
import { TIMING_MISSED } from './potentiostat.ts';

/** An interval this much shorter than the shortest is not even tried. */
const FAR_TOO_SHORT = 4;

/** Times of the points of a loop on an even grid. */
export class SampleGrid {
  readonly #machine: Machine;
  #interval_us = 0;
  #index = 0;
  #tooFast = false;
  #late = false;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Plans a grid; an interval that cannot be kept is stretched and flagged, one far too short refused. */
  plan(interval_s: number): void {
    if (!(interval_s > 0)) throw new FirmwareError(CODE.mustBePositive);
    const shortest_s = this.#machine.potentiostat.model.shortestInterval_s;
    // Single-precision values may lie a little below the decimal they stand for.
    this.#tooFast = interval_s < shortest_s * (1 - 1e-6);
    if (interval_s < shortest_s / FAR_TOO_SHORT) throw new FirmwareError(CODE.intervalCannotBeMet);
    this.#interval_us = microseconds(Math.max(interval_s, shortest_s));
  }

  /** Points that fit into a run time; at least one. */
  pointsIn(run_s: number): number {
    if (!(run_s > 0)) throw new FirmwareError(CODE.mustBePositive);
    return Math.max(1, Math.floor(microseconds(run_s) / this.#interval_us));
  }

  get interval_us(): number {
    return this.#interval_us;
  }

  /** True when points are taken at the beginning of their intervals. */
  get atZero(): boolean {
    return this.#machine.behaviour.firstPoint === 'at zero';
  }

  /** Status bit of the point that is due. */
  get timing(): number {
    return this.#tooFast || this.#late ? TIMING_MISSED : 0;
  }

  start(): void {
    this.#machine.gridStart_us = this.#machine.now_us;
    this.#index = 0;
    this.#late = false;
    this.#aim();
  }

  advance(): void {
    this.#index++;
    this.#aim();
  }

  /** The last point is done: the interval it stands for is lived to its end. */
  finish(): void {
    this.#machine.target_us = this.#machine.gridStart_us + (this.#index + 1) * this.#interval_us;
  }

  #aim(): void {
    const machine = this.#machine;
    const due_us = machine.gridStart_us + (this.atZero ? this.#index : this.#index + 1) * this.#interval_us;
    this.#late = due_us < machine.now_us;
    machine.target_us = due_us;
  }
}
