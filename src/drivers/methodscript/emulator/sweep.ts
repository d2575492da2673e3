// The measurement loops that move the potential in a staircase.
import { CODE, FirmwareError } from './firmware-error.ts';
import { GriddedLoop } from './gridded-loop.ts';
import type { Machine } from './machine.ts';
import type { ExtraMeasurement, MeasurementLoop, SlotOf } from './measurement-loop.ts';
import { TYPE } from './slot.ts';

/**
 * Staircase sweeps. `meas_loop_lsv p c Ebegin Eend step rate` has one leg, `meas_loop_cv p c Ebegin Ev1 Ev2 step
 * rate` three: to the first vertex, to the second, back to the beginning; `nscans` repeats them.
 */
export class Sweep extends GriddedLoop implements MeasurementLoop {
  readonly technique: string;
  readonly #slots: readonly SlotOf[];
  readonly #cyclic: boolean;
  readonly #scansOf: SlotOf | undefined;
  #targets_V: number[] = [];
  #step_V = 0;
  #scans = 1;
  #scan = 0;
  #leg = 0;
  #from_V = 0;
  #steps = 0;
  #step = 0;
  #potential_V = 0;
  #depth = 0;

  constructor(
    machine: Machine,
    kind: 'linear' | 'cyclic',
    slots: readonly SlotOf[],
    scans: SlotOf | undefined,
    extras: readonly ExtraMeasurement[],
  ) {
    super(machine, extras);
    this.technique = kind === 'cyclic' ? 'M0005' : 'M0000';
    this.#cyclic = kind === 'cyclic';
    this.#slots = slots;
    this.#scansOf = scans;
  }

  begin(): void {
    const [begin_V, ...rest] = this.#slots.slice(2).map((slot) => slot().value) as [number, ...number[]];
    const rate = rest.pop()!;
    this.#step_V = Math.abs(rest.pop()!);
    this.#targets_V = this.#cyclic ? [...rest, begin_V] : rest;
    this.#scans = this.#scansOf?.().value ?? 1;
    this.#check(begin_V, rate);
    this.grid.plan(this.#step_V / rate);
    this.#scan = 0;
    this.#potential_V = begin_V;
    this.#startLeg(0);
  }

  #check(begin_V: number, rate: number): void {
    const { potentiostat } = this.machine;
    for (const potential_V of [begin_V, ...this.#targets_V]) potentiostat.requirePotential(potential_V);
    this.requireCellOn();
    if (this.#scans < 1) throw new FirmwareError(CODE.mustBePositive);
    if (this.#step_V === 0) throw new FirmwareError(CODE.zero);
    if (this.#step_V < potentiostat.model.potentialStep_V) throw new FirmwareError(CODE.stepBelowDac);
    if (!(rate > 0)) throw new FirmwareError(CODE.mustBePositive);
    let from_V = begin_V;
    const moves = this.#targets_V.map((to_V) => {
      const steps = this.#stepsBetween(from_V, to_V);
      from_V = to_V;
      return steps;
    });
    if (moves.every((steps) => steps === 0)) throw new FirmwareError(CODE.noStep);
  }

  #stepsBetween(from_V: number, to_V: number): number {
    return Math.floor(Math.abs(to_V - from_V) / this.#step_V + 1e-4);
  }

  start(): void {
    this.#depth = this.machine.depth;
    this.#writeScan();
    this.machine.potentiostat.setPotential(this.#potential_V);
    this.grid.start();
  }

  sample(): boolean {
    const { potentiostat } = this.machine;
    if (this.grid.atZero) potentiostat.setPotential(this.#potential_V);
    this.#slots[0]!().setFloat(potentiostat.setPotential_V, TYPE.setPotential);
    potentiostat.readCurrent(this.#slots[1]!(), this.grid.timing);
    this.measureExtras();
    return true;
  }

  next(): boolean {
    if (!this.#move()) {
      this.grid.finish();
      return false;
    }
    this.grid.advance();
    if (!this.grid.atZero) this.machine.potentiostat.setPotential(this.#potential_V);
    return true;
  }

  /** Goes one step on; false at the end of the last scan. */
  #move(): boolean {
    while (this.#step === this.#steps) {
      if (this.#leg + 1 < this.#targets_V.length) this.#startLeg(this.#leg + 1);
      else if (++this.#scan < this.#scans) {
        this.#writeScan();
        this.#startLeg(0);
      } else return false;
    }
    this.#step++;
    const direction = Math.sign(this.#targets_V[this.#leg]! - this.#from_V);
    this.#potential_V = this.#from_V + direction * this.#step * this.#step_V;
    return true;
  }

  #startLeg(leg: number): void {
    this.#leg = leg;
    this.#from_V = this.#potential_V;
    this.#steps = this.#stepsBetween(this.#from_V, this.#targets_V[leg]!);
    this.#step = 0;
  }

  #writeScan(): void {
    if (this.#scans < 2) return;
    this.machine.closeTo(this.#depth);
    this.machine.enter(`C${this.#scan.toString(16).toUpperCase().padStart(4, '0')}`, '-');
  }

  /** Turns a cyclic sweep round at the potential it has reached. */
  reverse(): boolean {
    if (!this.#cyclic) return false;
    // The leg to the second vertex is the one back from the leg to the beginning.
    if (this.#leg === 2) this.#leg = 0;
    this.#step = this.#steps;
    return true;
  }
}
