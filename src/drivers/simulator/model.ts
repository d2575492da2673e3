// What a simulated cell consists of, as data: electrode, solution, substances and electron transfers, all in SI.
// Nothing here computes; electrochemical-cell.ts obeys it and the presets fill it in.

/** A cell as physics sees it. Potentials against the cell's reference electrode. */
export interface CellModel {
  readonly temperature_K: number;
  /** Geometric area of the working electrode. */
  readonly area_m2: number;
  /** Uncompensated resistance between working and reference electrode; never taken below 1 mΩ. */
  readonly resistance_ohm: number;
  /** Capacitance of the double layer of the whole electrode; constant. */
  readonly doubleLayer_F: number;
  /** Resistor across the interface, as in a dummy cell. */
  readonly shunt?: { readonly name: string; readonly resistance_ohm: number };
  /** Potential of the interface when the cell is made; nothing flows then. */
  readonly startPotential_V: number;
  readonly solution: Solution;
  readonly species: readonly Species[];
  readonly reactions: readonly Reaction[];
  readonly counter: CounterElectrode;
}

/** A diffusion layer in front of the electrode and the stirred bulk behind it. */
export interface Solution {
  /** Thickness of the Nernst layer; Infinity for semi-infinite diffusion. */
  readonly layer_m: number;
  /** Volume of the stirred bulk; Infinity keeps its concentrations constant. */
  readonly volume_m3: number;
}

/**
 * A substance. What its amount is measured in depends on where it is:
 * `dissolved` diffuses, activity 1 is 1 mol/m³; `bound` sits on the electrode, activity is coverage of the
 * electrode's capacity for it; `counted` is in excess, leaves the cell or acts on nothing: activity 1 always.
 */
export type Species =
  | {
      readonly kind: 'dissolved';
      readonly name: string;
      readonly concentration_mol_m3: number;
      readonly diffusion_m2_s: number;
    }
  | {
      readonly kind: 'bound';
      readonly name: string;
      readonly amount_mol_m2: number;
      readonly capacity_mol_m2: number;
    }
  | { readonly kind: 'counted'; readonly name: string };

/** Moles of each species per turnover, by name. */
export type Stoichiometry = Readonly<Record<string, number>>;

/**
 * One electron transfer, reduced ⇌ oxidised + n e⁻, after Butler and Volmer:
 * rate = k [ Π a(reduced) exp((1−α) m f (E−E0)) − Π a(oxidised) exp(−α m f (E−E0)) ], f = F/RT.
 * The products Π run over the dissolved and bound species of a side, first order each, and the catalysts.
 */
export interface Reaction {
  readonly name: string;
  /** Electrons given off per turnover in the anodic direction; 0 for a chemical step at the electrode. */
  readonly electrons: number;
  readonly reduced: Stoichiometry;
  readonly oxidised: Stoichiometry;
  /** Species whose activity multiplies the rate without being used up. */
  readonly catalysts?: readonly string[];
  /** E0: where both directions are equally fast at activities 1. */
  readonly formalPotential_V: number;
  /** k, mol m⁻² s⁻¹ at E0 and activities 1 (for one dissolved species the same number as k0 in m/s). */
  readonly rate_mol_m2_s: number;
  /** α of the cathodic direction. */
  readonly transferCoefficient: number;
  /** m: electrons that the rate-determining step feels; `electrons` unless given. */
  readonly transferElectrons?: number;
  /** Leaves out one direction of an irreversible reaction. */
  readonly direction?: 'both' | 'anodic' | 'cathodic';
}

/** Potential of the counter electrode against the reference: E = rest + slope·asinh(−i/2i0) − i·R. */
export interface CounterElectrode {
  readonly rest_V: number;
  readonly slope_V: number;
  readonly exchangeCurrent_A: number;
  readonly resistance_ohm: number;
}
