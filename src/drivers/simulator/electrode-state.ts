// Everything the electrode remembers or does at one instant of a time step. Data only.

/** State at the beginning, at the stage and at the end of a step; the three change places as time goes on. */
export class ElectrodeState {
  /** Potential of the interface, iR drop excluded. */
  potential_V = 0;
  slope_V_s = 0;
  /** Rates of the reactions, mol m⁻² s⁻¹, anodic positive. */
  readonly rates: Float64Array;
  /** Production of the near species, mol m⁻² s⁻¹. */
  readonly production: Float64Array;
  /** Amounts on the electrode, mol/m²; the places of dissolved species stay unused. */
  readonly bound: Float64Array;

  constructor(reactions: number, near: number) {
    this.rates = new Float64Array(reactions);
    this.production = new Float64Array(near);
    this.bound = new Float64Array(near);
  }
}
