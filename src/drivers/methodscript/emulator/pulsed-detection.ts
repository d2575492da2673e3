// The measurement loop with a pulse in every interval and one value for each.
import { CODE, FirmwareError } from './firmware-error.ts';
import { TimedLoop } from './gridded-loop.ts';
import { type Machine, microseconds } from './machine.ts';
import type { ExtraMeasurement, MeasurementLoop, SlotOf } from './measurement-loop.ts';
import { Slot, TYPE } from './slot.ts';

/** Pulsed amperometric detection: `meas_loop_pad p c Edc Epulse tpulse interval run mode`. */
export class PulsedDetection extends TimedLoop implements MeasurementLoop {
  readonly technique = 'M0008';
  readonly #slots: readonly SlotOf[];
  readonly #before = new Slot();
  readonly #after = new Slot();
  #base_V = 0;
  #pulse_V = 0;
  #pulse_us = 0;
  #mode = 1;
  #inPulse = false;

  constructor(machine: Machine, slots: readonly SlotOf[], extras: readonly ExtraMeasurement[]) {
    super(machine, extras);
    this.#slots = slots;
  }

  begin(): void {
    const value = (index: number) => this.#slots[index]!().value;
    this.#base_V = value(2);
    this.#pulse_V = value(3);
    this.#pulse_us = microseconds(value(4));
    this.#mode = value(7);
    if (![1, 2, 3].includes(this.#mode)) throw new FirmwareError(CODE.padMode);
    this.machine.potentiostat.requirePotential(this.#base_V);
    this.machine.potentiostat.requirePotential(this.#pulse_V);
    this.requireCellOn();
    this.planRun(this.#slots[5]!, this.#slots[6]!);
    if (this.#pulse_us <= 0) throw new FirmwareError(CODE.mustBePositive);
    if (this.#pulse_us >= this.grid.interval_us) throw new FirmwareError(CODE.outOfBounds);
  }

  start(): void {
    this.machine.potentiostat.setPotential(this.#base_V);
    this.grid.start();
    this.#beginPeriod();
  }

  override next(): boolean {
    const more = super.next();
    if (more) this.#beginPeriod();
    return more;
  }

  /** The value of a period always comes at its end, whatever the first point of other loops. */
  #beginPeriod(): void {
    this.#inPulse = false;
    const end_us = this.machine.target_us + (this.grid.atZero ? this.grid.interval_us : 0);
    this.machine.target_us = end_us - this.#pulse_us;
  }

  sample(): boolean {
    const { machine } = this;
    const { potentiostat } = machine;
    if (!this.#inPulse) {
      potentiostat.readCurrent(this.#before, this.grid.timing);
      potentiostat.setPotential(this.#pulse_V);
      this.#inPulse = true;
      machine.target_us = machine.now_us + this.#pulse_us;
      return false;
    }
    potentiostat.readCurrent(this.#after, this.grid.timing);
    potentiostat.setPotential(this.#base_V);
    this.#report();
    this.measureExtras();
    return true;
  }

  #report(): void {
    const potential = this.#slots[0]!();
    const current = this.#slots[1]!();
    potential.setFloat(this.#mode === 1 ? this.#base_V : this.#pulse_V, TYPE.setPotential);
    current.copyFrom(this.#mode === 1 ? this.#before : this.#after);
    if (this.#mode !== 3) return;
    current.value = Math.fround(this.#after.value - this.#before.value);
    current.status = this.#after.status | this.#before.status;
  }
}
