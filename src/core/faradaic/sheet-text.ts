// A sheet's result as text for a terminal: rounded for reading, complete in its reasons. It computes nothing.

import { problemText } from '../document.ts';
import { formatDuration, formatQuantity } from '../quantity.ts';
import type { Efficiency } from './efficiency.ts';
import type { ChargeResult, ProductResult, SheetResult } from './result.ts';

/** The result as lines of text, without colours. */
export function sheetText(result: SheetResult): string {
  const blocks = [
    [...(result.title ? [result.title] : []), ...chargeLines(result.charge)],
    summaryTable(result.products),
    ...result.products.map(productLines),
    closureLines(result),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function chargeLines({ source, duration_s, conventions, notes }: ChargeResult): string[] {
  const within = duration_s === null ? '' : ` in ${formatDuration(duration_s)}`;
  const known = conventions.flatMap(({ convention, name, charge_C }) =>
    charge_C === null ? [] : [`${convention} (${name}) ${formatQuantity(charge_C, 'C')}`],
  );
  const absent = Map.groupBy(
    conventions.filter(({ charge_C }) => charge_C === null),
    (convention) => convention.absent,
  );
  return [
    `charge: ${source}${within}`,
    `        ${[...new Set(known)].join(' · ')}`,
    ...[...absent].map(
      ([why, which]) => `        none on ${[...new Set(which.map((c) => c.convention))].join(', ')}: ${why}`,
    ),
    ...notes.map((note) => `  note: ${note}`),
  ];
}

function summaryTable(products: readonly ProductResult[]): string[] {
  const header = ['product', 'n e-', 'amount', 'on charge', 'faradaic efficiency'];
  const rows = products.map((p) => [
    p.product,
    p.electrons === null
      ? '–'
      : `${Number(p.electrons.number.toFixed(3))}${p.electrons.direction === 'anodic' ? ' (oxidation)' : ''}${p.electrons.overridden ? ' typed in' : ''}`,
    p.amount === null ? '–' : formatQuantity(p.amount.total_mol, 'mol'),
    p.efficiency === null ? '–' : `${p.efficiency.convention} (${p.efficiency.name})`,
    p.efficiency === null
      ? p.problems.length > 0
        ? 'see the problems below'
        : '–'
      : withUncertainty(p.efficiency),
  ]);
  const stated = products.some((p) => p.efficiency !== null && p.efficiency.u !== null);
  return [...table([header, ...rows]), ...(stated ? ['(± is one standard uncertainty)'] : [])];
}

function productLines(p: ProductResult): string[] {
  const { electrons, halfReaction, amount, efficiency } = p;
  const from = p.from.length > 0 ? ` from ${p.from.join(' with ')}` : '';
  return [
    `${p.product}${from}${p.ledger === null ? '' : ` (${p.ledger})`}`,
    ...(halfReaction ? [`  acid      ${halfReaction.acid}`, `  base      ${halfReaction.base}`] : []),
    ...(electrons?.derivation ? [`  electrons ${electrons.derivation}`] : []),
    ...(amount?.arithmetic ?? []).map((line, i) => `  ${i === 0 ? 'amount   ' : '         '} ${line}`),
    ...(efficiency ? [`  result    ${efficiency.arithmetic}`] : []),
    ...conventionLines(p.conventions),
    ...(efficiency && efficiency.budget.length > 0
      ? [
          `  variance  ${efficiency.budget.map(({ input, share }) => `${input} ${percent(share)}`).join(', ')}`,
        ]
      : []),
    ...metricLines(p),
    ...(efficiency?.aboveHundred
      ? [
          `  ! ${efficiency.aboveHundred.text}`,
          ...efficiency.aboveHundred.causes.map((cause) => `      - ${cause}`),
        ]
      : []),
    ...p.notes.map((note) => `  note: ${note}`),
    ...p.problems.map((problem) => `  problem ${problemText(problem)}`),
  ];
}

/** Efficiencies on all conventions that have one; why others have none stands with the charge. */
function conventionLines(conventions: readonly Efficiency[]): string[] {
  const known = conventions.flatMap(({ convention, name, efficiency }) =>
    efficiency === null ? [] : [`${convention} (${name}) ${percent(efficiency)}`],
  );
  return known.length === 0 ? [] : [`  on each   ${known.join(' · ')}`];
}

function metricLines({ metrics }: ProductResult): string[] {
  if (metrics === null) return [];
  const perHour = (mol_s: number, unit: string) => `${formatQuantity(mol_s * 3600, 'mol')}/(h${unit})`;
  const shown = [
    metrics.partialCurrent_A === null
      ? ''
      : `partial current ${formatQuantity(metrics.partialCurrent_A, 'A')}`,
    metrics.partialCurrentDensity_A_m2 === null
      ? ''
      : formatQuantity(metrics.partialCurrentDensity_A_m2, 'A/m^2', { unit: 'mA/cm^2' }),
    metrics.rate_mol_m2_s === null ? '' : `rate ${perHour(metrics.rate_mol_m2_s * 1e-4, ' cm^2')}`,
    metrics.rate_mol_kg_s === null ? '' : `rate ${perHour(metrics.rate_mol_kg_s * 1e-3, ' g catalyst')}`,
    metrics.specificEnergy_kWh_kg === null ? '' : `${metrics.specificEnergy_kWh_kg.toPrecision(4)} kWh/kg`,
  ].filter((text) => text !== '');
  return shown.length === 0 ? [] : [`  also      ${shown.join(' · ')}`];
}

function closureLines({ closures }: SheetResult): string[] {
  if (closures.length === 0) return [];
  return [
    'closure',
    ...closures.map(({ ledger, convention, text, u }) => {
      const plusMinus = u === null ? '' : ` (± ${percent(u)})`;
      return `  ${ledger} on ${convention}: ${text}${plusMinus}`;
    }),
  ];
}

/** Value and standard uncertainty with the same number of decimals. */
function withUncertainty({ efficiency, u }: Efficiency): string {
  if (efficiency === null) return '–';
  if (u === null) return percent(efficiency);
  const decimals = Math.max(decimalsFor(100 * u), decimalsFor(100 * efficiency));
  return `${percent(efficiency, decimals)} ± ${percent(u, decimals)}`;
}

/** Percent with about three figures: "96.5 %", "0.0123 %". */
function percent(fraction: number, decimals = decimalsFor(100 * fraction)): string {
  return `${(100 * fraction).toFixed(decimals).replace('-', '−')} %`;
}

function decimalsFor(value: number): number {
  const size = Math.abs(value);
  if (size >= 10 || size === 0) return 1;
  return Math.min(8, 2 - Math.floor(Math.log10(size)) - (size < 1 ? 1 : 0));
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('   ')
      .trimEnd(),
  );
}
