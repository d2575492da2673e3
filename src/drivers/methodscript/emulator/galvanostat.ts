// The output stage under current control: it forces the set current as long as the potential stays in its window, and
// holds the potential at the end of the window where it would not. It measures nothing.
import type { SimulatedCell } from '../../simulator/cell.ts';

/** Shortest and longest stretch without a look at the potential, s. */
const SHORTEST_s = 0.1e-3;
const LONGEST_s = 20e-3;
/** A stretch covers at most this part of the way to the limit, at the speed of the one before. */
const CAUTION = 0.5;

/** The potentials between which the current can be forced, V. */
export interface Compliance {
  readonly low: number;
  readonly high: number;
}

/** Forces a current through a cell; time passes in steps of its own, so that a limit is not run over. */
export class Galvanostat {
  readonly #cell: SimulatedCell;
  #window_V: Compliance = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  #set_A = 0;
  /** 1 at the anodic end of the window, −1 at the cathodic one, 0 while the current is forced. */
  #limit: -1 | 0 | 1 = 0;

  constructor(cell: SimulatedCell) {
    this.#cell = cell;
  }

  /** True while the potential stands at the end of the window and the current is what the cell takes there. */
  get limited(): boolean {
    return this.#limit !== 0;
  }

  /** Forces a current from now on. */
  force(current_A: number, window_V: Compliance): void {
    this.#window_V = window_V;
    this.#set_A = current_A;
    this.#limit = 0;
    this.#cell.applyCurrent(current_A);
    this.#check();
  }

  /** Lets time pass. */
  pass(duration_s: number): void {
    let left_s = duration_s;
    let step_s = SHORTEST_s;
    while (left_s > 0) {
      // What is left after the last step is rounding, not time.
      const taken_s = left_s - step_s < SHORTEST_s / 2 ? left_s : step_s;
      const before_V = this.#cell.potential_V;
      this.#cell.advance(taken_s);
      left_s -= taken_s;
      step_s = this.#nextStep_s(Math.abs(this.#cell.potential_V - before_V) / taken_s);
      this.#check();
    }
  }

  #nextStep_s(speed_V_per_s: number): number {
    if (this.#limit !== 0) return LONGEST_s;
    const { low, high } = this.#window_V;
    const way_V = Math.min(high - this.#cell.potential_V, this.#cell.potential_V - low);
    return Math.max(SHORTEST_s, Math.min(LONGEST_s, (CAUTION * way_V) / speed_V_per_s));
  }

  #check(): void {
    const cell = this.#cell;
    if (this.#limit === 0) {
      const { low, high } = this.#window_V;
      const potential_V = cell.potential_V;
      if (potential_V >= low && potential_V <= high) return;
      this.#limit = potential_V > high ? 1 : -1;
      cell.applyPotential(potential_V > high ? high : low);
    } else if (this.#limit * cell.current_A > this.#limit * this.#set_A) {
      // At the limit the cell takes more than is to be forced: the limit is not needed any more.
      this.#limit = 0;
      cell.applyCurrent(this.#set_A);
    }
  }
}
