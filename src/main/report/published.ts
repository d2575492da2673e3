// What the source of the run's protocol reports, beside what the analysis came to: as data, and as the part of the page that
// shows it. The comparison itself is made by src/core/compare-published.ts.
import { comparePublished, figureName, figureText, inUnitOf } from '../../core/compare-published.ts';
import type { SheetResult } from '../../core/faradaic/result.ts';
import type { Published } from '../../core/protocol/published.ts';
import { type Html, html, listOf, tableOf } from './html.ts';
import type { Report } from './shape.ts';

type Reported = NonNullable<Report['published']>;

/** Null where the protocol cites no figures; without an analysis nothing is found, and the figures stand alone. */
export function publishedPart(
  published: Published | undefined,
  result: SheetResult | undefined,
): Reported | null {
  if (published === undefined) return null;
  const compared =
    result === undefined
      ? published.figures.map((figure) => ({
          figure,
          found: null,
          deviation: null,
          verdict: 'not compared' as const,
          reason: figure.notCompared ?? 'the report has no analysis',
        }))
      : comparePublished(published, result);
  return {
    figures: compared.map(({ figure, found, deviation, verdict, reason }) => ({
      name: figureName(figure),
      product: figure.product,
      kind: figure.kind,
      of: figure.of ?? null,
      is: figure.is,
      reportedAs: `${figureText(figure)}${figure.uncertainty === undefined ? '' : ` ± ${figure.uncertainty}`}`,
      unit: figure.dimension,
      reported: figure.value,
      found,
      foundAs: found === null ? null : inUnitOf(figure, found),
      deviation,
      verdict,
      reason: reason ?? null,
      note: figure.note ?? null,
    })),
    noEfficiency: published.noEfficiency ?? null,
    inconsistent: [...published.inconsistent],
  };
}

export function publishedSection({ published, run }: Report): Html | null {
  if (published === null) return null;
  const { figures, noEfficiency, inconsistent } = published;
  const rows = figures.map(({ name, reportedAs, foundAs, deviation, verdict, reason, note }) => [
    name,
    reportedAs,
    foundAs ?? '–',
    deviation === null ? '–' : deviationText(deviation),
    html`${verdict === 'differs' ? html`<b>differs</b>` : verdict}${[reason, note].map((words) => words && html`<br><span class="quiet">${words}</span>`)}`,
  ]);
  return html`<section><h2>Beside what was published</h2>
${
  rows.length === 0
    ? null
    : tableOf(
        ['figure', '>published', run.simulated ? '>simulated' : '>this run', '>deviation', 'verdict'],
        rows,
        'deviation is found / published − 1',
      )
}
${noEfficiency === null ? null : html`<p>No efficiency is claimed: ${noEfficiency}.</p>`}
${inconsistent.length === 0 ? null : html`<p>Does not fit together in the source:</p>${listOf(inconsistent)}`}</section>`;
}

function deviationText(deviation: number): string {
  return `${deviation < 0 ? '−' : '+'}${Math.abs(100 * deviation).toFixed(1)} %`;
}
