// One time step of the whole cell: electrode, double layer, uncompensated resistance and diffusion layer together,
// by TR-BDF2. It computes steps and their errors and books those taken; how long a step is to be, others decide.
import { FARADAY_C_PER_MOL } from '../../core/constants.ts';
import { Books } from './books.ts';
import { nearSpecies } from './butler-volmer.ts';
import { Electrode } from './electrode.ts';
import { ElectrodeState } from './electrode-state.ts';
import { DiffusionLayer } from './layer.ts';
import type { CellModel, Species } from './model.ts';
import {
  BDF_NOW,
  BDF_STAGE,
  ERROR_NEXT,
  ERROR_NOW,
  ERROR_STAGE,
  GAMMA,
  IMPLICIT,
  WEIGHT,
} from './tr-bdf2.ts';

/** Error of a step in the charge of any process, as a part of the charge of all processes in that step. */
const TOLERANCE = 2.5e-4;
/** Error of a step in the potential while the current is imposed: 1e-3 RT/F, so 0.1 % in a surface concentration. */
const TOLERANCE_V = 2.5e-5;
/** Errors of a step that nobody misses: in charge density, and in the potential of the double layer. */
const NEGLIGIBLE_C_m2 = 2e-14;
const NEGLIGIBLE_V = 1e-9;
/** Where a model has no double layer: enough to give the potential a value when the current is imposed, F/m². */
const LEAST_DOUBLE_LAYER_F_m2 = 1e-5;
/** A change of potential so small that every rate follows it in proportion. */
const SMALL_V = 1e-5;
/** There is always some resistance: it keeps the interface from potentials where no rate law holds. */
const LEAST_RESISTANCE_ohm = 1e-3;

/** What the potentiostat imposes: the potential at the terminals, V, or the current, A (0 at open circuit). */
export type Control = 'potential' | 'current';

/** The state of a cell and the means to move it by one step. */
export class Stepper {
  readonly books: Books;
  readonly near: readonly Species[];
  readonly layer: DiffusionLayer;
  /** State at this instant. */
  now: ElectrodeState;
  #stage: ElectrodeState;
  #next: ElectrodeState;
  // Slope of the rates and curvature of the potential at the end of the last step: for first guesses only.
  readonly #trend: Float64Array;
  #curvature_V_s2 = 0;
  #potentiostatic = false;
  #imposed = 0;
  readonly #electrode: Electrode;
  readonly #electrons: Float64Array;
  readonly #area_m2: number;
  readonly #faradayArea: number; // A per mol m⁻² s⁻¹
  readonly #resistance_ohm: number;
  readonly #shunt_S: number;
  readonly #modelDoubleLayer_F: number;
  #doubleLayer_F = 0;

  constructor(model: CellModel) {
    const near = nearSpecies(model);
    const dissolved = near.filter((species) => species.kind === 'dissolved');
    const state = () => new ElectrodeState(model.reactions.length, near.length);
    this.near = near;
    this.books = new Books(model);
    this.layer = new DiffusionLayer(
      model.solution,
      model.area_m2,
      dissolved.map((species) => species.concentration_mol_m3),
      dissolved.map((species) => species.diffusion_m2_s),
    );
    this.now = state();
    this.#stage = state();
    this.#next = state();
    this.#trend = new Float64Array(model.reactions.length);
    this.#electrode = new Electrode(model, near);
    this.#electrons = Float64Array.from(model.reactions, (reaction) => reaction.electrons);
    this.#area_m2 = model.area_m2;
    this.#faradayArea = FARADAY_C_PER_MOL * model.area_m2;
    this.#resistance_ohm = Math.max(model.resistance_ohm, LEAST_RESISTANCE_ohm);
    this.#shunt_S = model.shunt === undefined ? 0 : 1 / model.shunt.resistance_ohm;
    this.#modelDoubleLayer_F = model.doubleLayer_F;
    this.now.potential_V = model.startPotential_V;
    for (const [j, species] of near.entries())
      if (species.kind === 'bound') this.now.bound[j] = species.amount_mol_m2;
  }

  /** Current through the external circuit at this instant, A. */
  get current_A(): number {
    if (!this.#potentiostatic) return this.#imposed;
    return (this.#imposed - this.now.potential_V) / this.#resistance_ohm;
  }

  /** Working against reference electrode at this instant, V. */
  get potential_V(): number {
    return this.#potentiostatic ? this.#imposed : this.now.potential_V + this.#imposed * this.#resistance_ohm;
  }

  /**
   * A discontinuity: brings everything that has no memory in line with what is imposed from now on. False when no
   * state can be found.
   */
  impose(control: Control, imposed: number): boolean {
    const { now } = this;
    const electrode = this.#electrode;
    this.#potentiostatic = control === 'potential';
    this.#imposed = imposed;
    this.#doubleLayer_F =
      this.#potentiostatic || this.#modelDoubleLayer_F > 0
        ? this.#modelDoubleLayer_F
        : LEAST_DOUBLE_LAYER_F_m2 * this.#area_m2;
    electrode.rates.set(now.rates);
    this.layer.gatherInstant();
    this.#offer(now, 0);
    const solved =
      this.#doubleLayer_F > 0
        ? electrode.solve(now.potential_V, -now.potential_V, 1, 0)
        : this.#solveBalance(imposed, 0, 1);
    now.potential_V = electrode.potential_V;
    now.rates.set(electrode.rates);
    now.production.set(electrode.production);
    now.slope_V_s =
      this.#doubleLayer_F > 0 ? (this.current_A - this.#across(now, 0)) / this.#doubleLayer_F : 0;
    this.#trend.fill(0);
    this.#curvature_V_s2 = 0;
    return solved;
  }

  /** The linear circuit that the cell is for a small and fast signal: charge transfer at present concentrations. */
  smallSignal(): { resistance_ohm: number; conductance_S: number; capacitance_F: number } {
    const { now } = this;
    const electrode = this.#electrode;
    const faradaic_A = (change_V: number) => {
      electrode.rates.set(now.rates);
      this.layer.gatherInstant();
      this.#offer(now, 0);
      electrode.solve(now.potential_V + change_V, -(now.potential_V + change_V), 1, 0);
      return this.#faradayArea * electrode.electrons;
    };
    const conductance_S = (faradaic_A(SMALL_V) - faradaic_A(-SMALL_V)) / (2 * SMALL_V) + this.#shunt_S;
    electrode.rates.set(now.rates);
    return {
      resistance_ohm: this.#resistance_ohm,
      conductance_S,
      capacitance_F: this.#modelDoubleLayer_F,
    };
  }

  /** Computes a step without taking it. Returns its error over the tolerated one, Infinity when it fails. */
  try(step_s: number): number {
    const now = this.now;
    const stage = this.#stage;
    const next = this.#next;
    const electrode = this.#electrode;
    const layer = this.layer;
    const { dissolved, near, reactions, rates, production } = electrode;
    const tau_s = IMPLICIT * step_s;
    const ahead_s = GAMMA * step_s;

    layer.gatherTrapezoid(tau_s, now.production);
    for (let j = dissolved; j < near; j++) stage.bound[j] = now.bound[j]! + tau_s * now.production[j]!;
    this.#offer(stage, tau_s);
    for (let r = 0; r < reactions; r++) rates[r] = now.rates[r]! + ahead_s * this.#trend[r]!;
    const guess1_V = now.potential_V + ahead_s * (now.slope_V_s + (ahead_s / 2) * this.#curvature_V_s2);
    const past1_V = now.potential_V + tau_s * now.slope_V_s;
    if (!this.#solveBalance(guess1_V, past1_V, tau_s)) return Number.POSITIVE_INFINITY;
    this.#keep(stage, past1_V, tau_s);
    layer.scatterStage(production);

    layer.gatherBackward();
    for (let j = dissolved; j < near; j++)
      next.bound[j] = BDF_STAGE * stage.bound[j]! - BDF_NOW * now.bound[j]!;
    this.#offer(next, tau_s);
    for (let r = 0; r < reactions; r++) rates[r]! += (rates[r]! - now.rates[r]!) * (1 / GAMMA - 1);
    const bend_V = stage.potential_V - now.potential_V - ahead_s * now.slope_V_s;
    const guess2_V = now.potential_V + step_s * now.slope_V_s + bend_V / (GAMMA * GAMMA);
    const past2_V = BDF_STAGE * stage.potential_V - BDF_NOW * now.potential_V;
    if (!this.#solveBalance(guess2_V, past2_V, tau_s)) return Number.POSITIVE_INFINITY;
    this.#keep(next, past2_V, tau_s);
    layer.scatterNext(production);
    return this.#error(step_s);
  }

  /** Takes the step just tried: books charges and moles with the weights of the scheme, and moves on. */
  take(step_s: number): void {
    const now = this.now;
    const stage = this.#stage;
    const next = this.#next;
    const perArea = step_s * this.#area_m2;
    const perStage = 1 / ((1 - GAMMA) * step_s);
    let net_C = 0;
    for (let r = 0; r < this.#electrons.length; r++) {
      const mean = WEIGHT * (now.rates[r]! + stage.rates[r]!) + IMPLICIT * next.rates[r]!;
      this.books.addTurnover(r, perArea * mean);
      net_C += FARADAY_C_PER_MOL * this.#electrons[r]! * perArea * mean;
      this.#trend[r] = (next.rates[r]! - stage.rates[r]!) * perStage;
    }
    this.#curvature_V_s2 = (next.slope_V_s - stage.slope_V_s) * perStage;
    const mean_V = WEIGHT * (now.potential_V + stage.potential_V) + IMPLICIT * next.potential_V;
    const shunt_C = this.#shunt_S * step_s * mean_V;
    const doubleLayer_C = this.#doubleLayer_F * (next.potential_V - now.potential_V);
    if (this.#shunt_S > 0) this.books.addShunt(shunt_C);
    this.books.addDoubleLayer(doubleLayer_C);
    if (this.#potentiostatic) this.#bookExternal(step_s, net_C + shunt_C + doubleLayer_C);
    else this.books.addExternal(this.#imposed * step_s);
    this.now = next;
    this.#next = now;
    this.layer.commit();
  }

  /** Hands the electrode the linear relations of layer and surface; `time_s` is that of the implicit stage. */
  #offer(state: ElectrodeState, time_s: number): void {
    const { known, gain, dissolved, near } = this.#electrode;
    const layer = this.layer;
    for (let j = 0; j < dissolved; j++) {
      known[j] = layer.known[j]!;
      gain[j] = layer.gain[j]!;
    }
    for (let j = dissolved; j < near; j++) {
      known[j] = state.bound[j]!;
      gain[j] = time_s;
    }
  }

  /** Takes over what the electrode found for a stage that began as `past_V` and the amounts in `state.bound`. */
  #keep(state: ElectrodeState, past_V: number, tau_s: number): void {
    const { potential_V, rates, production, dissolved, near } = this.#electrode;
    state.potential_V = potential_V;
    state.slope_V_s = this.#doubleLayer_F > 0 ? (potential_V - past_V) / tau_s : 0;
    for (let r = 0; r < rates.length; r++) state.rates[r] = rates[r]!;
    for (let j = 0; j < near; j++) state.production[j] = production[j]!;
    for (let j = dissolved; j < near; j++) state.bound[j]! += tau_s * production[j]!;
  }

  /**
   * Solves the electrode with the balance of currents: external = faradaic + shunt + C (E − past)/τ, where the
   * external current is (imposed − E)/R under potential control. C drops out where there is none.
   */
  #solveBalance(guess_V: number, past_V: number, tau_s: number): boolean {
    const electrode = this.#electrode;
    const r = this.#resistance_ohm;
    const capacitive = this.#doubleLayer_F / tau_s;
    const perVolt = this.#shunt_S + capacitive;
    if (!this.#potentiostatic)
      return electrode.solve(guess_V, -this.#imposed - capacitive * past_V, perVolt, this.#faradayArea);
    const offset_V = -this.#imposed - r * capacitive * past_V;
    return electrode.solve(guess_V, offset_V, 1 + r * perVolt, r * this.#faradayArea);
  }

  /** Current across the interface while its potential changes at `slope_V_s`, A. */
  #across(state: ElectrodeState, slope_V_s: number): number {
    let electrons = 0;
    for (let r = 0; r < this.#electrons.length; r++) electrons += this.#electrons[r]! * state.rates[r]!;
    return (
      this.#faradayArea * electrons + this.#shunt_S * state.potential_V + this.#doubleLayer_F * slope_V_s
    );
  }

  /** Largest error of the step over the tolerated one: in the charges and, where it is free, in the potential. */
  #error(step_s: number): number {
    const { now } = this;
    const stage = this.#stage;
    const next = this.#next;
    const capacitance_F = this.#doubleLayer_F;
    const size_V_s = Math.abs(now.slope_V_s) + Math.abs(stage.slope_V_s) + Math.abs(next.slope_V_s);
    const error_V_s = Math.abs(
      ERROR_NOW * now.slope_V_s + ERROR_STAGE * stage.slope_V_s + ERROR_NEXT * next.slope_V_s,
    );
    let total_A = capacitance_F * size_V_s;
    let worst_A = capacitance_F * error_V_s;
    for (let r = 0; r < this.#electrons.length; r++) {
      const charge = this.#electrons[r]! * this.#faradayArea;
      const v0 = now.rates[r]!;
      const v1 = stage.rates[r]!;
      const v2 = next.rates[r]!;
      total_A += charge * (Math.abs(v0) + Math.abs(v1) + Math.abs(v2));
      worst_A = Math.max(worst_A, charge * Math.abs(ERROR_NOW * v0 + ERROR_STAGE * v1 + ERROR_NEXT * v2));
    }
    const negligible_C = NEGLIGIBLE_C_m2 * this.#area_m2 + NEGLIGIBLE_V * capacitance_F;
    const inCharge = worst_A / (TOLERANCE * (total_A / 3) + negligible_C / step_s);
    if (this.#potentiostatic) return inCharge;
    return Math.max(inCharge, (error_V_s * step_s) / TOLERANCE_V);
  }

  /** Books the external charge of a step, split by sign along straight lines between its three points. */
  #bookExternal(step_s: number, net_C: number): void {
    const start_A = this.#across(this.now, this.now.slope_V_s);
    const stage_A = this.#across(this.#stage, this.#stage.slope_V_s);
    const end_A = this.#across(this.#next, this.#next.slope_V_s);
    const oneSign = Math.max(start_A, stage_A, end_A) <= 0 || Math.min(start_A, stage_A, end_A) >= 0;
    if (oneSign) {
      this.books.addExternal(net_C);
      return;
    }
    const mean_A = GAMMA * positivePart(start_A, stage_A) + (1 - GAMMA) * positivePart(stage_A, end_A);
    const anodic_C = Math.max(step_s * mean_A, net_C);
    this.books.addExternal(anodic_C);
    this.books.addExternal(net_C - anodic_C);
  }
}

/** Mean of the positive part of a straight line from a to b. */
function positivePart(a: number, b: number): number {
  const high = Math.max(a, b);
  const low = Math.min(a, b);
  if (low >= 0) return (a + b) / 2;
  return high <= 0 ? 0 : (high * high) / (2 * (high - low));
}
