// Parts of a sheet's text that only some sheets have: calibrations, efficiency over time, derived figures, balances.
// It computes nothing.

import { type Dimension, formatDuration, formatQuantity } from '../quantity.ts';
import {
  consistencyText,
  currentDensityFigures,
  type DerivedFigure,
  expectedFigures,
  metricFigures,
} from './derived-figures.ts';
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

/** Derived figures, and what theory expects, as small tables; of so many cells in series. */
export function metricLines({ metrics, expected, consistency }: ProductResult, cells = 1): string[] {
  return [
    ...figureLines('  also      ', metrics === null ? [] : metricFigures(metrics)),
    ...figureLines('  theory    ', expected == null ? [] : expectedFigures(expected, cells)),
    ...(consistency === null ? [] : [`  reported  ${consistencyText(consistency)}`]),
  ];
}

/** Current densities of the whole electrolysis, each with its time. */
export function currentDensityLines({ currentDensity }: ChargeResult): string[] {
  return figureLines('        ', currentDensity == null ? [] : currentDensityFigures(currentDensity));
}

/** One line a figure, the first behind its heading. */
function figureLines(heading: string, figures: readonly DerivedFigure[]): string[] {
  if (figures.length === 0) return [];
  return table(figures.map(({ name, value, basis }) => [name, value, basis])).map(
    (line, i) => `${i === 0 ? heading : ' '.repeat(heading.length)}${line}`,
  );
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
