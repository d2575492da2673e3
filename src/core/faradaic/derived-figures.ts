// Derived figures as name, value and basis, in the units the field reports them in: the same on a terminal, on a report and
// in a window. What a sheet lacks is left out; nothing is computed here.

import { formatDuration, formatQuantity } from '../quantity.ts';
import type { Consistency } from './consistency.ts';
import type { CurrentDensity } from './current-density.ts';
import type { Expected } from './expected.ts';
import type { ProductMetrics } from './product-metrics.ts';
import { percent } from './text-parts.ts';

export interface DerivedFigure {
  readonly name: string;
  readonly value: string;
  /** What it rests on; "" where that is plain. */
  readonly basis: string;
}

const HOUR_S = 3600;
const WALL = 'over the whole time, pauses and current of the other direction included';
const CATALYST = 'mass of catalyst';

function figure(
  name: string,
  value: number | null | undefined,
  text: (value: number) => string,
  basis = '',
): DerivedFigure[] {
  return value === null || value === undefined ? [] : [{ name, value: text(value), basis }];
}

/** Rates, energies and yields of one product. */
export function metricFigures(m: ProductMetrics): DerivedFigure[] {
  const area = areaOf(m.areaBasis);
  const sites = m.sitesBasis ?? '';
  const theoretical =
    m.theoretical_F_mol === null ? '' : `${Number(m.theoretical_F_mol.toPrecision(4))} F/mol in theory`;
  return [
    ...figure('Partial current', m.partialCurrent_A, ampere, 'mean over the whole time'),
    ...figure('Partial current density', m.partialCurrentDensity_A_m2, density, area),
    ...figure('Yield rate', m.rate_mol_s, perHour, WALL),
    ...figure('Yield rate per area', m.rate_mol_m2_s, perHourAndArea, area),
    ...figure('Yield rate per catalyst', m.rate_mol_kg_s, perHourAndGram, CATALYST),
    ...figure('Yield rate, mass per catalyst', m.rate_kg_kg_s, massPerHourAndGram, CATALYST),
    ...(m.onTimeRate_mol_s === m.rate_mol_s ? [] : onTimeFigures(m)),
    ...figure('Thickness of the layer', m.layer_m, metre, area),
    ...figure('Turnover frequency', m.turnoverFrequency_per_s, (x) => `${x.toPrecision(4)} 1/s`, sites),
    ...figure('Turnovers', m.turnovers, (x) => x.toPrecision(4), sites),
    ...figure('Specific energy', m.specificEnergy_kWh_kg, perMass, 'mean voltage of the whole cell'),
    ...figure(
      'Half-cell energy efficiency',
      m.halfCellEnergyEfficiency,
      percent,
      'against an ideal oxygen anode, 1.23 V',
    ),
    ...figure('Energy efficiency of the cell', m.cellEnergyEfficiency, percent, 'this product’s part'),
    ...figure('Charge per substrate', m.charge_F_mol, (x) => `${x.toPrecision(4)} F/mol`, theoretical),
    ...figure('Single-pass conversion', m.singlePassConversion, percent),
    ...m.yields.flatMap(yieldFigures),
  ];
}

/** Rates in the time the current went the product's way. */
function onTimeFigures(m: ProductMetrics): DerivedFigure[] {
  const time = m.onTime_s == null ? '' : `in the ${formatDuration(m.onTime_s)} of its own direction`;
  const on = (basis: string) => [basis, time].filter((part) => part !== '').join(', ');
  return [
    ...figure('Yield rate, on-time', m.onTimeRate_mol_s, perHour, time),
    ...figure('Yield rate per area, on-time', m.onTimeRate_mol_m2_s, perHourAndArea, on(areaOf(m.areaBasis))),
    ...figure('Yield rate per catalyst, on-time', m.onTimeRate_mol_kg_s, perHourAndGram, on(CATALYST)),
  ];
}

function yieldFigures({
  substrate,
  yield: share,
  selectivity,
  carbonSelectivity,
  nitrogenSelectivity,
}: ProductMetrics['yields'][number]): DerivedFigure[] {
  return [
    ...figure(`Yield on ${substrate}`, share, percent, 'of what was fed'),
    ...figure(`Selectivity on ${substrate}`, selectivity, percent, 'molar, of what was converted'),
    ...figure(
      `Carbon selectivity on ${substrate}`,
      carbonSelectivity,
      percent,
      'carbon in the product / carbon converted',
    ),
    ...figure(
      `Nitrogen selectivity on ${substrate}`,
      nitrogenSelectivity,
      percent,
      'nitrogen in the product / nitrogen converted',
    ),
  ];
}

/** Faraday's laws forwards and backwards, with the efficiency they are reckoned with, of so many cells in series. */
export function expectedFigures(expected: Expected, cells = 1): DerivedFigure[] {
  const { efficiency, made, needed, specificEnergy_kWh_kg } = expected;
  const at = `at ${Number((100 * efficiency).toPrecision(4))} %`;
  const through = cells > 1 ? `${at}, through each of the ${cells} cells` : at;
  return [
    ...figure('The charge makes', made?.mass_kg, (x) => formatQuantity(x, 'kg'), at),
    ...figure('in moles', made?.amount_mol, mole, at),
    ...figure('as gas', made?.gasVolume_m3, (x) => formatQuantity(x, 'm^3'), at),
    ...figure('as a layer', made?.layer_m, metre, at),
    ...figure('The amount takes', needed?.charge_C, (x) => formatQuantity(x, 'C'), through),
    ...figure('in time', needed?.time_s, (x) => formatDuration(x), `${at}, with this current`),
    ...figure('in current', needed?.current_A, ampere, `${at}, in this time`),
    ...figure('in energy', needed?.energy_J, (x) => formatQuantity(x, 'J'), at),
    ...figure('per mass', specificEnergy_kWh_kg, perMass, at),
  ];
}

/** Current densities of the whole electrolysis, each over its own time; one that equals the mean is not told twice. */
export function currentDensityFigures(all: CurrentDensity): DerivedFigure[] {
  const { mean_A_m2, cathodic_A_m2, cathodicTime_s, anodic_A_m2, anodicTime_s, areaBasis } = all;
  const cathodic = cathodic_A_m2 === mean_A_m2 ? null : cathodic_A_m2;
  const area = areaOf(areaBasis);
  const over = (time_s: number | null, direction: string) =>
    `${area}, in ${formatDuration(time_s ?? 0)} of ${direction} current`;
  return [
    ...figure('Mean current density', mean_A_m2, density, `${area}, net, over the whole time`),
    ...figure('Cathodic current density', cathodic, density, over(cathodicTime_s, 'cathodic')),
    ...figure('Anodic current density', anodic_A_m2, density, over(anodicTime_s, 'anodic')),
  ];
}

/** Whether rate, current density and efficiency fit one another. */
export function consistencyText({ efficiency, currentDensity_A_m2, ratio, reported }: Consistency): string {
  return (
    `r = j FE/(nF) with ${percent(efficiency)} and ${density(currentDensity_A_m2)}: ` +
    `the rate is ${ratio.toPrecision(3)} times what they imply (reported: ${reported.join(', ')})`
  );
}

const areaOf = (basis: string | null) => (basis === null ? '' : `${basis} area`);
const ampere = (x: number) => formatQuantity(x, 'A');
const metre = (x: number) => formatQuantity(x, 'm');
const mole = (x: number) => formatQuantity(x, 'mol');
const density = (x: number) => formatQuantity(x, 'A/m^2', { unit: 'mA/cm^2' });
const perHour = (mol_s: number) => `${mole(mol_s * HOUR_S)}/h`;
const perHourAndArea = (mol_m2_s: number) => `${mole(mol_m2_s * HOUR_S * 1e-4)}/(h cm^2)`;
const perHourAndGram = (mol_kg_s: number) => `${mole(mol_kg_s * HOUR_S * 1e-3)}/(h g)`;
const massPerHourAndGram = (per_s: number) => `${formatQuantity(per_s * HOUR_S * 1e-3, 'kg')}/(h g)`;
const perMass = (kWh_kg: number) => `${kWh_kg.toPrecision(4)} kWh/kg`;
