// A run for people and for JSON: outcome, charge ledger by segment and by cycle, what the numbers are worth.
// It reads what the library holds; it computes no charge itself.
import { adjustmentsIn } from '../../core/adjust.ts';
import { byCycle, bySegment, type CycleCharges, type SegmentCharges } from '../../core/charges.ts';
import { describeResistance, spectraIn } from '../../core/impedance.ts';
import type { LedgerTotals } from '../../core/ledger.ts';
import { describeOutcome } from '../../core/outcome.ts';
import { potentialTable } from '../../core/potential-table.ts';
import { formatDuration, formatQuantity } from '../../core/quantity.ts';
import type { FoundResistance } from '../../core/run-resistance.ts';
import type { PotentialAccount } from '../../core/segment-potentials.ts';
import { type StepTiming, stepTimings, timingsOfOneLength } from '../../core/step-timing.ts';
import { absoluteCharge_C, netCharge_C } from '../../core/tally.ts';
import { segmentsOf } from '../../core/waveform.ts';
import {
  charge,
  count,
  moment,
  resistanceSetting,
  resistanceText,
  whichInstrument,
} from '../../core/wording.ts';
import { runPotentials } from '../report/potentials.ts';
import type { OwnResistance } from '../report/resistance.ts';
import type { Library } from '../store/library.ts';
import { type RunRecord, rowsOf, type StoredEvent } from '../store/records.ts';
import { table } from './output.ts';

interface NamedSegment extends SegmentCharges {
  readonly name: string;
}

/** The cycles of one loop; `names` are its segments. */
interface LoopCycles {
  readonly loop: number;
  readonly names: readonly string[];
  readonly cycles: readonly CycleCharges[];
}

export interface RunReport {
  readonly run: Omit<RunRecord, 'waveform' | 'plan' | 'protocol'>;
  readonly outcomeText: string;
  readonly totals: LedgerTotals & { readonly net_C: number; readonly absolute_C: number };
  readonly segments: readonly NamedSegment[];
  readonly loops: readonly LoopCycles[];
  readonly potentials: PotentialAccount;
  readonly timings: readonly StepTiming[];
  readonly resistance: OwnResistance;
  readonly events: readonly StoredEvent[];
}

/** Everything `show` tells of a run. */
export async function reportOf(library: Library, id: number): Promise<RunReport> {
  const record = library.run(id);
  const ledger = library.ledger(id);
  const { waveform, plan: _plan, protocol: _protocol, ...run } = record;
  const rows = rowsOf(ledger);
  const infos = segmentsOf(waveform);
  const charges = bySegment(rows);
  const { resistance, potentials } = await runPotentials(library, id, charges);
  const events = library.events(id);
  const loops = [...new Set(infos.map(({ loop }) => loop))].filter((loop) => loop >= 0);
  return {
    run,
    outcomeText: run.outcome ? describeOutcome(run.outcome) : 'still running',
    totals: {
      ...ledger.totals,
      net_C: netCharge_C(ledger.totals),
      absolute_C: absoluteCharge_C(ledger.totals),
    },
    segments: charges.map((row) => ({ name: infos[row.segment]?.node.name ?? '', ...row })),
    loops: loops.map((loop) => {
      const members = infos.filter((info) => info.loop === loop);
      const cycles = byCycle(rows, new Set(members.map(({ segment }) => segment)));
      return { loop, names: members.map(({ node }) => node.name), cycles };
    }),
    potentials,
    timings: timingsOfOneLength(stepTimings(rows, infos), adjustmentsIn(events)),
    resistance,
    events,
  };
}

/** The report as text; `cycles` says how many cycles of each loop are listed. */
export function reportText(report: RunReport, cycles: number): string {
  const { run, totals } = report;
  const simulated = run.simulated ? ' (simulated)' : '';
  const head = [
    `Run ${run.id}: ${run.title}${simulated}`,
    `  ${report.outcomeText}`,
    `  ${whichInstrument(run.instrument)}, begun ${moment(run.started_ms)}, ${count(run.samples)} samples, saved through ${formatDuration(run.savedThrough_s)}`,
    '',
    ledgerText(report),
  ];
  if (cycles > 0) for (const loop of report.loops) head.push('', cyclesText(loop, cycles));
  head.push('', potentialText(report.potentials));
  const timings = timingText(report.timings);
  if (timings !== '') head.push('', timings);
  const impedance = impedanceText(report);
  if (impedance !== '') head.push('', impedance);
  const worth = worthText(totals);
  if (worth !== '') head.push('', worth);
  return head.join('\n');
}

/** The ledger by segment with the totals below. */
function ledgerText({ segments, totals }: RunReport): string {
  const header = ['segment', '>visits', '>time', '>cathodic', '>anodic', '>net', '>edge charge'];
  const rows = segments.map((row) => [
    row.name,
    count(row.visits),
    formatDuration(row.duration_s),
    ...chargeCells(row),
  ]);
  return table(header, [...rows, ['total', '', '', ...chargeCells(totals)]]);
}

function chargeCells(charges: { cathodic_C: number; anodic_C: number; edge_C: number }): string[] {
  const net_C = netCharge_C({ ...charges });
  return [charges.cathodic_C, charges.anodic_C, net_C, charges.edge_C].map(charge);
}

function cyclesText({ names, cycles }: LoopCycles, most: number): string {
  const header = ['>cycle', '>from', '>cathodic', '>anodic', '>net', '>cathodic so far'];
  const line = (row: CycleCharges) => [
    count(row.cycle + 1),
    `${row.start_s.toFixed(2)} s`,
    charge(row.cathodic_C),
    charge(row.anodic_C),
    charge(netCharge_C(row)),
    charge(row.cumulative.cathodic_C),
  ];
  const shown =
    cycles.length <= most
      ? cycles.map(line)
      : [
          ...cycles.slice(0, Math.ceil(most / 2)).map(line),
          ['…'],
          ...cycles.slice(cycles.length - Math.floor(most / 2)).map(line),
        ];
  return `  By cycle (${names.join(', ')}):\n${table(header, shown)}`;
}

/** Every potential on both scales, and what is left of it at the electrode. */
function potentialText(potentials: PotentialAccount): string {
  const { header, rows, notes } = potentialTable(potentials);
  return [table(header, rows), ...notes.map((note) => `  ${note}`)].join('\n');
}

/** True beside programmed lengths of steps that are repeated. */
function timingText(timings: readonly StepTiming[]): string {
  const repeated = timings.filter(({ visits }) => visits > 1);
  if (repeated.length === 0) return '';
  const header = ['timing', '>programmed', '>visits', '>longer by (median)', '>off by (99 %)'];
  const time = (value_s: number) => formatQuantity(value_s, 's', { digits: 3 });
  const rows = repeated.map(({ name, programmed_s, visits, median_s, p99_s }) => [
    name,
    formatDuration(programmed_s),
    count(visits),
    time(median_s),
    time(p99_s),
  ]);
  return table(header, rows);
}

/** The solution resistance by every spectrum, and what to write into the protocol. */
function impedanceText({ events, segments, resistance }: RunReport): string {
  if (resistance.measured !== undefined)
    return `  Solution resistance:\n${measuredText(resistance).join('\n')}`;
  const spectra = spectraIn(events);
  if (spectra.length === 0) return '';
  const nameOf = (segment: number) => segments.find((row) => row.segment === segment)?.name ?? 'impedance';
  const lines = spectra.map(
    ({ segment, t_s, resistance }) =>
      `  ${nameOf(segment)} at ${formatDuration(t_s)}: ${describeResistance(resistance)}`,
  );
  const last = spectra.findLast(({ resistance }) => resistance !== undefined)?.resistance;
  if (last !== undefined)
    lines.push(`  In the protocol, below "cell": resistance: ${resistanceSetting(last.resistance_ohm)}`);
  return `  Solution resistance:\n${lines.join('\n')}`;
}

/** What the protocol had measured before and after the run, and what is made of it; nothing where it did not ask. */
export function measuredText({ measured, used }: OwnResistance): string[] {
  if (measured === undefined) return [];
  const text = (found: FoundResistance | undefined) =>
    found === undefined ? 'not found' : resistanceText(found.resistance_ohm, found.uncertainty_ohm);
  return [
    `  measured before the run: ${text(measured.before)}, after it: ${text(measured.after)}`,
    used === undefined
      ? '  None was found: no potential is corrected for it.'
      : `  counts for this run: ${text(used)} (${used.method})`,
  ];
}

/** What the totals are worth: edge charge, gaps, overload. */
function worthText(totals: LedgerTotals): string {
  const lines: string[] = [];
  const gross_C = absoluteCharge_C(totals);
  if (totals.edge_C > 0.005 * gross_C)
    lines.push(
      `  ${((100 * totals.edge_C) / gross_C).toFixed(1)} % of the charge was held to programmed edges instead of measured there: sample edges more densely, and sweeps in smaller steps, for a smaller uncertainty.`,
    );
  if (totals.gaps > 0)
    lines.push(
      `  ${count(totals.gaps)} gaps, ${formatQuantity(totals.gap_s, 's', { digits: 3 })} in all: what passed in them is not in the charge.`,
    );
  if (totals.lowerBound)
    lines.push(
      `  ${count(totals.overloads)} overloaded samples: the charge is a LOWER BOUND. Choose a larger range.`,
    );
  return lines.join('\n');
}

/** "t = 12.0 s  warning: …" for each event worth reading. */
export function eventsText(events: readonly StoredEvent[]): string {
  const shown = events.filter(({ kind }) => kind !== 'instrument-charge' && kind !== 'impedance');
  return shown
    .map(({ t_s, kind, message }) => {
      const at = t_s === null ? '' : `${t_s.toFixed(2)} s`;
      return `  ${at.padStart(12)}  ${kind}: ${message}`;
    })
    .join('\n');
}
