// The report of a group as one HTML page that needs nothing else. It rounds for reading; it computes nothing.
import { problemText } from '../../core/document.ts';
import type { GroupPoint, GroupResult } from '../../core/faradaic/group/compute-group.ts';
import { stepOf } from '../../core/faradaic/group/trend.ts';
import { trendText } from '../../core/faradaic/group/trend-text.ts';
import { percent, withUncertainty } from '../../core/faradaic/text-parts.ts';
import { formatQuantity } from '../../core/quantity.ts';
import { count } from '../../core/wording.ts';
import { formulasOf } from './efficiency-sections.ts';
import { errorChart } from './error-chart.ts';
import type { GroupReport } from './group-shape.ts';
import { factsOf, type Html, html, listOf, momentUTC, pageOf, tableOf } from './html.ts';

/** The page; the same report gives the same bytes. */
export function groupPage(report: GroupReport): string {
  const { group, result, members, program } = report;
  const title = result.title ?? `Faradaic efficiency of ${result.product}`;
  return pageOf(
    title,
    program.version,
    html`<h1>${title}</h1>
<p class="quiet">${group.id === null ? 'A group of efficiencies' : `Saved group ${group.id}`}${members.some(({ run }) => run?.simulated) ? ', with runs on a simulated instrument: there no real cell was measured' : ''}</p>
${factsOf([
  ['Product', result.product],
  ['Varied', result.parameter ?? 'nothing: replicates'],
  ['Members', count(members.length)],
  ['Values', result.parameter === null ? null : count(result.points.length)],
])}
${efficiencies(result)}
<section><h2>Members</h2>${overview(report)}${members.map((member) => memberPart(member, result.product))}</section>
<section><h2>The group</h2><pre>${group.text}</pre></section>
${provenance(report)}`,
  );
}

function efficiencies(result: GroupResult): Html {
  const { product, parameter, parameterUnit, points, trend, notes, problems } = result;
  return html`<section><h2>Faradaic efficiency of ${product}${parameter === null ? '' : ` against ${parameter}`}</h2>
${listOf(
  problems.map((problem) => html`<b>Problem:</b> ${problemText(problem)}`),
  'warning',
)}
${errorChart(result)}
${tableOf([parameter ?? 'value', '>n', '>mean', '>SD', '>95 % of the mean', '>u of one measurement'], points.map(pointRow))}
${trend === null ? null : html`<p>Straight line through all members: ${trendText(trend, stepOf(parameter, parameterUnit), '1')}.</p>`}
<p class="quiet">SD is the spread between replicates (N − 1); the interval is t · SD / √n. u is what one measurement is worth, the root mean square of the standard uncertainties of the members; neither contains the other.</p>
${listOf(notes)}</section>`;
}

function pointRow({ at, n, mean, sd, confidence, measurement_u }: GroupPoint): string[] {
  const plusMinus = (x: number | null) => (x === null ? '–' : `± ${percent(x)}`);
  return [
    at?.text ?? 'all',
    String(n),
    percent(mean),
    sd === null ? '–' : percent(sd),
    plusMinus(confidence),
    plusMinus(measurement_u),
  ];
}

type Member = GroupReport['members'][number];

function overview({ members, result: { product, parameter } }: GroupReport): Html {
  return tableOf(
    ['member', ...(parameter === null ? [] : [parameter]), 'from', '>charge', '>amount', '>efficiency'],
    members.map((member) => {
      const row = rowOf(member, product);
      const efficiency = member.stated ?? row?.efficiency ?? null;
      return [
        member.name,
        ...(parameter === null ? [] : [member.at?.text ?? '–']),
        originOf(member),
        row?.efficiency?.charge_C == null
          ? '–'
          : `${formatQuantity(row.efficiency.charge_C, 'C', { digits: 5 })} (${row.efficiency.convention})`,
        row?.amount == null ? '–' : formatQuantity(row.amount.total_mol, 'mol'),
        efficiency === null ? '–' : html`<b>${withUncertainty(efficiency)}</b>`,
      ];
    }),
    '± is one standard uncertainty',
  );
}

function originOf({ stated, analysis, file, run }: Member): string {
  if (stated !== null) return 'elsewhere: nothing here proves it';
  return [
    ...(run === null ? [] : [`run ${run.id}`]),
    ...(analysis === null ? [] : [`analysis ${analysis}`]),
    ...(file === null ? [] : [file]),
  ].join(', ');
}

function rowOf({ result }: Member, product: string) {
  return result?.products.find((one) => one.product === product);
}

/** What a member rests on: its run, its formulas with the numbers filled in, its inputs. */
function memberPart(member: Member, product: string): Html | null {
  const { name, at, analysis, sheet, run, result } = member;
  if (result === null) return null;
  const row = rowOf(member, product);
  return html`<div><h3>${name}${at === null ? '' : `, ${at.text}`}</h3>
${run === null ? html`<p>Charge of ${result.charge.source}.</p>` : html`<p>Run ${run.id}, ${run.title}, begun ${momentUTC(run.started)} on ${run.instrument}: ${run.outcome}.${analysis === null ? '' : html` Its own report: <code>cottrell report ${run.id} --analysis ${analysis}</code>`}</p>`}
${row === undefined ? null : formulasOf(row)}
${row?.efficiency == null ? null : html`<p class="answer">${row.efficiency.arithmetic}</p>`}
${row === undefined ? null : listOf([...row.notes, ...row.problems.map(problemText)])}
<pre>${sheet}</pre></div>`;
}

function provenance({ group, members, program }: GroupReport): Html {
  const runs = new Map(members.flatMap(({ run }) => (run === null ? [] : [[run.id, run]])));
  const hash = (text: string | null) =>
    text === null ? 'none: some samples are damaged' : html`<code>${text}</code>`;
  return html`<section><h2>Provenance</h2>
${tableOf(
  ['what', 'SHA-256'],
  [
    ['group', hash(group.sha256)],
    ...members.flatMap(({ name, sheetSha256 }) =>
      sheetSha256 === null ? [] : [[`sheet of ${name}`, hash(sheetSha256)]],
    ),
    ...[...runs.values()].flatMap(({ id, protocolSha256, samplesSha256, recordedWith }) => [
      [`protocol of run ${id}, recorded with Cottrell ${recordedWith}`, hash(protocolSha256)],
      [`samples of run ${id}`, hash(samplesSha256)],
    ]),
  ],
)}
<p>Reported with Cottrell ${program.version}. An analysis stands here as it was saved; a sheet in a file was computed for this page.</p></section>`;
}
