// Parts of a sheet's text that only some sheets have: calibrations, efficiency over time, derived figures, balances. It computes nothing.

import { type Dimension, formatDuration, formatQuantity } from '../quantity.ts';
import type { ProductResult, SheetResult } from './result.ts';
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
  const shown: [number | null, (value: number) => string][] = [
    [metrics.partialCurrent_A, (x) => `partial current ${formatQuantity(x, 'A')}`],
    [metrics.partialCurrentDensity_A_m2, (x) => formatQuantity(x, 'A/m^2', { unit: 'mA/cm^2' })],
    [metrics.rate_mol_m2_s, (x) => `rate ${perHour(x * 1e-4, ' cm^2')}`],
    [metrics.rate_mol_kg_s, (x) => `rate ${perHour(x * 1e-3, ' g catalyst')}`],
    [metrics.turnoverFrequency_per_s, (x) => `turnover ${x.toPrecision(4)} /s on ${metrics.sitesBasis}`],
    [metrics.specificEnergy_kWh_kg, (x) => `${x.toPrecision(4)} kWh/kg`],
    [metrics.halfCellEnergyEfficiency, (x) => `half-cell energy efficiency ${percent(x)}`],
    [metrics.cellEnergyEfficiency, (x) => `of the cell's energy ${percent(x)}`],
    [metrics.charge_F_mol, (x) => `${x.toPrecision(4)} F/mol (${metrics.theoretical_F_mol} in theory)`],
    [metrics.singlePassConversion, (x) => `single-pass conversion ${percent(x)}`],
  ];
  const figures = shown.flatMap(([value, words]) => (value === null ? [] : [words(value)]));
  return [
    ...(figures.length === 0 ? [] : [`  also      ${figures.join(' · ')}`]),
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
