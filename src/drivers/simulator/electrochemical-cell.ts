// The simulated cell as an instrument meets it: takes what is imposed, lets time pass in steps as long as their
// error allows, and answers. Its answers depend on nothing but the model and the sequence of calls.
import { CottrellError } from '../../core/errors.ts';
import type { CellTruth, SimulatedCell } from './cell.ts';
import type { CellModel } from './model.ts';
import { type Control, Stepper } from './stepper.ts';

/** First inner step after an edge. */
const FIRST_STEP_s = 1e-7;
const SHORTEST_STEP_s = 1e-20;
const MOST_GROWTH = 5;
/** Aim a little below the tolerated error, so that few steps are computed in vain. */
const CAUTION = 0.9;

/** Impedance of a resistance in series with a conductance and a capacitance side by side. */
export function seriesParallel(
  resistance_ohm: number,
  conductance_S: number,
  capacitance_F: number,
  frequency_Hz: number,
): { real_ohm: number; imaginary_ohm: number } {
  const susceptance_S = 2 * Math.PI * frequency_Hz * capacitance_F;
  const size = conductance_S ** 2 + susceptance_S ** 2;
  return { real_ohm: resistance_ohm + conductance_S / size, imaginary_ohm: -susceptance_S / size };
}

/** A cell that obeys its model; docs/explanation/simulated-cell.md has the equations. */
export class ElectrochemicalCell implements SimulatedCell {
  readonly #model: CellModel;
  readonly #stepper: Stepper;
  #control: Control | 'open' | undefined;
  #imposed = 0;
  #time_s = 0;
  #nextStep_s = FIRST_STEP_s;

  constructor(model: CellModel) {
    this.#model = model;
    this.#stepper = new Stepper(model);
    this.openCircuit();
  }

  get t_s(): number {
    return this.#time_s;
  }

  applyPotential(potential_V: number): void {
    if (this.#control !== 'potential' || this.#imposed !== potential_V)
      this.#impose('potential', potential_V);
  }

  applyCurrent(current_A: number): void {
    if (this.#control !== 'current' || this.#imposed !== current_A) this.#impose('current', current_A);
  }

  openCircuit(): void {
    if (this.#control !== 'open') this.#impose('open', 0);
  }

  advance(duration_s: number): void {
    if (!(duration_s >= 0 && duration_s < Number.POSITIVE_INFINITY))
      throw new CottrellError('internal', `A simulated cell cannot advance by ${duration_s} s.`);
    const stepper = this.#stepper;
    let left_s = duration_s;
    while (left_s > 0) {
      const wanted_s = this.#nextStep_s;
      const lands = wanted_s >= left_s * (1 - 1e-9);
      // Two even steps rather than a full one and a sliver.
      const step_s = lands ? left_s : Math.min(wanted_s, left_s / 2);
      const error = stepper.try(step_s);
      // The error of a second-order step grows with its cube.
      const factor = error > 0 ? CAUTION / Math.cbrt(error) : MOST_GROWTH;
      if (!(error <= 1)) {
        this.#nextStep_s = step_s * Math.max(0.1, Math.min(0.8, factor));
        if (this.#nextStep_s < SHORTEST_STEP_s) throw this.#stuck();
        continue;
      }
      stepper.take(step_s);
      const next_s = step_s * Math.min(MOST_GROWTH, factor);
      // A step cut short to land on the requested time says nothing against a longer one.
      this.#nextStep_s = step_s < wanted_s && next_s > step_s ? Math.max(wanted_s, next_s) : next_s;
      left_s = lands ? 0 : left_s - step_s;
    }
    this.#time_s += duration_s;
  }

  get current_A(): number {
    return this.#stepper.current_A;
  }

  get potential_V(): number {
    return this.#stepper.potential_V;
  }

  get cellVoltage_V(): number {
    const { rest_V, slope_V, exchangeCurrent_A, resistance_ohm } = this.#model.counter;
    const current_A = this.current_A;
    const overpotential_V = slope_V * Math.asinh(current_A / (2 * exchangeCurrent_A));
    return this.potential_V - (rest_V - overpotential_V - current_A * resistance_ohm);
  }

  /** Potential of the interface itself, iR drop excluded: what no reference electrode can see. */
  get interfacePotential_V(): number {
    return this.#stepper.now.potential_V;
  }

  impedanceAt(frequency_Hz: number): { real_ohm: number; imaginary_ohm: number } {
    const { resistance_ohm, conductance_S, capacitance_F } = this.#stepper.smallSignal();
    return seriesParallel(resistance_ohm, conductance_S, capacitance_F, frequency_Hz);
  }

  truth(): CellTruth {
    return this.#stepper.books.truth();
  }

  /**
   * Moles that layer and bulk, or the surface, gained since the start: summed over the profile, not over the rates.
   * Undefined for species that are only counted. An infinite bulk is left out.
   */
  gained_mol(name: string): number | undefined {
    const { near, layer, now } = this.#stepper;
    const j = near.findIndex((species) => species.name === name);
    const species = near[j];
    if (species?.kind === 'bound') return (now.bound[j]! - species.amount_mol_m2) * this.#model.area_m2;
    return species === undefined ? undefined : layer.gained_mol(j);
  }

  /** Concentration in the bulk, mol/m³; undefined for species without a profile. */
  bulk_mol_m3(name: string): number | undefined {
    const { near, layer } = this.#stepper;
    const j = near.findIndex((species) => species.name === name);
    return near[j]?.kind === 'dissolved' ? layer.bulk_mol_m3(j) : undefined;
  }

  #impose(control: Control | 'open', imposed: number): void {
    this.#control = control;
    this.#imposed = imposed;
    this.#nextStep_s = FIRST_STEP_s;
    if (!this.#stepper.impose(control === 'open' ? 'current' : control, imposed)) throw this.#stuck();
  }

  #stuck(): CottrellError {
    return new CottrellError('internal', `The simulated cell found no solution at ${this.#time_s} s.`);
  }
}
