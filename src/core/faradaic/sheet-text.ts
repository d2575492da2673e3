// A sheet's result as text for a terminal: rounded for reading, complete in its reasons. It computes nothing.

import { problemText } from '../document.ts';
import { formatDuration, formatQuantity } from '../quantity.ts';
import type { Efficiency } from './efficiency.ts';
import type { ChargeResult, ProductResult, SheetResult } from './result.ts';
import {
  balanceLines,
  calibrationLines,
  currentDensityLines,
  metricLines,
  seriesLines,
} from './sheet-text-sections.ts';
import { percent, table, withUncertainty } from './text-parts.ts';

/** The result as lines of text, without colours. */
export function sheetText(result: SheetResult): string {
  const blocks = [
    [...(result.title ? [result.title] : []), ...chargeLines(result.charge)],
    calibrationLines(result),
    summaryTable(result.products),
    ...result.products.map((product) => productLines(product, result)),
    closureLines(result),
    balanceLines(result),
    sectionProblems(result),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function chargeLines(charge: ChargeResult): string[] {
  const { source, duration_s, conventions, notes } = charge;
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
    ...(known.length === 0 ? [] : [`        ${[...new Set(known)].join(' · ')}`]),
    ...(known.length === 0 ? [] : [...absent]).map(
      ([why, which]) => `        none on ${[...new Set(which.map((c) => c.convention))].join(', ')}: ${why}`,
    ),
    ...currentDensityLines(charge),
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

function productLines(p: ProductResult, { monteCarlo, charge }: SheetResult): string[] {
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
    ...intervalLines(p, monteCarlo?.trials),
    ...seriesLines(p),
    ...metricLines(p, charge.cells),
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

/** The 95 % interval by both ways of propagation. */
function intervalLines({ efficiency }: ProductResult, trials: number | undefined): string[] {
  if (efficiency?.interval == null) return [];
  const { low, high, k, dof } = efficiency.interval;
  const freedom = dof === null || dof > 1000 ? '' : `, ${dof.toPrecision(3)} effective degrees of freedom`;
  const simulated = efficiency.monteCarlo;
  return [
    `  95 %      ${percent(low)} to ${percent(high)} (k = ${k.toFixed(2)}${freedom})`,
    ...(simulated === null
      ? []
      : [
          `            ${percent(simulated.low)} to ${percent(simulated.high)} by Monte Carlo (${trials} trials)`,
        ]),
  ];
}

/** What is wrong outside of products. */
function sectionProblems({ problems, products }: SheetResult): string[] {
  const inProducts = new Set(products.flatMap((product) => product.problems));
  return problems
    .filter((problem) => !inProducts.has(problem))
    .map((problem) => `problem ${problemText(problem)}`);
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
