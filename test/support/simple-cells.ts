// Cells with closed forms, for tests of everything in front of a cell: a resistor, and a resistor in series with a
// capacitor. Exact steps, no chemistry.
import type { CellTruth, SimulatedCell } from '../../src/drivers/simulator/cell.ts';

/** Uncompensated resistance in series with a capacitor; no capacitor makes it a plain resistor. */
export class SimpleCell implements SimulatedCell {
  readonly #resistance_ohm: number;
  readonly #capacitance_F: number;
  /** Everything that was applied, in order, for tests that ask when. */
  readonly history: { t_s: number; applied: string; value: number }[] = [];
  t_s = 0;
  #applied: 'potential' | 'current' | 'nothing' = 'nothing';
  #value = 0;
  #capacitor_V = 0;
  #charge_C = { cathodic: 0, anodic: 0 };

  constructor(resistance_ohm: number, capacitance_F = Number.POSITIVE_INFINITY, rest_V = 0) {
    this.#resistance_ohm = resistance_ohm;
    this.#capacitance_F = capacitance_F;
    this.#capacitor_V = rest_V;
  }

  applyPotential(potential_V: number): void {
    this.#apply('potential', potential_V);
  }

  applyCurrent(current_A: number): void {
    this.#apply('current', current_A);
  }

  openCircuit(): void {
    this.#apply('nothing', 0);
  }

  #apply(applied: 'potential' | 'current' | 'nothing', value: number): void {
    this.#applied = applied;
    this.#value = value;
    this.history.push({ t_s: this.t_s, applied, value });
  }

  advance(duration_s: number): void {
    const before_V = this.#capacitor_V;
    const tau_s = this.#resistance_ohm * this.#capacitance_F;
    if (this.#applied === 'potential' && tau_s < Number.POSITIVE_INFINITY)
      this.#capacitor_V = this.#value + (before_V - this.#value) * Math.exp(-duration_s / tau_s);
    if (this.#applied === 'current') this.#capacitor_V += (this.#value * duration_s) / this.#capacitance_F;
    const charge_C =
      this.#capacitance_F < Number.POSITIVE_INFINITY
        ? (this.#capacitor_V - before_V) * this.#capacitance_F
        : this.current_A * duration_s;
    if (charge_C < 0) this.#charge_C.cathodic -= charge_C;
    else this.#charge_C.anodic += charge_C;
    this.t_s += duration_s;
  }

  get current_A(): number {
    if (this.#applied === 'nothing') return 0;
    if (this.#applied === 'current') return this.#value;
    return (this.#value - this.#capacitor_V) / this.#resistance_ohm;
  }

  get potential_V(): number {
    if (this.#applied === 'potential') return this.#value;
    return this.#capacitor_V + this.current_A * this.#resistance_ohm;
  }

  get cellVoltage_V(): number {
    return this.potential_V + 1;
  }

  impedanceAt(frequency_Hz: number) {
    const imaginary_ohm = -1 / (2 * Math.PI * frequency_Hz * this.#capacitance_F);
    return { real_ohm: this.#resistance_ohm, imaginary_ohm };
  }

  truth(): CellTruth {
    return {
      made_mol: {},
      cathodic_C: this.#charge_C.cathodic,
      anodic_C: this.#charge_C.anodic,
      reactions_C: {},
      doubleLayer_C: 0,
    };
  }
}
