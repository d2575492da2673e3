// The measurement loops that hold one value: potential, current, or nothing at all.
import { CODE, FirmwareError } from './firmware-error.ts';
import { TimedLoop } from './gridded-loop.ts';
import type { Machine } from './machine.ts';
import type { ExtraMeasurement, MeasurementLoop, SlotOf } from './measurement-loop.ts';
import { TYPE } from './slot.ts';

/** Chronoamperometry: `meas_loop_ca p c E interval run`. */
export class HeldPotential extends TimedLoop implements MeasurementLoop {
  readonly technique = 'M0007';
  readonly #slots: readonly SlotOf[];
  #potential_V = 0;

  constructor(machine: Machine, slots: readonly SlotOf[], extras: readonly ExtraMeasurement[]) {
    super(machine, extras);
    this.#slots = slots;
  }

  begin(): void {
    const [, , potential, interval, run] = this.#slots as [SlotOf, SlotOf, SlotOf, SlotOf, SlotOf];
    this.#potential_V = potential().value;
    this.machine.potentiostat.requirePotential(this.#potential_V);
    this.requireCellOn();
    this.planRun(interval, run);
  }

  start(): void {
    this.machine.potentiostat.setPotential(this.#potential_V);
    this.grid.start();
  }

  sample(): boolean {
    const { potentiostat } = this.machine;
    this.#slots[0]!().setFloat(potentiostat.setPotential_V, TYPE.setPotential);
    potentiostat.readCurrent(this.#slots[1]!(), this.grid.timing);
    this.measureExtras();
    return true;
  }
}

/** Chronopotentiometry: `meas_loop_cp p c I interval run`. */
export class HeldCurrent extends TimedLoop implements MeasurementLoop {
  readonly technique = 'M000A';
  readonly #slots: readonly SlotOf[];
  #current_A = 0;

  constructor(machine: Machine, slots: readonly SlotOf[], extras: readonly ExtraMeasurement[]) {
    super(machine, extras);
    this.#slots = slots;
  }

  begin(): void {
    const [, , current, interval, run] = this.#slots as [SlotOf, SlotOf, SlotOf, SlotOf, SlotOf];
    this.#current_A = current().value;
    this.machine.potentiostat.requireCurrent(this.#current_A);
    this.requireCellOn();
    this.planRun(interval, run);
  }

  start(): void {
    this.machine.potentiostat.setCurrent(this.#current_A);
    this.grid.start();
  }

  sample(): boolean {
    const { potentiostat } = this.machine;
    potentiostat.readPotential(this.#slots[0]!(), TYPE.potential, this.grid.timing);
    this.#slots[1]!().setFloat(potentiostat.setCurrent_A, TYPE.setCurrent);
    this.measureExtras();
    return true;
  }
}

/** Open circuit potential: `meas_loop_ocp p interval run`. */
export class OpenCircuitLoop extends TimedLoop implements MeasurementLoop {
  readonly technique = 'M000B';
  readonly #slots: readonly SlotOf[];

  constructor(machine: Machine, slots: readonly SlotOf[], extras: readonly ExtraMeasurement[]) {
    super(machine, extras);
    this.#slots = slots;
  }

  begin(): void {
    const [, interval, run] = this.#slots as [SlotOf, SlotOf, SlotOf];
    const { potentiostat } = this.machine;
    potentiostat.requireReady();
    if (potentiostat.cellOn) throw new FirmwareError(CODE.ocpNeedsCellOff);
    this.planRun(interval, run);
  }

  start(): void {
    this.grid.start();
  }

  sample(): boolean {
    this.machine.potentiostat.readPotential(this.#slots[0]!(), TYPE.potential, this.grid.timing);
    this.measureExtras();
    return true;
  }
}
