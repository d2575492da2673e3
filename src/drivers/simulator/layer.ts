// Diffusion of all dissolved species between electrode and bulk in one dimension: finite volumes, implicit in time.
// It only transports: what the electrode makes or uses comes in as a flux, and nothing is ever lost or made here.
import { diffusionGrid } from './grid.ts';
import type { Solution } from './model.ts';
import { BDF_NOW, BDF_STAGE } from './tr-bdf2.ts';

/**
 * Concentrations of `species` substances in `nodes` cells and the bulk behind them, advanced by the two stages of
 * TR-BDF2. Columns are interleaved, node by node from the electrode outwards: entry (node + 1)·species + j, with one
 * node of zeros before the electrode and one behind the bulk, so that every loop is flat.
 *
 * A stage is three calls: `gather…` eliminates from the bulk towards the electrode (half of Thomas' algorithm),
 * which leaves each surface concentration linear in the flux of its species, `known[j] + gain[j]·flux[j]`; the
 * electrode finds the fluxes; `scatter…` substitutes them outwards.
 */
export class DiffusionLayer {
  readonly species: number;
  readonly nodes: number;
  /** Surface concentration at zero flux, mol/m³, after a `gather…`. */
  readonly known: Float64Array;
  /** Surface concentration per flux, s/m. */
  readonly gain: Float64Array;
  readonly #area_m2: number;
  readonly #volume_m3: number;
  readonly #start: Float64Array;
  readonly #distance: Float64Array; // node 0 to the electrode over D, s/m
  readonly #capacity: Float64Array; // m: width of the cell
  readonly #inward: Float64Array; // conductance towards the electrode, m/s
  readonly #outward: Float64Array; // conductance towards the bulk, m/s
  readonly #inwardRate: Float64Array; // the same over the capacity, 1/s
  readonly #outwardRate: Float64Array;
  #now: Float64Array;
  #stage: Float64Array;
  #next: Float64Array;
  // Factors of the elimination for one τ: p = own·a + outer·p(outside), c = p + inner·c(inside).
  #tau_s = -1;
  readonly #own: Float64Array;
  readonly #outer: Float64Array;
  readonly #inner: Float64Array;
  readonly #partial: Float64Array;
  readonly #fluxGain: Float64Array; // concentration of node 0 per flux, s/m

  constructor(
    solution: Solution,
    area_m2: number,
    concentrations_mol_m3: readonly number[],
    diffusion_m2_s: readonly number[],
  ) {
    const grid = diffusionGrid(solution.layer_m);
    const species = concentrations_mol_m3.length;
    const nodes = grid.nodes_m.length;
    const size = (nodes + 3) * species;
    const column = () => new Float64Array(size);
    this.species = species;
    this.nodes = nodes;
    this.#area_m2 = area_m2;
    this.#volume_m3 = solution.volume_m3;
    this.known = new Float64Array(species);
    this.gain = new Float64Array(species);
    this.#fluxGain = new Float64Array(species);
    this.#start = Float64Array.from(concentrations_mol_m3);
    this.#distance = Float64Array.from(diffusion_m2_s, (d) => grid.nodes_m[0]! / d);
    [this.#now, this.#stage, this.#next] = [column(), column(), column()];
    [this.#own, this.#outer, this.#inner, this.#partial] = [column(), column(), column(), column()];
    [this.#capacity, this.#inward, this.#outward] = [column(), column(), column()];
    [this.#inwardRate, this.#outwardRate] = [column(), column()];
    for (let i = 0; i <= nodes; i++) {
      const bulk = i === nodes;
      const here_m = bulk ? grid.faces_m[nodes]! : grid.nodes_m[i]!;
      const next_m = i + 1 >= nodes ? grid.faces_m[nodes]! : grid.nodes_m[i + 1]!;
      for (let j = 0; j < species; j++) {
        const k = (i + 1) * species + j;
        const capacity = bulk ? solution.volume_m3 / area_m2 : grid.faces_m[i + 1]! - grid.faces_m[i]!;
        this.#capacity[k] = capacity;
        this.#inward[k] = i === 0 ? 0 : this.#outward[k - species]!;
        this.#outward[k] = bulk ? 0 : diffusion_m2_s[j]! / (next_m - here_m);
        this.#inwardRate[k] = this.#inward[k]! / capacity;
        this.#outwardRate[k] = this.#outward[k]! / capacity;
      }
    }
  }

  /** The instant itself: surface concentrations before any time passes. */
  gatherInstant(): void {
    for (let j = 0; j < this.species; j++) {
      this.known[j] = this.#start[j]! + this.#now[this.species + j]!;
      this.gain[j] = this.#distance[j]!;
    }
  }

  /** First stage: trapezoidal rule with half step τ from now, where `flux` (mol m⁻² s⁻¹, into solution) flows. */
  gatherTrapezoid(tau_s: number, flux: Float64Array): void {
    if (tau_s !== this.#tau_s) this.#factorise(tau_s);
    const s = this.species;
    const first = s;
    const c = this.#now;
    const p = this.#partial;
    const own = this.#own;
    const outer = this.#outer;
    const inRate = this.#inwardRate;
    const outRate = this.#outwardRate;
    for (let k = (this.nodes + 2) * s - 1; k >= first; k--) {
      const here = c[k]!;
      const change = inRate[k]! * (c[k - s]! - here) + outRate[k]! * (c[k + s]! - here);
      p[k] = own[k]! * (here + tau_s * change) + outer[k]! * p[k + s]!;
    }
    for (let j = 0; j < s; j++) {
      const k = first + j;
      p[k]! += (own[k]! * tau_s * flux[j]!) / this.#capacity[k]!;
    }
    this.#surface();
  }

  /** Second stage: backward differentiation over now and the first stage, same τ. */
  gatherBackward(): void {
    const s = this.species;
    const now = this.#now;
    const stage = this.#stage;
    const p = this.#partial;
    const own = this.#own;
    const outer = this.#outer;
    for (let k = (this.nodes + 2) * s - 1; k >= s; k--) {
      p[k] = own[k]! * (BDF_STAGE * stage[k]! - BDF_NOW * now[k]!) + outer[k]! * p[k + s]!;
    }
    this.#surface();
  }

  /** Finishes the first stage with the flux found. */
  scatterStage(flux: Float64Array): void {
    this.#scatter(this.#stage, flux);
  }

  /** Finishes the second stage with the flux found. */
  scatterNext(flux: Float64Array): void {
    this.#scatter(this.#next, flux);
  }

  /** Takes the second stage as the new present. */
  commit(): void {
    const old = this.#now;
    this.#now = this.#next;
    this.#next = old;
  }

  /** Concentration in the bulk, mol/m³. */
  bulk_mol_m3(species: number): number {
    return this.#start[species]! + this.#now[(this.nodes + 1) * this.species + species]!;
  }

  /** Moles gained by layer and bulk since the start. An infinite bulk is left out: it takes without a trace. */
  gained_mol(species: number): number {
    let sum = 0;
    for (let i = this.nodes; i >= 0; i--) {
      const k = (i + 1) * this.species + species;
      if (i === this.nodes && this.#volume_m3 === Number.POSITIVE_INFINITY) continue;
      sum += this.#capacity[k]! * this.#now[k]!;
    }
    return sum * this.#area_m2;
  }

  #factorise(tau_s: number): void {
    this.#tau_s = tau_s;
    const s = this.species;
    const own = this.#own;
    const outer = this.#outer;
    const inner = this.#inner;
    const capacity = this.#capacity;
    const inward = this.#inward;
    const outward = this.#outward;
    const admittance = this.#partial; // what everything outside the node conducts away, m/s; overwritten by `gather…`
    const perTau = 1 / tau_s;
    // A chain of positive terms from the bulk inwards, so nothing cancels.
    for (let k = (this.nodes + 2) * s - 1; k >= s; k--) {
      const storage = capacity[k]! * perTau;
      if (storage === Number.POSITIVE_INFINITY) {
        own[k] = 1;
        admittance[k] = inward[k]!;
        continue;
      }
      const total = storage + admittance[k + s]!;
      const inverse = 1 / (total + inward[k]!);
      own[k] = storage * inverse;
      outer[k] = outward[k]! * inverse;
      inner[k] = inward[k]! * inverse;
      admittance[k] = total * inner[k]!;
    }
    for (let j = 0; j < s; j++) this.#fluxGain[j] = own[s + j]! / (capacity[s + j]! * perTau);
  }

  #surface(): void {
    for (let j = 0; j < this.species; j++) {
      this.known[j] = this.#start[j]! + this.#partial[this.species + j]!;
      this.gain[j] = this.#fluxGain[j]! + this.#distance[j]!;
    }
  }

  #scatter(target: Float64Array, flux: Float64Array): void {
    const s = this.species;
    const p = this.#partial;
    const inner = this.#inner;
    const end = (this.nodes + 2) * s;
    for (let j = 0; j < s; j++) target[s + j] = p[s + j]! + this.#fluxGain[j]! * flux[j]!;
    for (let k = 2 * s; k < end; k++) target[k] = p[k]! + inner[k]! * target[k - s]!;
  }
}
