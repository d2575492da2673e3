// The measurement loop of impedance spectroscopy: one point a frequency, evenly spaced on a logarithmic scale.
import { CODE, FirmwareError } from './firmware-error.ts';
import { type Machine, microseconds } from './machine.ts';
import type { MeasurementLoop, SlotOf } from './measurement-loop.ts';
import { TYPE } from './slot.ts';

/** A point takes this many periods, and at least this long. */
const PERIODS = 4;
const LEAST_S = 0.05;

/** `meas_loop_eis f zr zi amplitude fstart fend n Edc`. */
export class ImpedanceSpectrum implements MeasurementLoop {
  readonly technique = 'M000D';
  readonly #machine: Machine;
  readonly #slots: readonly SlotOf[];
  #frequencies_Hz: number[] = [];
  #potential_V = 0;
  #done = 0;

  constructor(machine: Machine, slots: readonly SlotOf[]) {
    this.#machine = machine;
    this.#slots = slots;
  }

  begin(): void {
    const [amplitude_V, from_Hz, to_Hz, points, potential_V] = this.#slots
      .slice(3)
      .map((slot) => slot().value);
    const { potentiostat } = this.#machine;
    if (!(points! >= 1)) throw new FirmwareError(CODE.mustBePositive);
    this.#frequencies_Hz = Array.from({ length: points! }, (_, k) =>
      points === 1 ? from_Hz! : from_Hz! * (to_Hz! / from_Hz!) ** (k / (points! - 1)),
    );
    this.#potential_V = potential_V!;
    potentiostat.requirePotential(this.#potential_V);
    potentiostat.requireAlternating(amplitude_V!, this.#frequencies_Hz);
    if (!potentiostat.cellOn) throw new FirmwareError(CODE.cellMustBeOn);
    this.#done = 0;
  }

  start(): void {
    this.#machine.potentiostat.setPotential(this.#potential_V);
    this.#aim();
  }

  sample(): boolean {
    const [frequency, real, imaginary] = this.#slots as [SlotOf, SlotOf, SlotOf];
    const frequency_Hz = this.#frequencies_Hz[this.#done]!;
    frequency().setFloat(frequency_Hz, TYPE.frequency);
    this.#machine.potentiostat.readImpedance(frequency_Hz, real(), imaginary());
    return true;
  }

  next(): boolean {
    if (++this.#done >= this.#frequencies_Hz.length) return false;
    this.#aim();
    return true;
  }

  #aim(): void {
    const duration_s = Math.max(LEAST_S, PERIODS / this.#frequencies_Hz[this.#done]!);
    this.#machine.target_us = this.#machine.now_us + microseconds(duration_s);
  }
}
