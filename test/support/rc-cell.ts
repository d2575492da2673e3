// A dummy cell with a closed form: a resistor in series with a resistor and a capacitor side by side, as hardware
// dummy cells are built. Exact steps of any length; no chemistry.
import type { CellTruth, SimulatedCell } from '../../src/drivers/simulator/cell.ts';
import { seriesParallel } from '../../src/drivers/simulator/electrochemical-cell.ts';

export class RcCell implements SimulatedCell {
  readonly #series_ohm: number;
  readonly #parallel_ohm: number;
  readonly #capacitance_F: number;
  #applied_V: number | undefined;
  #capacitor_V = 0;
  #cathodic_C = 0;
  #anodic_C = 0;
  t_s = 0;

  constructor(series_ohm: number, parallel_ohm: number, capacitance_F: number) {
    this.#series_ohm = series_ohm;
    this.#parallel_ohm = parallel_ohm;
    this.#capacitance_F = capacitance_F;
  }

  applyPotential(potential_V: number): void {
    this.#applied_V = potential_V;
  }

  applyCurrent(): void {
    throw new Error('this cell is only driven by potential');
  }

  openCircuit(): void {
    this.#applied_V = undefined;
  }

  advance(duration_s: number): void {
    const { steady_V, tau_s } = this.#relaxation();
    const before_V = this.#capacitor_V;
    const decay = Math.exp(-duration_s / tau_s);
    this.#capacitor_V = steady_V + (before_V - steady_V) * decay;
    this.t_s += duration_s;
    if (this.#applied_V === undefined) return;
    // Charge through the series resistor: what stays in the capacitor and what leaks through beside it.
    const leak_C = (steady_V * duration_s + (before_V - steady_V) * tau_s * (1 - decay)) / this.#parallel_ohm;
    const charge_C = (this.#capacitor_V - before_V) * this.#capacitance_F + leak_C;
    if (charge_C < 0) this.#cathodic_C -= charge_C;
    else this.#anodic_C += charge_C;
  }

  #relaxation(): { steady_V: number; tau_s: number } {
    const [rs, rp, c] = [this.#series_ohm, this.#parallel_ohm, this.#capacitance_F];
    if (this.#applied_V === undefined) return { steady_V: 0, tau_s: rp * c };
    return { steady_V: (this.#applied_V * rp) / (rs + rp), tau_s: ((rs * rp) / (rs + rp)) * c };
  }

  get current_A(): number {
    return this.#applied_V === undefined ? 0 : (this.#applied_V - this.#capacitor_V) / this.#series_ohm;
  }

  get potential_V(): number {
    return this.#applied_V ?? this.#capacitor_V;
  }

  get cellVoltage_V(): number {
    return this.potential_V;
  }

  impedanceAt(frequency_Hz: number) {
    return seriesParallel(this.#series_ohm, 1 / this.#parallel_ohm, this.#capacitance_F, frequency_Hz);
  }

  truth(): CellTruth {
    return {
      made_mol: {},
      cathodic_C: this.#cathodic_C,
      anodic_C: this.#anodic_C,
      reactions_C: {},
      doubleLayer_C: 0,
    };
  }
}
