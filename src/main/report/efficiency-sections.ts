// The part of the page that tells of the efficiency: results, formulas with the numbers filled in, conventions, the budget
// of the uncertainty, warnings, and the inputs as they were written. It rounds for reading; it computes nothing.
import { problemText } from '../../core/document.ts';
import type { Closure } from '../../core/faradaic/closure.ts';
import {
  consistencyText,
  currentDensityFigures,
  type DerivedFigure,
  expectedFigures,
  metricFigures,
} from '../../core/faradaic/derived-figures.ts';
import type { CalibrationResult, ProductResult, SheetResult } from '../../core/faradaic/result.ts';
import { balanceLines } from '../../core/faradaic/sheet-text-sections.ts';
import { percent, withUncertainty } from '../../core/faradaic/text-parts.ts';
import { type Dimension, formatDuration, formatQuantity } from '../../core/quantity.ts';
import { type Bar, barChart, lineChart } from './chart.ts';
import { type Html, html, listOf, tableOf } from './html.ts';
import type { Report } from './shape.ts';

export function efficiencySections({ analysis }: Report): Html {
  if (analysis === null)
    return html`<section><h2>Faradaic efficiency</h2><p>No analysis of this run was given or saved.</p></section>`;
  const { result, sheet, id } = analysis;
  return html`<section><h2>Faradaic efficiency</h2>
${result.title === null ? null : html`<p><b>${result.title}</b>${id === null ? '' : `, saved analysis ${id}`}</p>`}
${summary(result)}
${closures(result)}
${listOf(
  result.problems.map((problem) => html`<b>Problem:</b> ${problemText(problem)}`),
  'warning',
)}</section>
${chargeSection(result)}
${result.calibrations.length === 0 ? null : html`<section><h2>Calibrations</h2>${result.calibrations.map(calibration)}</section>`}
<section><h2>Products</h2>${result.products.map((product) => productPart(product, result))}</section>
${balances(result)}
<section><h2>Inputs</h2><pre>${sheet}</pre></section>`;
}

function summary({ products }: SheetResult): Html {
  return tableOf(
    ['product', '>electrons', '>amount', 'on charge', '>faradaic efficiency', '>95 %'],
    products.map((p) => [
      p.product,
      p.electrons === null
        ? '–'
        : `${Number(p.electrons.number.toFixed(3))}${p.electrons.overridden ? ' (typed in)' : ''}`,
      p.amount === null ? '–' : formatQuantity(p.amount.total_mol, 'mol'),
      p.efficiency === null ? '–' : `${p.efficiency.convention} (${p.efficiency.name})`,
      p.efficiency === null ? '–' : html`<b>${withUncertainty(p.efficiency)}</b>`,
      intervalText(p),
    ]),
    '± is one standard uncertainty; the interval is that of Monte Carlo where it was done',
  );
}

function intervalText({ efficiency }: ProductResult): string {
  const interval = efficiency?.monteCarlo ?? efficiency?.interval;
  return interval == null ? '–' : `${percent(interval.low)} to ${percent(interval.high)}`;
}

/** One chart for each ledger: its products and what is left over. */
function closures({ closures: all, products }: SheetResult): Html {
  return html`${all.map(
    (
      closure,
    ) => html`<div class="together"><h3>${closure.ledger}, on the ${nameOf(closure, products)} charge</h3>
${barChart(barsOf(closure, products))}<p>${closure.text}${closure.u === null ? '' : ` (± ${percent(closure.u)})`}.</p></div>`,
  )}`;
}

function barsOf({ products: entries, unaccounted, u }: Closure, products: readonly ProductResult[]): Bar[] {
  const bars = entries.map(({ product, efficiency }) => ({
    name: product,
    value: efficiency,
    u: products.find((p) => p.product === product)?.efficiency?.u ?? null,
  }));
  return [...bars, { name: 'unaccounted', value: unaccounted, u, isRest: true }];
}

function nameOf({ convention }: Closure, products: readonly ProductResult[]): string {
  return (
    products.find(({ efficiency }) => efficiency?.convention === convention)?.efficiency?.name ?? convention
  );
}

function chargeSection({ charge }: SheetResult): Html {
  const rows = charge.conventions.map(({ polarity, convention, name, formula, charge_C, u_C, absent }) => [
    polarity,
    `${convention} (${name})`,
    html`<code>${formula}</code>`,
    charge_C === null ? why(absent) : formatQuantity(charge_C, 'C', { digits: 6 }),
    u_C === null ? '–' : formatQuantity(u_C, 'C', { digits: 2 }),
  ]);
  const duration = charge.duration_s === null ? '' : `, ${formatDuration(charge.duration_s)}`;
  return html`<section><h2>Charge</h2><p>From ${charge.source}${duration}.</p>
${tableOf(['products that are', 'convention', 'formula', '>charge', '>u'], rows)}
${figures('current densities', charge.currentDensity == null ? [] : currentDensityFigures(charge.currentDensity))}
${listOf(charge.notes)}</section>`;
}

function figures(what: string, all: readonly DerivedFigure[]): Html | null {
  if (all.length === 0) return null;
  return tableOf(
    [what, '>value', 'basis'],
    all.map(({ name, value, basis }) => [name, value, basis]),
  );
}

/** Why a number is not there. */
function why(absent: string | null): Html {
  return html`<span class="why">${absent ?? '–'}</span>`;
}

function calibration(line: CalibrationResult): Html {
  const content = (x: number | null) => (x === null ? '–' : formatQuantity(x, line.unit as Dimension));
  const number = (x: number | null) => (x === null ? '–' : String(Number(x.toPrecision(6))));
  const sign = line.slope < 0 ? '−' : '+';
  return html`<div class="together"><h3>${line.name}</h3>
<p><code>signal = ${number(line.intercept)} ${sign} ${number(Math.abs(line.slope))} × content / (${line.unit})</code></p>
<p>${line.points} standards, weights ${line.weights}; u(intercept) ${number(line.u_intercept)}, u(slope) ${number(line.u_slope)}, covariance ${number(line.covariance)}, s ${number(line.residual)}, ν ${line.dof}, R² ${line.r2?.toFixed(6) ?? '–'}; LOD ${content(line.detectionLimit)}, LOQ ${content(line.quantitationLimit)}.</p>
${listOf(line.warnings, 'warning')}</div>`;
}

function productPart(p: ProductResult, { monteCarlo, charge }: SheetResult): Html {
  const { efficiency } = p;
  return html`<div><h3>${p.product}${p.from.length > 0 ? ` from ${p.from.join(' with ')}` : ''}</h3>
${p.ledger === null ? null : html`<p class="quiet">${p.ledger}</p>`}
${formulasOf(p)}
${efficiency === null ? null : html`<p class="answer">${efficiency.arithmetic}</p>`}
${conventions(p)}
${budget(p, monteCarlo?.trials)}
${series(p)}
${figures('rates, energies, yields', p.metrics === null ? [] : metricFigures(p.metrics))}
${figures('what theory expects', p.expected == null ? [] : expectedFigures(p.expected, charge.cells))}
${p.consistency === null ? null : html`<p>${consistencyText(p.consistency)}.</p>`}
${efficiency?.aboveHundred ? html`<div class="warning"><b>${efficiency.aboveHundred.text}</b>${listOf(efficiency.aboveHundred.causes)}</div>` : null}
${listOf(p.notes)}
${listOf(p.problems.map(problemText), 'warning')}</div>`;
}

/** Half-reaction, electrons and amount, with the numbers filled in. */
export function formulasOf({ electrons, halfReaction, amount }: ProductResult): Html | null {
  return listOf(
    [
      halfReaction && `acid: ${halfReaction.acid}`,
      halfReaction && `base: ${halfReaction.base}`,
      electrons?.derivation,
      electrons?.overridden
        ? `n = ${electrons.number} was typed in: ${electrons.because ?? 'no reason given'}`
        : null,
      ...(amount?.arithmetic ?? []),
    ].filter((line) => line != null),
    'formulas',
  );
}

function conventions({ conventions: all, efficiency }: ProductResult): Html | null {
  if (all.length === 0) return null;
  return tableOf(
    ['convention', 'formula', '>charge', '>efficiency'],
    all.map((c) => [
      `${c.convention} (${c.name})${c.convention === efficiency?.convention ? ', chosen' : ''}`,
      html`<code>${c.formula}</code>`,
      c.charge_C === null ? '–' : formatQuantity(c.charge_C, 'C', { digits: 5 }),
      c.efficiency === null ? why(c.absent) : withUncertainty(c),
    ]),
  );
}

function budget({ efficiency }: ProductResult, trials: number | undefined): Html | null {
  if (efficiency?.interval == null) return null;
  const { interval, monteCarlo } = efficiency;
  const freedom =
    interval.dof === null ? '' : `, ${interval.dof.toPrecision(3)} effective degrees of freedom`;
  return html`${tableOf(
    ['uncertainty from', '>u of the efficiency', '>share of the variance'],
    efficiency.budget.map(({ input, u, share }) => [input, percent(u), percent(share)]),
  )}
<p>95 %: ${percent(interval.low)} to ${percent(interval.high)} (first order, k = ${interval.k.toFixed(2)}${freedom})${
    monteCarlo === null
      ? ''
      : `; ${percent(monteCarlo.low)} to ${percent(monteCarlo.high)} by Monte Carlo (${trials} trials)`
  }.</p>`;
}

function series({ series: points }: ProductResult): Html | null {
  if (points === null) return null;
  const rows = points.map((point) => [
    point.label,
    point.to_s === null ? '–' : formatDuration(point.to_s),
    formatQuantity(point.moles, 'mol'),
    point.cumulative === null ? '–' : withUncertainty(point.cumulative),
    point.interval === null ? why(point.absent) : withUncertainty(point.interval),
  ]);
  const timed = points.filter(({ to_s }) => to_s !== null);
  const x = timed.map(({ to_s }) => to_s!);
  const percentOf = (e: { efficiency: number } | null) => (e === null ? null : 100 * e.efficiency);
  return html`${tableOf(['point', '>until', '>amount', '>from the start', '>since the last'], rows)}
${
  timed.length < 2
    ? null
    : lineChart(
        [
          { name: 'from the start', x, y: timed.map((point) => percentOf(point.cumulative)) },
          { name: 'since the last', x, y: timed.map((point) => percentOf(point.interval)) },
        ],
        { x: { name: 'Time', unit: 's' }, y: { name: 'Efficiency / %' }, height: 150 },
      )
}`;
}

function balances(result: SheetResult): Html | null {
  const lines = balanceLines(result);
  return lines.length === 0
    ? null
    : html`<section><h2>Conversion and balances</h2><pre>${lines.join('\n')}</pre></section>`;
}
