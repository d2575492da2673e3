// Derived figures of one product from what its sheet states, each with its basis. What the sheet lacks is null;
// nothing is assumed.

import { formatQuantity } from '../quantity.ts';
import { atomsOf } from './formula.ts';
import * as formulas from './metrics.ts';
import { toNumber } from './rational.ts';
import type { PreparedRow } from './row.ts';
import type { Sheet } from './sheet.ts';
import { sameSpecies } from './species.ts';
import type { Substrate } from './substrate.ts';

/** Yield of a product on one substrate. */
interface SubstrateYield {
  readonly substrate: string;
  /** Molecules of substrate in one molecule of product. */
  readonly perProduct: number;
  readonly yield: number;
  /** yield / conversion, molar; null where the rest of the substrate was not measured. */
  readonly selectivity: number | null;
  /** Carbon of this substrate found in the product / carbon of it that is gone. */
  readonly carbonSelectivity: number | null;
  /** Nitrogen in the product / nitrogen of this substrate that is gone. */
  readonly nitrogenSelectivity: number | null;
}

/**
 * Derived figures; null where the sheet lacks what they need. Rates are over the whole duration, but for those whose
 * name says "onTime": they are over the time in which the current went the way that makes the product. These, and the
 * layer, are absent in results saved before they were computed.
 */
export interface ProductMetrics {
  readonly partialCurrent_A: number | null;
  readonly partialCurrentDensity_A_m2: number | null;
  readonly rate_mol_s: number | null;
  readonly rate_mol_m2_s: number | null;
  readonly rate_mol_kg_s: number | null;
  readonly rate_kg_kg_s: number | null;
  /** The time in which the current went the product's way: cathodic time for a reduction. */
  readonly onTime_s?: number | null | undefined;
  readonly onTimeRate_mol_s?: number | null | undefined;
  readonly onTimeRate_mol_m2_s?: number | null | undefined;
  readonly onTimeRate_mol_kg_s?: number | null | undefined;
  /** Thickness of the deposit on the area, where its density is stated. */
  readonly layer_m?: number | null | undefined;
  readonly turnoverFrequency_per_s: number | null;
  readonly turnovers: number | null;
  /** What area and sites are, in words. */
  readonly areaBasis: string | null;
  readonly sitesBasis: string | null;
  readonly specificEnergy_kWh_kg: number | null;
  /** (1.23 V − E°) FE / (1.23 V − E) against an ideal oxygen anode. */
  readonly halfCellEnergyEfficiency: number | null;
  /** This product's part of the energy efficiency of the whole cell, FE ΔE° / U. */
  readonly cellEnergyEfficiency: number | null;
  readonly yields: readonly SubstrateYield[];
  /** Charge per substrate, F/mol, of the first substrate it is made from. */
  readonly charge_F_mol: number | null;
  /** n of the product per substrate: what 100 % efficiency and conversion would take. */
  readonly theoretical_F_mol: number | null;
  readonly singlePassConversion: number | null;
}

/** The efficiency the figures rest on, on the chosen charge. */
export interface MetricsBasis {
  readonly moles: number;
  readonly efficiency: number | null;
  readonly charge_C: number | null;
  readonly duration_s: number | undefined;
  /** Time in which the current went the product's way. */
  readonly onTime_s: number | undefined;
}

export function productMetrics(row: PreparedRow, basis: MetricsBasis, sheet: Sheet): ProductMetrics | null {
  const { molarMass, electrons } = row;
  const { moles, efficiency, charge_C, duration_s, onTime_s } = basis;
  const { area_m2, catalyst_kg, voltage_V, sites_mol, potential_V } = sheet.cell;
  const over = (amount: number | undefined, by: number | undefined, time_s = duration_s) =>
    amount === undefined || by === undefined || time_s === undefined
      ? null
      : formulas.rate(amount, by, time_s);
  const onTime = (by: number | undefined) => (onTime_s ? over(moles, by, onTime_s) : null);
  const meanCurrent_A = charge_C === null || duration_s === undefined ? null : charge_C / duration_s;
  const current_A =
    efficiency === null || meanCurrent_A === null ? null : formulas.partialCurrent(efficiency, meanCurrent_A);
  const rate_mol_s = over(moles, 1);
  const [standard, standardCell] = [
    row.row.fields?.['standard potential'],
    row.row.fields?.['standard cell voltage'],
  ];
  const density = row.row.fields?.density;
  const substrates = substratesOf(row, sheet);
  const [main] = substrates;
  const metrics: ProductMetrics = {
    partialCurrent_A: current_A,
    partialCurrentDensity_A_m2: current_A === null || area_m2 === undefined ? null : current_A / area_m2,
    rate_mol_s,
    rate_mol_m2_s: over(moles, area_m2),
    rate_mol_kg_s: over(moles, catalyst_kg),
    rate_kg_kg_s: molarMass === undefined ? null : over((moles * molarMass) / 1e3, catalyst_kg),
    onTime_s: onTime_s ?? null,
    onTimeRate_mol_s: onTime(1),
    onTimeRate_mol_m2_s: onTime(area_m2),
    onTimeRate_mol_kg_s: onTime(catalyst_kg),
    layer_m:
      density === undefined || area_m2 === undefined || molarMass === undefined
        ? null
        : formulas.layerThickness_m((moles * molarMass) / 1e3, density.value, area_m2),
    turnoverFrequency_per_s:
      sites_mol === undefined || rate_mol_s === null
        ? null
        : formulas.turnoverFrequency_per_s(rate_mol_s, sites_mol),
    turnovers: sites_mol === undefined ? null : moles / sites_mol,
    areaBasis: area_m2 === undefined ? null : (sheet.cell.areaBasis ?? 'geometric'),
    sitesBasis: sheet.cell.sitesBasis ?? null,
    specificEnergy_kWh_kg:
      voltage_V === undefined ||
      efficiency === null ||
      efficiency <= 0 ||
      !electrons ||
      molarMass === undefined
        ? null
        : formulas.specificEnergy_kWh_kg(electrons.number, voltage_V, efficiency, molarMass / 1e3),
    halfCellEnergyEfficiency:
      standard === undefined ||
      potential_V === undefined ||
      potential_V >= formulas.OXYGEN_POTENTIAL_V ||
      efficiency === null ||
      electrons?.direction !== 'cathodic'
        ? null
        : formulas.halfCellEnergyEfficiency(standard.value, potential_V, efficiency),
    cellEnergyEfficiency:
      standardCell === undefined || voltage_V === undefined || efficiency === null
        ? null
        : formulas.fullCellEnergyEfficiency(
            [{ efficiency, standardCellVoltage_V: standardCell.value }],
            voltage_V,
          ),
    yields: substrates.map(({ substrate, perProduct }) => yieldOn(substrate, perProduct, moles, row)),
    charge_F_mol:
      main === undefined || charge_C === null
        ? null
        : formulas.faradaysPerMole(charge_C, main.substrate.start_mol),
    theoretical_F_mol: main === undefined || !electrons ? null : electrons.number / main.perProduct,
    singlePassConversion: singlePass(main, electrons?.number, efficiency, meanCurrent_A, sheet),
  };
  const { yields, areaBasis: _area, sitesBasis: _sites, ...numbers } = metrics;
  const isEmpty = yields.length === 0 && Object.values(numbers).every((value) => value === null);
  return isEmpty ? null : metrics;
}

/** What a stated energy lacks to become an efficiency, or why it cannot be right; nothing of what a problem leaves open. */
export function energyNotes({ row, electrons }: PreparedRow, { cell, cellProblems }: Sheet): string[] {
  const { 'standard potential': standard, 'standard cell voltage': standardCell } = row.fields ?? {};
  const { potential_V, voltage_V } = cell;
  if (electrons === undefined) return [];
  const isReduction = electrons.direction === 'cathodic';
  const notes: string[] = [];
  if (standard !== undefined && !isReduction)
    notes.push('a half-cell energy efficiency is that of a reduction: the "standard potential" is not used');
  // A cell with a problem states nothing: what it lacks is not known.
  if (cellProblems.length > 0) return notes;
  if (standard !== undefined && isReduction && potential_V === undefined)
    notes.push('no half-cell energy efficiency: the "potential" of the cell against RHE is not stated');
  else if (standard !== undefined && isReduction && potential_V! >= formulas.OXYGEN_POTENTIAL_V)
    notes.push(
      `no half-cell energy efficiency: at ${formatQuantity(potential_V!, 'V')} against RHE an ideal oxygen anode would need no energy`,
    );
  if (standardCell !== undefined && voltage_V === undefined)
    notes.push('no energy efficiency of the cell: its "voltage" is not stated');
  else if (standardCell !== undefined && standardCell.value > voltage_V!)
    notes.push(
      `the standard cell voltage ("${standardCell.text}") is above that of the cell (${formatQuantity(voltage_V!, 'V')}): no electrolysis runs so; check both`,
    );
  return notes;
}

interface Use {
  readonly substrate: Substrate;
  readonly perProduct: number;
}

/** The substrates of the sheet that this product is made from, with how many molecules it takes. */
function substratesOf({ reaction }: PreparedRow, { substrates }: Sheet): Use[] {
  return (reaction?.feeds ?? []).flatMap(({ species, count }) => {
    for (const substrate of substrates.entries.values())
      if (substrate !== 'broken' && sameSpecies(substrate.species, species))
        return [{ substrate, perProduct: toNumber(count) }];
    return [];
  });
}

function yieldOn(
  substrate: Substrate,
  perProduct: number,
  moles: number,
  { species, reaction }: PreparedRow,
): SubstrateYield {
  const { name, start_mol, left_mol } = substrate;
  const onSubstrate = formulas.chemicalYield(moles, start_mol, perProduct);
  const gone_mol = left_mol === undefined ? 0 : start_mol - left_mol;
  const known = gone_mol > 0;
  /** Atoms of the element in the product over those that the substrate lost; only where no other feed brings it. */
  const share = (element: string): number | null => {
    const inSubstrate = atomsOf(substrate.species.formula, element);
    const bringers = (reaction?.feeds ?? []).filter((feed) => atomsOf(feed.species.formula, element) > 0);
    if (!known || species === undefined || inSubstrate === 0) return null;
    const inProduct = bringers.length === 1 ? atomsOf(species.formula, element) : perProduct * inSubstrate;
    return (moles * inProduct) / (gone_mol * inSubstrate);
  };
  return {
    substrate: name,
    perProduct,
    yield: onSubstrate,
    selectivity: known ? formulas.selectivity(onSubstrate, formulas.conversion(start_mol, left_mol!)) : null,
    carbonSelectivity: share('C'),
    nitrogenSelectivity: share('N'),
  };
}

function singlePass(
  main: Use | undefined,
  electrons: number | undefined,
  efficiency: number | null,
  current_A: number | null,
  { cell }: Sheet,
): number | null {
  const inlet_mol_m3 = main?.substrate.start_mol_m3;
  if (main === undefined || inlet_mol_m3 === undefined || cell.flow_m3_s === undefined) return null;
  if (electrons === undefined || electrons === 0 || efficiency === null || current_A === null) return null;
  const { perProduct } = main;
  return formulas.singlePassConversion({
    current_A,
    efficiency,
    electrons,
    perProduct,
    inlet_mol_m3,
    flow_m3_s: cell.flow_m3_s,
  });
}
