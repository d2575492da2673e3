// Parts of a sheet's text that only some sheets have: calibrations, efficiency over time, derived figures, balances.
// It computes nothing.

import { type Dimension, formatDuration, formatQuantity } from '../quantity.ts';
import type { ProductMetrics } from './product-metrics.ts';
import type { ChargeResult, ProductResult, SheetResult } from './result.ts';
import { percent, table, withUncertainty } from './text-parts.ts';

export function calibrationLines({ calibrations }: SheetResult): string[] {
  return calibrations.flatMap((line) => {
    const content = (x: number) => formatQuantity(x, line.unit as Dimension);
    const number = (x: number | null) => (x === null ? '–' : Number(x.toPrecision(4)));
    const limits =
      line.detectionLimit === null || line.quantitationLimit === null
        ? ''
        : `, LOD ${content(line.detectionLimit)}, LOQ ${content(line.quantitationLimit)}`;
    return [
      `calibration ${line.name}: ${line.points} standards, slope ${number(line.slope)} ± ${number(line.u_slope)}, ` +
        `intercept ${number(line.intercept)} ± ${number(line.u_intercept)}, R² ${line.r2?.toFixed(5) ?? '–'}${limits}`,
      ...line.warnings.map((warning) => `  note: ${warning}`),
    ];
  });
}

/** The efficiency over time as a small table. */
export function seriesLines({ series }: ProductResult): string[] {
  if (series === null) return [];
  const time = (t_s: number | null) => (t_s === null ? '–' : formatDuration(t_s));
  const rows = series.map(({ label, to_s, moles, cumulative, interval, absent }) => [
    `  ${label}`,
    time(to_s),
    formatQuantity(moles, 'mol'),
    cumulative === null ? '–' : withUncertainty(cumulative),
    interval === null ? (absent ?? '–') : withUncertainty(interval),
  ]);
  return table([['  series', 'until', 'amount', 'from the start', 'since the last'], ...rows]);
}

export function metricLines({ metrics, consistency }: ProductResult): string[] {
  if (metrics === null) return [];
  const shown: [number | null | undefined, (value: number) => string][] = [
    [metrics.partialCurrent_A, (x) => `partial current ${formatQuantity(x, 'A')}`],
    [metrics.partialCurrentDensity_A_m2, (x) => formatQuantity(x, 'A/m^2', { unit: 'mA/cm^2' })],
    [metrics.rate_mol_m2_s, (x) => `rate ${perHour(x * 1e-4, ' cm^2')}`],
    [metrics.rate_mol_kg_s, (x) => `rate ${perHour(x * 1e-3, ' g catalyst')}`],
    [metrics.layer_m, (x) => `a layer of ${formatQuantity(x, 'm')}`],
    [metrics.turnoverFrequency_per_s, (x) => `turnover ${x.toPrecision(4)} /s on ${metrics.sitesBasis}`],
    [metrics.specificEnergy_kWh_kg, (x) => `${x.toPrecision(4)} kWh/kg`],
    [metrics.halfCellEnergyEfficiency, (x) => `half-cell energy efficiency ${percent(x)}`],
    [metrics.cellEnergyEfficiency, (x) => `of the cell's energy ${percent(x)}`],
    [metrics.charge_F_mol, (x) => `${x.toPrecision(4)} F/mol (${metrics.theoretical_F_mol} in theory)`],
    [metrics.singlePassConversion, (x) => `single-pass conversion ${percent(x)}`],
  ];
  const figures = shown.flatMap(([value, words]) => (value == null ? [] : [words(value)]));
  return [
    ...(figures.length === 0 ? [] : [`  also      ${figures.join(' · ')}`]),
    ...onTimeLine(metrics),
    ...metrics.yields.map(
      ({ substrate, yield: share, selectivity, carbonSelectivity, nitrogenSelectivity }) =>
        `  yield     ${percent(share)} on ${substrate}${named('selectivity', selectivity)}` +
        `${named('C selectivity', carbonSelectivity)}${named('N selectivity (of what was converted)', nitrogenSelectivity)}`,
    ),
    ...(consistency === null
      ? []
      : [
          `  reported  rate is ${consistency.ratio.toPrecision(3)} × what current density and efficiency imply`,
        ]),
  ];
}

/** Rates in the time the current went the product's way, where that was not all the time. */
function onTimeLine(metrics: ProductMetrics): string[] {
  const { onTime_s, onTimeRate_mol_s, onTimeRate_mol_m2_s, onTimeRate_mol_kg_s, rate_mol_s } = metrics;
  if (onTime_s == null || onTimeRate_mol_s == null || onTimeRate_mol_s === rate_mol_s) return [];
  const rates = [
    `${formatQuantity(onTimeRate_mol_s * 3600, 'mol')}/h`,
    ...(onTimeRate_mol_m2_s == null ? [] : [perHour(onTimeRate_mol_m2_s * 1e-4, ' cm^2')]),
    ...(onTimeRate_mol_kg_s == null ? [] : [perHour(onTimeRate_mol_kg_s * 1e-3, ' g catalyst')]),
  ];
  return [`  on-time   rate ${rates.join(' · ')} in the ${formatDuration(onTime_s)} of its own direction`];
}

/** Faraday's laws forwards and backwards, for so many cells in series. */
export function expectedLines({ expected }: ProductResult, cells = 1): string[] {
  if (expected == null) return [];
  const { efficiency, made, needed, specificEnergy_kWh_kg } = expected;
  const makes = made && [
    `the charge makes ${formatQuantity(made.mass_kg, 'kg')} (${formatQuantity(made.amount_mol, 'mol')})`,
    ...(made.gasVolume_m3 === null ? [] : [`${formatQuantity(made.gasVolume_m3, 'm^3')} of gas`]),
    ...(made.layer_m === null ? [] : [`a layer of ${formatQuantity(made.layer_m, 'm')}`]),
  ];
  const takes = needed && [
    `the amount takes ${formatQuantity(needed.charge_C, 'C')}${cells > 1 ? ` through each of the ${cells} cells` : ''}`,
    ...(needed.time_s === null ? [] : [`${formatDuration(needed.time_s)} at this current`]),
    ...(needed.current_A === null ? [] : [`${formatQuantity(needed.current_A, 'A')} in this time`]),
    ...(needed.energy_J === null ? [] : [formatQuantity(needed.energy_J, 'J')]),
  ];
  const energy = specificEnergy_kWh_kg === null ? [] : [`${specificEnergy_kWh_kg.toPrecision(4)} kWh/kg`];
  const reckoned = `at ${Number((100 * efficiency).toPrecision(4))} %: `;
  return [makes, takes, energy]
    .filter((line): line is string[] => line !== null && line.length > 0)
    .map((line, i) => `  ${i === 0 ? `theory    ${reckoned}` : '          '}${line.join(' · ')}`);
}

/** Current densities of the whole electrolysis, each with its time. */
export function currentDensityLines({ currentDensity }: ChargeResult): string[] {
  if (currentDensity == null) return [];
  const { mean_A_m2, cathodic_A_m2, cathodicTime_s, anodic_A_m2, anodicTime_s, areaBasis } = currentDensity;
  const density = (value: number) => formatQuantity(value, 'A/m^2', { unit: 'mA/cm^2' });
  const parts = [
    ...(mean_A_m2 === null ? [] : [`${density(mean_A_m2)} over the whole time`]),
    ...(cathodic_A_m2 === null || cathodic_A_m2 === mean_A_m2
      ? []
      : [`${density(cathodic_A_m2)} in the ${formatDuration(cathodicTime_s!)} of cathodic current`]),
    ...(anodic_A_m2 === null
      ? []
      : [`${density(anodic_A_m2)} in the ${formatDuration(anodicTime_s!)} of anodic current`]),
  ];
  return [`        ${parts.join(' · ')} (${areaBasis} area)`];
}

function named(name: string, share: number | null): string {
  return share === null ? '' : `, ${name} ${percent(share)}`;
}

function perHour(mol_s: number, unit: string): string {
  return `${formatQuantity(mol_s * 3600, 'mol')}/(h${unit})`;
}

export function balanceLines({ substrates, balances, cellEnergyEfficiency }: SheetResult): string[] {
  const converted = substrates.flatMap(({ substrate, conversion }) =>
    conversion === null ? [] : [`conversion of ${substrate}: ${percent(conversion)}`],
  );
  return [
    ...converted,
    ...balances.map(({ element, balance, products, missing }) => {
      const shares = products.map(({ product, share }) => `${product} ${percent(share)}`).join(', ');
      const without = missing.length === 0 ? '' : ` (without ${missing.join(', ')})`;
      return `${element} balance: ${percent(balance)} is left or found${without}; of what was found: ${shares || 'nothing'}`;
    }),
    ...(cellEnergyEfficiency === null
      ? []
      : [`energy efficiency of the cell: ${percent(cellEnergyEfficiency)}`]),
  ];
}
