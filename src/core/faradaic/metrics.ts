// Derived figures people report beside an efficiency: partial current, rates, conversion, energy, turnover. Pure formulas in SI
// units; the basis (geometric area, catalyst mass, sites) is the caller's to name and must be shown with every figure.

import { FARADAY_C_PER_MOL } from '../constants.ts';

/** Current that went into a product, A (or A/m² from a current density): I_k = FE·I. */
export function partialCurrent(efficiency: number, current: number): number {
  return efficiency * current;
}

/** Rate on a basis: moles (or kg) per second and per m², kg of catalyst or mol of sites. */
export function rate(amount: number, basis: number, time_s: number): number {
  return amount / (basis * time_s);
}

/** Rate that a current density and an efficiency imply, mol/(m² s): r = j·FE/(nF). The identity of every consistent report. */
export function rateFromCurrentDensity(
  currentDensity_A_m2: number,
  efficiency: number,
  electrons: number,
): number {
  return (currentDensity_A_m2 * efficiency) / (electrons * FARADAY_C_PER_MOL);
}

/** A reported rate beside the one that current density and efficiency imply. */
export interface RateCheck {
  readonly implied_mol_m2_s: number;
  /** reported / implied. */
  readonly ratio: number;
  /** Current density that the reported rate would need. */
  readonly neededCurrentDensity_A_m2: number;
  /** Nothing when the three agree within 5 %. */
  readonly warning?: string;
}

const AGREEMENT = 0.05;
/** 5 A/cm²: more than any laboratory cell of this field carries. */
export const IMPLAUSIBLE_A_M2 = 5e4;

/** Checks rate, current density and efficiency against one another: r = j·FE/(nF). */
export function checkRate(reported: {
  readonly rate_mol_m2_s: number;
  readonly currentDensity_A_m2: number;
  readonly efficiency: number;
  readonly electrons: number;
}): RateCheck {
  const { rate_mol_m2_s, currentDensity_A_m2, efficiency, electrons } = reported;
  const implied_mol_m2_s = rateFromCurrentDensity(currentDensity_A_m2, efficiency, electrons);
  const ratio = rate_mol_m2_s / implied_mol_m2_s;
  const neededCurrentDensity_A_m2 = (rate_mol_m2_s * electrons * FARADAY_C_PER_MOL) / efficiency;
  const result = { implied_mol_m2_s, ratio, neededCurrentDensity_A_m2 };
  if (Math.abs(ratio - 1) <= AGREEMENT) return result;
  return { ...result, warning: disagreement(ratio, neededCurrentDensity_A_m2) };
}

function disagreement(ratio: number, needed_A_m2: number): string {
  const needed = `the rate would need ${(needed_A_m2 / 1e4).toPrecision(3)} A/cm^2`;
  const off = `rate, current density and efficiency disagree by a factor of ${ratio.toPrecision(3)}`;
  for (const power of [3, -3, 6, -6])
    if (Math.abs(ratio / 10 ** power - 1) <= AGREEMENT) return `${off}: a unit prefix? (${needed})`;
  for (const faces of [2, 0.5])
    if (Math.abs(ratio / faces - 1) <= AGREEMENT)
      return `${off}: one face or two faces of the electrode, or molecules and atoms counted differently? (${needed})`;
  return needed_A_m2 > IMPLAUSIBLE_A_M2 ? `${off}: a unit prefix? (${needed})` : `${off} (${needed})`;
}

/** Share of the substrate that is gone: X = (n₀ − n_end)/n₀. */
export function conversion(start_mol: number, end_mol: number): number {
  return (start_mol - end_mol) / start_mol;
}

/** Chemical yield on a substrate: Y = ν·n_p/n₀, ν molecules of substrate per molecule of product. */
export function chemicalYield(product_mol: number, substrate_mol: number, perProduct: number): number {
  return (perProduct * product_mol) / substrate_mol;
}

/** Molar selectivity S = Y/X. */
export function selectivity(yieldOnSubstrate: number, converted: number): number {
  return yieldOnSubstrate / converted;
}

/** Charge per substrate, F/mol: Q/(F·n_sub). At 100 % efficiency and conversion it equals n. */
export function faradaysPerMole(charge_C: number, substrate_mol: number): number {
  return charge_C / (FARADAY_C_PER_MOL * substrate_mol);
}

/** Thickness of a layer, m: mass / (density × area). */
export function layerThickness_m(mass_kg: number, density_kg_m3: number, area_m2: number): number {
  return mass_kg / (density_kg_m3 * area_m2);
}

/** mAh. */
export function milliampereHours(charge_C: number): number {
  return charge_C / 3.6;
}

/** Electrical energy for a mass of product, kWh/kg: n·F·U/(3.6e6·FE·M). The cell voltage is that of the whole cell. */
export function specificEnergy_kWh_kg(
  electrons: number,
  cellVoltage_V: number,
  efficiency: number,
  molarMass_kg_mol: number,
): number {
  return (electrons * FARADAY_C_PER_MOL * cellVoltage_V) / (3.6e6 * efficiency * molarMass_kg_mol);
}

/** Of the ideal oxygen anode against RHE at 25 °C. */
export const OXYGEN_POTENTIAL_V = 1.23;

/** Half-cell (cathodic) energy efficiency with an ideal oxygen anode: (1.23 V − E°)·FE/(1.23 V − E), potentials vs RHE. */
export function halfCellEnergyEfficiency(
  standardPotential_V: number,
  potential_V: number,
  efficiency: number,
  oxygenPotential_V = OXYGEN_POTENTIAL_V,
): number {
  return ((oxygenPotential_V - standardPotential_V) * efficiency) / (oxygenPotential_V - potential_V);
}

/** Full-cell energy efficiency: Σ FE_i·ΔE°_i / U. */
export function fullCellEnergyEfficiency(
  products: readonly { readonly efficiency: number; readonly standardCellVoltage_V: number }[],
  cellVoltage_V: number,
): number {
  return products.reduce((sum, p) => sum + p.efficiency * p.standardCellVoltage_V, 0) / cellVoltage_V;
}

/** Turnovers per site and second; the basis of the sites must be stated with it. */
export function turnoverFrequency_per_s(rate_mol_s: number, sites_mol: number): number {
  return rate_mol_s / sites_mol;
}

/** Share of the substrate converted in one pass through a flow cell: ν·I·FE/(nF·c·V̇). */
export function singlePassConversion(flow: {
  readonly current_A: number;
  readonly efficiency: number;
  readonly electrons: number;
  readonly perProduct: number;
  readonly inlet_mol_m3: number;
  readonly flow_m3_s: number;
}): number {
  const product_mol_s = (flow.current_A * flow.efficiency) / (flow.electrons * FARADAY_C_PER_MOL);
  return (flow.perProduct * product_mol_s) / (flow.inlet_mol_m3 * flow.flow_m3_s);
}
