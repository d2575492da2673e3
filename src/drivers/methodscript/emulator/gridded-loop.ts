// What the measurement loops that step on an even grid have in common.
import { CODE, FirmwareError } from './firmware-error.ts';
import type { Machine } from './machine.ts';
import type { ExtraMeasurement, SlotOf } from './measurement-loop.ts';
import { SampleGrid } from './sample-grid.ts';
import { TYPE } from './slot.ts';

/** A loop whose points lie on a grid. */
export abstract class GriddedLoop {
  protected readonly machine: Machine;
  protected readonly grid: SampleGrid;
  readonly #extras: readonly ExtraMeasurement[];

  constructor(machine: Machine, extras: readonly ExtraMeasurement[]) {
    this.machine = machine;
    this.grid = new SampleGrid(machine);
    this.#extras = extras;
  }

  protected requireCellOn(): void {
    this.machine.potentiostat.requireReady();
    if (!this.machine.potentiostat.cellOn) throw new FirmwareError(CODE.cellMustBeOn);
  }

  protected measureExtras(): void {
    const { potentiostat } = this.machine;
    for (const { type, slot } of this.#extras) {
      if (type === TYPE.current) potentiostat.readCurrent(slot(), this.grid.timing);
      else potentiostat.readPotential(slot(), type, this.grid.timing);
    }
  }
}

/** Loops with one set value and a run time. */
export abstract class TimedLoop extends GriddedLoop {
  #points = 0;
  #done = 0;

  protected planRun(interval: SlotOf, run: SlotOf): void {
    this.grid.plan(interval().value);
    this.#points = this.grid.pointsIn(run().value);
    this.#done = 0;
  }

  next(): boolean {
    if (++this.#done >= this.#points) {
      this.grid.finish();
      return false;
    }
    this.grid.advance();
    return true;
  }
}
