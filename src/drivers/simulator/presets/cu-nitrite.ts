// Nitrite and phenylboronic acid on nanostructured copper in strong alkali: the pulsed amination of He et al.
// (Nat. Commun. 2023, 14, 5088) as a model. The reactions are theirs; nearly all kinetic numbers are chosen, and
// docs/explanation/simulated-cell.md says for each which.
import { FARADAY_C_PER_MOL, GAS_CONSTANT_J_PER_MOL_K } from '../../../core/constants.ts';
import type { CellModel, Reaction, Species } from '../model.ts';
import { type CellOptions, concentrations, diffusionAt, ROOM_K } from './options.ts';

const AREA_m2 = 0.5e-4;
const CATHOLYTE_m3 = 30e-6;
const RESISTANCE_ohm = 12;
const PH = 13;
/** Gently stirred. Chosen. */
const LAYER_m = 150e-6;
/** Ten times 30 µF/cm²: a rough electrode. Chosen. */
const DOUBLE_LAYER_F_m2 = 3;
/** Copper atoms that take part in the surface redox: a monolayer (2.9e-5 mol/m²) on a surface rough by 14. Chosen. */
const SITES_mol_m2 = 4e-4;
/** Ag/AgCl (3 M KCl) vs SHE at 25 °C. */
const REFERENCE_V = 0.21;

/** Concentrations of the substrates, mol/m³ = mM. */
const SUBSTRATES = { nitrite: 50, 'phenylboronic acid': 20, ammonia: 0 };

/** Diffusion coefficients at 25 °C, m²/s. */
const DIFFUSION = {
  nitrite: 1.91e-9, // Li & Gregory, Geochim. Cosmochim. Acta 38 (1974) 703
  ammonia: 1.64e-9, // Cussler, Diffusion, 3rd ed., table 5.2-1
  'phenylboronic acid': 0.8e-9, // chosen: a small aromatic anion
  'copper(II)': 0.72e-9, // that of the aqua ion, Li & Gregory 1974
};

/** The cell; starts at −0.55 V, where copper rests in it. */
export function cuNitriteModel(options: CellOptions): CellModel {
  const temperature_K = options.temperature_K ?? ROOM_K;
  const area_m2 = options.area_m2 ?? AREA_m2;
  const start = concentrations('cu-nitrite', SUBSTRATES, options);
  const dissolved = (name: keyof typeof DIFFUSION, concentration_mol_m3: number): Species => ({
    kind: 'dissolved',
    name,
    concentration_mol_m3,
    diffusion_m2_s: diffusionAt(temperature_K, DIFFUSION[name]),
  });
  const bound = (name: string, amount_mol_m2: number): Species => ({
    kind: 'bound',
    name,
    amount_mol_m2,
    capacity_mol_m2: SITES_mol_m2,
  });
  const counted = (name: string): Species => ({ kind: 'counted', name });
  return {
    temperature_K,
    area_m2,
    resistance_ohm: options.resistance_ohm ?? RESISTANCE_ohm,
    doubleLayer_F: options.doubleLayer_F ?? DOUBLE_LAYER_F_m2 * area_m2,
    startPotential_V: -0.55,
    solution: { layer_m: options.layer_m ?? LAYER_m, volume_m3: options.catholyte_m3 ?? CATHOLYTE_m3 },
    species: [
      dissolved('nitrite', start.nitrite),
      dissolved('ammonia', start.ammonia),
      dissolved('phenylboronic acid', start['phenylboronic acid']),
      dissolved('copper(II)', 0),
      bound('bare copper', SITES_mol_m2),
      bound('copper(I) oxide', 0),
      bound('copper(II) hydroxide', 0),
      ...['copper', 'aniline', 'phenol', 'boric acid', 'hydrogen', 'oxygen'].map(counted),
    ],
    reactions: reactionsAt(options.pH ?? PH, temperature_K),
    // Oxygen evolution on nickel behind the membrane. Chosen.
    counter: { rest_V: 0.25, slope_V: 0.052, exchangeCurrent_A: 1e-5, resistance_ohm: 8 },
  };
}

function reactionsAt(pH: number, temperature_K: number): Reaction[] {
  const perPH_V = (Math.LN10 * GAS_CONSTANT_J_PER_MOL_K * temperature_K) / FARADAY_C_PER_MOL;
  /** From a potential at pH 0 vs SHE, falling by `protonsPerElectron` Nernst slopes per pH. */
  const formal_V = (atZero_V: number, protonsPerElectron: number) =>
    atZero_V - protonsPerElectron * perPH_V * pH - REFERENCE_V;
  return [
    {
      // NO2⁻ + 5 H2O + 6 e⁻ → NH3 + 7 OH⁻
      name: 'nitrite reduction',
      electrons: 6,
      reduced: { ammonia: 1 },
      oxidised: { nitrite: 1 },
      formalPotential_V: -0.75,
      rate_mol_m2_s: 1e-5,
      transferCoefficient: 0.5,
      transferElectrons: 2,
      direction: 'cathodic',
    },
    {
      // 2 H2O + 2 e⁻ → H2 + 2 OH⁻
      name: 'hydrogen evolution',
      electrons: 2,
      reduced: { hydrogen: 1 },
      oxidised: {},
      formalPotential_V: formal_V(0, 1),
      rate_mol_m2_s: 1e-4,
      transferCoefficient: 0.3,
      transferElectrons: 1,
      direction: 'cathodic',
    },
    {
      // Cu + OH⁻ ⇌ ½ Cu2O + ½ H2O + e⁻, 0.471 V at pH 0 (Pourbaix)
      name: 'copper(I) oxide formation',
      electrons: 1,
      reduced: { 'bare copper': 1 },
      oxidised: { 'copper(I) oxide': 1 },
      formalPotential_V: formal_V(0.471, 1),
      rate_mol_m2_s: 2e-6,
      transferCoefficient: 0.8,
    },
    {
      // ½ Cu2O + OH⁻ + ½ H2O ⇌ Cu(OH)2 + e⁻, 0.747 V at pH 0 (Pourbaix)
      name: 'copper(II) hydroxide formation',
      electrons: 1,
      reduced: { 'copper(I) oxide': 1 },
      oxidised: { 'copper(II) hydroxide': 1 },
      formalPotential_V: formal_V(0.747, 1),
      rate_mol_m2_s: 2e-7,
      transferCoefficient: 0.6,
    },
    {
      // Cu(OH)2 + 2 OH⁻ → Cu(OH)4²⁻, a chemical step that lays the copper beneath bare
      name: 'copper(II) dissolution',
      electrons: 0,
      reduced: { 'copper(II) hydroxide': 1, copper: 1 },
      oxidised: { 'copper(II)': 1, 'bare copper': 1 },
      formalPotential_V: 0,
      rate_mol_m2_s: 1e-5,
      transferCoefficient: 0.5,
      direction: 'anodic',
    },
    {
      // Cu(OH)4²⁻ + 2 e⁻ → Cu + 4 OH⁻, −0.10 V vs SHE at pH 13 for 1 mM and log β4 = 16
      name: 'copper deposition',
      electrons: 2,
      reduced: { copper: 1 },
      oxidised: { 'copper(II)': 1 },
      formalPotential_V: formal_V(0.34 + (perPH_V / 2) * (4 * 14 - 16 - 3), 2),
      rate_mol_m2_s: 1e-5,
      transferCoefficient: 0.5,
      transferElectrons: 1,
      direction: 'cathodic',
    },
    {
      // PhB(OH)2 + NH3 + H2O → PhNH2 + B(OH)3 + 2 H⁺ + 2 e⁻: copper(II) takes the electrons, so the potential acts
      // through the amount of copper(II) alone
      name: 'amine coupling',
      electrons: 2,
      reduced: { ammonia: 1, 'phenylboronic acid': 1 },
      oxidised: { aniline: 1, 'boric acid': 1 },
      catalysts: ['copper(II) hydroxide'],
      formalPotential_V: 0,
      rate_mol_m2_s: 5e-7,
      transferCoefficient: 1,
      direction: 'anodic',
    },
    {
      // PhB(OH)2 + H2O → PhOH + B(OH)3 + 2 H⁺ + 2 e⁻, likewise
      name: 'phenol formation',
      electrons: 2,
      reduced: { 'phenylboronic acid': 1 },
      oxidised: { phenol: 1, 'boric acid': 1 },
      catalysts: ['copper(II) hydroxide'],
      formalPotential_V: 0,
      rate_mol_m2_s: 4e-7,
      transferCoefficient: 1,
      direction: 'anodic',
    },
    {
      // 4 OH⁻ → O2 + 2 H2O + 4 e⁻, 1.23 V at pH 0; nothing yet at +0.4 V
      name: 'oxygen evolution',
      electrons: 4,
      reduced: {},
      oxidised: { oxygen: 1 },
      formalPotential_V: formal_V(1.229, 1),
      rate_mol_m2_s: 1e-10,
      transferCoefficient: 0.5,
      transferElectrons: 1,
      direction: 'anodic',
    },
  ];
}
