// Gathers a report: one run of the library, all of it as of one moment, with the analysis it was given. It counts no
// charge and computes no efficiency; both are taken as the ledger and the sheet made them.
import { createHash } from 'node:crypto';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { bySegment, type LedgerRow } from '../../core/charges.ts';
import { durabilityOf, thinned } from '../../core/faradaic/group/durability.ts';
import type { SheetResult } from '../../core/faradaic/result.ts';
import { describeOutcome } from '../../core/outcome.ts';
import { describeNodes } from '../../core/protocol/describe.ts';
import type { Published } from '../../core/protocol/published.ts';
import { absoluteCharge_C, type Charges, type Counts, netCharge_C } from '../../core/tally.ts';
import { segmentsOf, type Waveform } from '../../core/waveform.ts';
import type { Channel, Window } from '../../core/window.ts';
import { CycleTrends, type LoopCycles } from '../store/cycle-trends.ts';
import type { Library } from '../store/library.ts';
import { rowsOf, type StoredEvent } from '../store/records.ts';
import { WindowReader, type WindowRequest } from '../store/window.ts';
import { runPotentials } from './potentials.ts';
import { publishedPart } from './published.ts';
import { samplesSha256 } from './samples-hash.ts';
import { REPORT_VERSION, type Report, reportShape } from './shape.ts';

/** An analysis to go into the report. */
export interface ReportedAnalysis {
  /** Number of the saved analysis, if it is one. */
  readonly id: number | undefined;
  /** The sheet as it was written. */
  readonly sheet: string;
  readonly result: SheetResult;
}

const SIGNS =
  'Anodic (oxidation) currents are positive, cathodic ones negative (IUPAC). Charges are magnitudes; net charge is ' +
  'cathodic − anodic. Efficiencies are ratios of positive charges.';

/** Points of a curve over the whole run, of one folded cycle, and cycles of a trend. */
const CURVE_POINTS = 1600;
const FOLDED_POINTS = 400;
const TREND_CYCLES = 800;
const LAST_CYCLES = 3;

/** Throws `run-not-found`. A run that is being recorded is reported as it is saved at that moment. */
export async function makeReport(
  library: Library,
  id: number,
  version: string,
  analysis: ReportedAnalysis | undefined,
): Promise<Report> {
  library.run(id);
  const label = library.labels().get(id);
  using snapshot = library.snapshot();
  const run = snapshot.run(id);
  const ledger = snapshot.ledger(id);
  const rows = rowsOf(ledger);
  const events = snapshot.events(id);
  const cell = (run.cell ?? {}) as Readonly<Record<string, unknown>>;
  const { resistance: found, potentials } = await runPotentials(snapshot, id, bySegment(rows));
  const { resistance } = potentials;
  const loops = new CycleTrends(snapshot).loops(id);
  const windows = new WindowReader(snapshot);
  const report: Report = {
    format: 'cottrell-report',
    version: REPORT_VERSION,
    program: { version, recordedWith: run.programVersion },
    signConvention: SIGNS,
    run: {
      id,
      title: label?.title ?? run.title,
      tags: [...(label?.tags ?? [])],
      started: new Date(run.started_ms).toISOString(),
      ended: run.ended_ms === undefined ? null : new Date(run.ended_ms).toISOString(),
      outcome: run.outcome === undefined ? 'still running' : describeOutcome(run.outcome),
      simulated: run.simulated,
      instrument: {
        label: run.instrument.label,
        model: run.instrument.model,
        serial: run.instrument.serial,
        firmware: run.instrument.firmware,
      },
      samples: run.samples,
      savedThrough_s: run.savedThrough_s,
    },
    protocol: {
      text: run.protocol,
      sha256: run.protocolSha256,
      settings: { ...run.settings },
      source: cell.source ?? null,
      waveform: describePlayed(run.waveform, events),
    },
    cell: withoutLists(cell),
    samplesSha256: await samplesSha256(snapshot, id),
    potentials: {
      ...potentials,
      resistance: resistance && {
        ...resistance,
        before_ohm: found.measured?.before?.resistance_ohm ?? null,
        after_ohm: found.measured?.after?.resistance_ohm ?? null,
      },
      segments: potentials.segments.map((segment) => ({ ...segment, set: [...segment.set] })),
    },
    ledger: {
      totals: {
        ...chargesOf(ledger.totals),
        absolute_C: absoluteCharge_C(ledger.totals),
        lowerBound: ledger.totals.lowerBound,
      },
      segments: segmentLines(
        rows,
        segmentsOf(run.waveform).map(({ node }) => node.name),
      ),
    },
    curves: await curvesOf(windows, id, run.savedThrough_s),
    loops: await inTurn(loops, (loop) => loopOf(windows, id, loop)),
    durability: thinned(durabilityOf(loops, analysis?.result)),
    events: events.filter(isTold).map(({ t_s, kind, message }) => ({ t_s, kind, message })),
    published: publishedPart(cell.published as Published | undefined, analysis?.result),
    analysis:
      analysis === undefined
        ? null
        : {
            id: analysis.id ?? null,
            sheet: analysis.sheet,
            sheetSha256: createHash('sha256').update(analysis.sheet, 'utf8').digest('hex'),
            result: analysis.result,
          },
  };
  return reportShape.parse(report) as Report;
}

/** What was played in words: as it began, and every change on the way. */
function describePlayed({ body }: Waveform, events: readonly StoredEvent[]): string {
  const changes = events
    .filter(({ kind }) => kind === 'adjusted')
    .map(({ message }) => `; changed ${message}`);
  return `${describeNodes(body)}${changes.join('')}`;
}

/** What a simulated cell tells of itself stays out: a report holds what was measured. */
function isTold({ kind }: StoredEvent): boolean {
  return kind !== 'instrument-charge' && kind !== 'truth' && kind !== 'label';
}

/** The cell without what stands elsewhere in the report. */
function withoutLists({
  potentials: _p,
  source: _s,
  published: _f,
  ...cell
}: Readonly<Record<string, unknown>>) {
  return { ...cell };
}

function chargesOf(charges: Charges & Counts) {
  const { cathodic_C, anodic_C, edge_C, gaps, gap_s, overloads } = charges;
  return { cathodic_C, anodic_C, net_C: netCharge_C(charges), edge_C, gaps, gap_s, overloads };
}

function segmentLines(rows: readonly LedgerRow[], names: readonly string[]) {
  return bySegment(rows).map((row) => ({
    segment: row.segment,
    name: names[row.segment] ?? '',
    visits: row.visits,
    duration_s: row.duration_s,
    samples: row.samples,
    ...chargesOf(row),
  }));
}

async function curvesOf(windows: WindowReader, run: number, to_s: number): Promise<Report['curves']> {
  const channels = ['current_A', 'potential_V', 'cathodic_C', 'anodic_C'] as const;
  const window = await settled(windows, { run, from_s: 0, to_s, points: CURVE_POINTS, channels });
  return {
    kind: window.kind,
    t_s: [...window.t_s],
    current_A: columnOf(window, 'current_A'),
    potential_V: columnOf(window, 'potential_V'),
    cathodic_C: columnOf(window, 'cathodic_C'),
    anodic_C: columnOf(window, 'anodic_C'),
  };
}

async function loopOf(windows: WindowReader, run: number, { loop, segments, cycles }: LoopCycles) {
  const stride = Math.max(1, Math.ceil(cycles.length / TREND_CYCLES));
  const listed = cycles.filter((_, n) => n % stride === 0);
  const shown = cycles.length > LAST_CYCLES ? [cycles[0]!, ...cycles.slice(-LAST_CYCLES)] : cycles;
  const channels = ['current_A', 'potential_V'] as const;
  return {
    loop,
    segments: segments.map(({ name }) => name),
    cycles: cycles.length,
    stride,
    trend: {
      cycle: listed.map(({ cycle }) => cycle + 1),
      start_s: listed.map(({ start_s }) => start_s),
      cathodic_C: listed.map(({ cathodic_C }) => cathodic_C),
      anodic_C: listed.map(({ anodic_C }) => anodic_C),
    },
    folded: await inTurn(
      shown.filter(({ start_s, end_s }) => end_s > start_s),
      async ({ cycle, start_s, end_s }) => {
        const stretch = { run, from_s: start_s, to_s: end_s };
        const window = await settled(windows, { ...stretch, points: FOLDED_POINTS, channels });
        return {
          cycle: cycle + 1,
          start_s,
          t_s: Array.from(window.t_s, (t_s) => t_s - start_s),
          current_A: columnOf(window, 'current_A'),
          potential_V: columnOf(window, 'potential_V'),
        };
      },
    ),
  };
}

/** One after the other, so that only one is in memory at a time. */
async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

/** The window once nothing of it is coarse any more; other work goes on between the readings. */
async function settled(windows: WindowReader, request: WindowRequest): Promise<Window> {
  for (;;) {
    const window = windows.read(request);
    if (window.settled) return window;
    await turnOfEventLoop();
  }
}

function columnOf({ columns }: Window, channel: Channel): (number | null)[] {
  return Array.from(columns[channel] ?? [], (value) => (Number.isFinite(value) ? value : null));
}
