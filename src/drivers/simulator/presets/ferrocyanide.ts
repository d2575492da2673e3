// Ferrocyanide in potassium chloride on platinum: one fast one-electron couple, the textbook case.
import { FARADAY_C_PER_MOL, GAS_CONSTANT_J_PER_MOL_K } from '../../../core/constants.ts';
import type { CellModel, Reaction, Species } from '../model.ts';
import { type CellOptions, COUNTER_IS_REFERENCE, concentrations, diffusionAt, ROOM_K } from './options.ts';

/** Numbers of the couple itself, for cases other than ferrocyanide. */
export interface CoupleOptions extends CellOptions {
  readonly formalPotential_V?: number;
  /** Standard rate constant k0, m/s. */
  readonly rateConstant_m_s?: number;
  readonly transferCoefficient?: number;
  /** Diffusion coefficients at 25 °C. */
  readonly oxidisedDiffusion_m2_s?: number;
  readonly reducedDiffusion_m2_s?: number;
  /** Whether water can be split at extreme potentials; without it the couple is alone. */
  readonly waterSplitting?: boolean;
}

/** E°′ in 1 M KCl, about 0.46 V vs SHE, against Ag/AgCl (3 M KCl). */
const FORMAL_V = 0.25;
/** On clean platinum k0 is reported between 1e-4 and 1e-3 m/s; chosen. */
const RATE_m_s = 5e-4;
/** In 1 M KCl, 25 °C (Bard & Faulkner, Electrochemical Methods, 2nd ed., table C.4 and text). */
const FERROCYANIDE_m2_s = 0.65e-9;
const FERRICYANIDE_m2_s = 0.76e-9;
/** A 3 mm disc in an unstirred 10 mL vial; double layer 20 µF/cm². Chosen. */
const AREA_m2 = 7.07e-6;
const VOLUME_m3 = 10e-6;
const RESISTANCE_ohm = 50;
const DOUBLE_LAYER_F_m2 = 0.2;

/** The cell; starts at rest, without current. */
export function ferrocyanideModel(options: CoupleOptions): CellModel {
  const temperature_K = options.temperature_K ?? ROOM_K;
  const area_m2 = options.area_m2 ?? AREA_m2;
  const formalPotential_V = options.formalPotential_V ?? FORMAL_V;
  const layer_m = options.layer_m ?? Number.POSITIVE_INFINITY;
  const start = concentrations('ferrocyanide', { ferrocyanide: 5, ferricyanide: 0 }, options);
  const dissolved = (name: 'ferrocyanide' | 'ferricyanide', diffusion_m2_s: number): Species => ({
    kind: 'dissolved',
    name,
    concentration_mol_m3: start[name],
    diffusion_m2_s: diffusionAt(temperature_K, diffusion_m2_s),
  });
  const couple: Reaction = {
    name: 'ferrocyanide oxidation',
    electrons: 1,
    reduced: { ferrocyanide: 1 },
    oxidised: { ferricyanide: 1 },
    formalPotential_V,
    rate_mol_m2_s: options.rateConstant_m_s ?? RATE_m_s,
    transferCoefficient: options.transferCoefficient ?? 0.5,
  };
  const water = options.waterSplitting ?? true;
  return {
    temperature_K,
    area_m2,
    resistance_ohm: options.resistance_ohm ?? RESISTANCE_ohm,
    doubleLayer_F: options.doubleLayer_F ?? DOUBLE_LAYER_F_m2 * area_m2,
    startPotential_V: restPotential_V(
      start.ferricyanide,
      start.ferrocyanide,
      formalPotential_V,
      temperature_K,
    ),
    // Behind a semi-infinite layer there is no bulk to run out.
    solution: {
      layer_m,
      volume_m3: Number.isFinite(layer_m) ? (options.catholyte_m3 ?? VOLUME_m3) : layer_m,
    },
    species: [
      dissolved('ferricyanide', options.oxidisedDiffusion_m2_s ?? FERRICYANIDE_m2_s),
      dissolved('ferrocyanide', options.reducedDiffusion_m2_s ?? FERROCYANIDE_m2_s),
      ...(water
        ? [{ kind: 'counted', name: 'hydrogen' } as const, { kind: 'counted', name: 'oxygen' } as const]
        : []),
    ],
    reactions: water ? [couple, ...WATER_SPLITTING] : [couple],
    counter: COUNTER_IS_REFERENCE,
  };
}

/** Nernst's potential; 0.3 V beside E°′ where one side is absent. */
function restPotential_V(oxidised: number, reduced: number, formal_V: number, temperature_K: number): number {
  if (oxidised === 0 && reduced === 0) return formal_V;
  if (oxidised === 0) return formal_V - 0.3;
  if (reduced === 0) return formal_V + 0.3;
  return (
    formal_V + ((GAS_CONSTANT_J_PER_MOL_K * temperature_K) / FARADAY_C_PER_MOL) * Math.log(oxidised / reduced)
  );
}

/** Water at neutral pH on platinum, irreversible, 120 mV per decade; chosen to set in near −0.9 V and +1.2 V. */
const WATER_SPLITTING: readonly Reaction[] = [
  {
    name: 'hydrogen evolution',
    electrons: 2,
    reduced: { hydrogen: 1 },
    oxidised: {},
    formalPotential_V: -0.9,
    rate_mol_m2_s: 1e-6,
    transferCoefficient: 0.5,
    transferElectrons: 1,
    direction: 'cathodic',
  },
  {
    name: 'oxygen evolution',
    electrons: 4,
    reduced: {},
    oxidised: { oxygen: 1 },
    formalPotential_V: 1.2,
    rate_mol_m2_s: 5e-7,
    transferCoefficient: 0.5,
    transferElectrons: 1,
    direction: 'anodic',
  },
];
