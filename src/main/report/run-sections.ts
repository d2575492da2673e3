// The part of the page that tells of the run: what was played on which cell, what was seen, and the ledger. It rounds for
// reading; it computes nothing.
import { potentialTable } from '../../core/potential-table.ts';
import { formatDuration, formatQuantity } from '../../core/quantity.ts';
import { charge, count, resistanceText } from '../../core/wording.ts';
import { lineChart } from './chart.ts';
import { factsOf, type Html, html, momentUTC, tableOf } from './html.ts';
import type { Report } from './shape.ts';

export function headSection({ run, protocol, program }: Report): Html {
  return html`<h1>${run.title}</h1>
<p class="quiet">Run ${run.id}${run.simulated ? ' on a simulated instrument: no real cell was measured' : ''}${run.tags.length > 0 ? ` · ${run.tags.join(', ')}` : ''}</p>
${factsOf([
  ['Started', momentUTC(run.started)],
  ['Ended', run.ended === null ? 'not yet' : momentUTC(run.ended)],
  ['Outcome', run.outcome],
  ['Saved through', formatDuration(run.savedThrough_s)],
  ['Instrument', `${run.instrument.label} ${run.instrument.serial}`],
  ['Firmware', run.instrument.firmware],
  ['Samples', count(run.samples)],
  ['Recorded with', `Cottrell ${program.recordedWith}`],
])}
<p><b>Played:</b> ${protocol.waveform}</p>`;
}

const CELL_FACTS: readonly (readonly [key: string, name: string, text: (value: never) => string])[] = [
  ['workingElectrode', 'Working electrode', String],
  ['counterElectrode', 'Counter electrode', String],
  ['area_m2', 'Area', (x: number) => formatQuantity(x, 'm^2', { unit: 'cm^2' })],
  ['catalystMass_kg', 'Catalyst', (x: number) => formatQuantity(x, 'kg', { unit: 'mg' })],
  ['electrolyte', 'Electrolyte', String],
  ['catholyte_m3', 'Catholyte', (x: number) => formatQuantity(x, 'm^3', { unit: 'mL' })],
  ['anolyte_m3', 'Anolyte', (x: number) => formatQuantity(x, 'm^3', { unit: 'mL' })],
  ['membrane', 'Membrane', String],
  ['gas', 'Gas', String],
  ['doubleLayer_F', 'Double layer', (x: number) => formatQuantity(x, 'F')],
];

export function cellSection({ cell, potentials }: Report): Html {
  const { reference, u_reference_V, pH, temperature_K, resistance } = potentials;
  const known = CELL_FACTS.flatMap(([key, name, text]) =>
    cell[key] === undefined ? [] : [[name, text(cell[key] as never)] as const],
  );
  const substrates = Object.entries((cell.substrates ?? {}) as Record<string, number>);
  return html`<section><h2>Cell</h2>${factsOf([
    ...known,
    ...substrates.map(([name, x]) => [name, formatQuantity(x, 'mol/m^3')] as const),
    ['Reference', reference],
    ['Uncertainty of it', u_reference_V === null ? null : `${(1000 * u_reference_V).toFixed(0)} mV`],
    ['Bulk pH', pH],
    ['Temperature', temperature_K === null ? null : `${(temperature_K - 273.15).toFixed(1)} °C`],
    ['Resistance', resistance && resistanceText(resistance.resistance_ohm, resistance.u_ohm)],
    ['Found by', resistance?.method],
    ['Before the run', resistance?.before_ohm == null ? null : formatQuantity(resistance.before_ohm, 'ohm')],
    ['After the run', resistance?.after_ohm == null ? null : formatQuantity(resistance.after_ohm, 'ohm')],
  ])}</section>`;
}

export function potentialSection({ potentials }: Report): Html {
  const { header, rows, notes } = potentialTable(potentials);
  return html`<section><h2>Potentials</h2>${tableOf(header, rows)}
<p class="quiet">${notes.join(' ')}</p></section>`;
}

export function curveSection({ curves, loops }: Report): Html {
  const time = { name: 'Time', unit: 's' };
  const x = curves.t_s;
  const chartOf = (name: string, unit: string, y: readonly (number | null)[]) =>
    lineChart([{ name, x, y }], { x: time, y: { name, unit } });
  return html`<section><h2>Course</h2>
${chartOf('Current', 'A', curves.current_A)}
${chartOf('Potential', 'V', curves.potential_V)}
${lineChart(
  [
    { name: 'cathodic', x, y: curves.cathodic_C },
    { name: 'anodic', x, y: curves.anodic_C },
  ],
  { x: time, y: { name: 'Charge', unit: 'C' } },
)}
<p class="quiet">${curves.kind === 'raw' ? 'Every sample is drawn.' : 'Minima and maxima of all samples are drawn.'} Potentials against the reference electrode, as measured.</p>
${loops.map(loopCharts)}</section>`;
}

function loopCharts({ segments, cycles, folded, trend }: Report['loops'][number]): Html {
  const names = folded.map(({ cycle }) => `cycle ${cycle}`);
  const laid = (key: 'current_A' | 'potential_V') =>
    folded.map((cycle, n) => ({ name: names[n]!, x: cycle.t_s, y: cycle[key] }));
  const time = { name: 'Time in the cycle', unit: 's' };
  return html`<div><h3>${count(cycles)} cycles of ${segments.join(', ')}</h3>
${lineChart(laid('current_A'), { x: time, y: { name: 'Current', unit: 'A' } })}
${
  trend.cycle.length < 2
    ? null
    : lineChart(
        [
          { name: 'cathodic', x: trend.cycle, y: trend.cathodic_C },
          { name: 'anodic', x: trend.cycle, y: trend.anodic_C },
        ],
        { x: { name: 'Cycle' }, y: { name: 'Charge per cycle', unit: 'C' }, height: 150 },
      )
}</div>`;
}

export function ledgerSection({ ledger }: Report): Html {
  const { totals, segments } = ledger;
  const cells = (row: { cathodic_C: number; anodic_C: number; net_C: number; edge_C: number }) =>
    [row.cathodic_C, row.anodic_C, row.net_C, row.edge_C].map(charge);
  const rows = segments.map((row) => [
    row.name,
    count(row.visits),
    formatDuration(row.duration_s),
    ...cells(row),
  ]);
  return html`<section><h2>Charge ledger</h2>
${tableOf(
  ['segment', '>visits', '>time', '>cathodic', '>anodic', '>net', '>edge charge'],
  [...rows, [html`<b>total</b>`, '', '', ...cells(totals)]],
)}
<p class="quiet">∫ I dt over every sample by the trapezoid, on the steps of a staircase by the level, split where the current changes sign. Edge charge is the part that was held to programmed edges because nothing was measured there; it bounds what sampling may have missed.</p>
${totals.gaps > 0 ? html`<p class="warning">${count(totals.gaps)} gaps, ${formatDuration(totals.gap_s)} in all: what passed in them is not in the charge.</p>` : null}
${totals.lowerBound ? html`<p class="warning">${count(totals.overloads)} overloaded samples: the charge is a lower bound.</p>` : null}</section>`;
}

export function eventSection({ events }: Report): Html | null {
  if (events.length === 0) return null;
  const rows = events.map(({ t_s, kind, message }) => [
    t_s === null ? '' : `${t_s.toFixed(2)} s`,
    kind,
    message,
  ]);
  return html`<section><h2>Notes, aliquots and events</h2>${tableOf(['>at', 'kind', 'what'], rows)}</section>`;
}

export function proofSection({ protocol, samplesSha256, analysis, program, signConvention }: Report): Html {
  const settings = Object.entries(protocol.settings).map(([path, value]) => `${path} = ${value}`);
  return html`<section><h2>Protocol</h2>
<pre>${protocol.text}</pre>
${settings.length > 0 ? html`<p>Set over the text: <code>${settings.join(', ')}</code></p>` : null}</section>
<section class="together"><h2>Provenance</h2>
${tableOf(
  ['what', 'SHA-256'],
  [
    ['protocol', html`<code>${protocol.sha256}</code>`],
    ['samples', html`<code>${samplesSha256 ?? 'none: some samples are damaged'}</code>`],
    ...(analysis === null ? [] : [['efficiency sheet', html`<code>${analysis.sheetSha256}</code>`]]),
  ],
)}
<p>Recorded with Cottrell ${program.recordedWith}, reported with Cottrell ${program.version}. ${signConvention}</p></section>`;
}
