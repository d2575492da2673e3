// The tables of an export: what each column is called, what it means, and how its cells come from the library.
// Names carry units. Rows are generated one by one; nothing is rounded, converted or left out.
import { bySegment, type LedgerRow, type SegmentCharges } from '../../core/charges.ts';
import { CottrellError } from '../../core/errors.ts';
import { type ImpedancePoint, type Spectrum, spectraIn } from '../../core/impedance.ts';
import { absoluteCharge_C, netCharge_C } from '../../core/ledger.ts';
import { type SampleBlock, sampleRow } from '../../core/samples.ts';
import { segmentsOf } from '../../core/waveform.ts';
import type { Library } from '../store/library.ts';
import type { StoredEvent } from '../store/records.ts';
import { changeRows, type Stretch, type Threshold } from './changes.ts';
import type { Cell } from './csv.ts';

/** A column: its name, what it means, and its cell in a row. */
interface Column<Row> {
  readonly name: string;
  readonly meaning: string;
  readonly cell: (row: Row) => Cell;
}

/** A table of a run. */
export interface Table {
  /** Last part of the file's name. */
  readonly name: 'samples' | 'changes' | 'marks' | 'ledger' | 'segments' | 'impedance' | 'events';
  readonly columns: readonly { readonly name: string; readonly meaning: string }[];
  readonly rows: Iterable<readonly Cell[]>;
}

/** A stretch of samples that could not be read. */
export interface DamagedStretch {
  readonly from_s: number;
  readonly to_s: number;
  readonly samples: number;
}

interface NamedRow extends LedgerRow {
  readonly complete: boolean;
}

/**
 * All tables of a run. Damaged stretches are noted in `damaged` while the samples and marks are read. With `onChange`
 * the samples are thinned.
 */
export function tablesOf(
  library: Library,
  id: number,
  damaged: DamagedStretch[],
  onChange?: Threshold,
): Table[] {
  const names = segmentsOf(library.run(id).waveform).map((info) => info.node.name);
  const nameOf = ({ segment }: { segment: number }) => names[segment];
  const impedances = spectraIn(library.events(id)).flatMap(({ points, ...visit }) =>
    points.map((point) => ({ ...visit, ...point })),
  );
  return [
    samplesOf(library, id, (stretch) => damaged.push(stretch), onChange),
    table('marks', MARK_COLUMNS, marksOf(library, id)),
    table('ledger', [...visitColumns(nameOf), ...CHARGE_COLUMNS, ...LEDGER_COLUMNS], ledgerRows(library, id)),
    table('segments', [...segmentColumns(nameOf), ...CHARGE_COLUMNS], bySegment(ledgerRows(library, id))),
    ...(impedances.length > 0 ? [table('impedance', impedanceColumns(nameOf), impedances)] : []),
    table('events', EVENT_COLUMNS, library.events(id)),
  ];
}

function samplesOf(
  library: Library,
  id: number,
  report: (damaged: DamagedStretch) => void,
  onChange: Threshold | undefined,
): Table {
  if (onChange === undefined)
    return { name: 'samples', columns: SAMPLE_COLUMNS, rows: sampleRows(library, id, report) };
  const stretches = readable(library, id, report);
  return {
    name: 'changes',
    columns: [...SAMPLE_COLUMNS, ...CHANGE_COLUMNS],
    rows: changeRows(stretches, onChange),
  };
}

function table<Row>(name: Table['name'], columns: readonly Column<Row>[], rows: Iterable<Row>): Table {
  return { name, columns, rows: cellsOf(columns, rows) };
}

function* cellsOf<Row>(columns: readonly Column<Row>[], rows: Iterable<Row>): Generator<Cell[]> {
  for (const row of rows) yield columns.map((column) => column.cell(row));
}

const SAMPLE_COLUMNS = [
  { name: 't_s', meaning: 'device time since the start of the run' },
  {
    name: 'set_potential_V',
    meaning: 'set potential against the reference electrode; empty under current control',
  },
  { name: 'potential_V', meaning: 'measured potential of the working against the reference electrode' },
  { name: 'cell_voltage_V', meaning: 'measured voltage of the working against the counter electrode' },
  { name: 'current_A', meaning: 'current, anodic positive; empty at open circuit' },
  {
    name: 'flags',
    meaning:
      'sum of 1 timing missed, 2 overload, 4 underload, 8 overload warning, 16 range changed, 32 samples missing before, 64 end of a step of a staircase',
  },
  { name: 'segment', meaning: 'segment of the waveform, from 0' },
  { name: 'cycle', meaning: 'how often the segment was visited before' },
] as const;

const CHANGE_COLUMNS = [
  { name: 'sample', meaning: 'number of the sample in the run, from 0' },
  {
    name: 'total_cathodic_charge_C',
    meaning: 'cathodic charge of the run up to this sample, from all samples',
  },
  { name: 'total_anodic_charge_C', meaning: 'anodic charge of the run up to this sample, from all samples' },
] as const;

/** Rows of samples. A damaged block is left out and reported, never filled. */
function* sampleRows(
  library: Library,
  id: number,
  report: (damaged: DamagedStretch) => void,
): Generator<Cell[]> {
  for (const block of readable(library, id, report))
    for (let n = 0; n < block.samples.length; n++) yield sampleRow(block.samples, n);
}

function* readable(
  library: Library,
  id: number,
  report: (damaged: DamagedStretch) => void,
): Generator<Stretch> {
  for (const stored of library.blocks(id)) {
    const samples = readOrReport(stored, report);
    if (samples !== undefined) yield { samples, before: stored.before, first: stored.first };
  }
}

type Stored = ReturnType<Library['blocks']> extends Generator<infer Block> ? Block : never;

function readOrReport(stored: Stored, report: (damaged: DamagedStretch) => void): SampleBlock | undefined {
  try {
    return stored.read();
  } catch (error) {
    if (!(error instanceof CottrellError) || error.code !== 'block-damaged') throw error;
    report({ from_s: stored.from_s, to_s: stored.to_s, samples: stored.length });
    return undefined;
  }
}

interface MarkRow {
  readonly kind: string;
  readonly t_s: number;
  readonly sample: number;
  readonly segment: number;
  readonly cycle: number;
  readonly period_s: number;
}

/** Marks with the sample of the run they stand before. Damage is reported with the samples, not again here. */
function* marksOf(library: Library, id: number): Generator<MarkRow> {
  for (const block of readable(library, id, () => undefined))
    for (const { index, ...mark } of block.samples.marks) yield { ...mark, sample: block.first + index };
}

const MARK_COLUMNS: readonly Column<MarkRow>[] = [
  { name: 'kind', meaning: 'segment, gap, pause, resume or end', cell: (mark) => mark.kind },
  { name: 't_s', meaning: 'device time since the start of the run', cell: (mark) => mark.t_s },
  {
    name: 'before_sample',
    meaning: 'row of the samples it stands before, from 0',
    cell: (mark) => mark.sample,
  },
  { name: 'segment', meaning: 'segment of the waveform, from 0', cell: (mark) => mark.segment },
  { name: 'cycle', meaning: 'how often the segment was visited before', cell: (mark) => mark.cycle },
  { name: 'period_s', meaning: 'distance of samples from here on', cell: (mark) => mark.period_s },
];

/** All visits, the one that was going on at the end last. */
function* ledgerRows(library: Library, id: number): Generator<NamedRow> {
  for (const row of library.rows(id)) yield { ...row, complete: true };
  const { open } = library.endOfLedger(id);
  if (open !== undefined) yield { ...open, complete: false };
}

const visitColumns = (nameOf: (row: LedgerRow) => Cell): Column<NamedRow>[] => [
  { name: 'segment', meaning: 'segment of the waveform, from 0', cell: (row) => row.segment },
  { name: 'name', meaning: 'name of the segment', cell: nameOf },
  { name: 'cycle', meaning: 'how often the segment was visited before', cell: (row) => row.cycle },
  { name: 'start_s', meaning: 'beginning of the visit', cell: (row) => row.start_s },
  { name: 'end_s', meaning: 'end of the visit', cell: (row) => row.end_s },
];

const segmentColumns = (nameOf: (row: SegmentCharges) => Cell): Column<SegmentCharges>[] => [
  { name: 'segment', meaning: 'segment of the waveform, from 0', cell: (row) => row.segment },
  { name: 'name', meaning: 'name of the segment', cell: nameOf },
  { name: 'visits', meaning: 'number of visits', cell: (row) => row.visits },
  { name: 'duration_s', meaning: 'time spent in it', cell: (row) => row.duration_s },
];

const CHARGE_COLUMNS: readonly Column<LedgerRow | SegmentCharges>[] = [
  { name: 'cathodic_charge_C', meaning: 'magnitude of the cathodic charge', cell: (row) => row.cathodic_C },
  { name: 'anodic_charge_C', meaning: 'magnitude of the anodic charge', cell: (row) => row.anodic_C },
  { name: 'net_charge_C', meaning: 'cathodic − anodic', cell: netCharge_C },
  { name: 'absolute_charge_C', meaning: 'cathodic + anodic', cell: absoluteCharge_C },
  {
    name: 'edge_charge_C',
    meaning: 'part of both that was held to a programmed edge',
    cell: (row) => row.edge_C,
  },
  { name: 'samples', meaning: 'number of samples', cell: (row) => row.samples },
  { name: 'gaps', meaning: 'stretches nothing is known of', cell: (row) => row.gaps },
  { name: 'gap_s', meaning: 'their length together', cell: (row) => row.gap_s },
  {
    name: 'overloads',
    meaning: 'samples outside the range: with any, charges are lower bounds',
    cell: (row) => row.overloads,
  },
];

const LEDGER_COLUMNS: readonly Column<NamedRow>[] = [
  { name: 'end_current_A', meaning: 'last measured current', cell: (row) => row.endCurrent_A },
  {
    name: 'total_cathodic_charge_C',
    meaning: 'cathodic charge of the run at the end of the visit',
    cell: (row) => row.cumulative.cathodic_C,
  },
  {
    name: 'total_anodic_charge_C',
    meaning: 'anodic charge of the run at the end of the visit',
    cell: (row) => row.cumulative.anodic_C,
  },
  {
    name: 'total_edge_charge_C',
    meaning: 'edge charge of the run at the end of the visit',
    cell: (row) => row.cumulative.edge_C,
  },
  {
    name: 'complete',
    meaning: '1, or 0 for a visit that was cut short by the end of the record',
    cell: (row) => Number(row.complete),
  },
];

type ImpedanceRow = Omit<Spectrum, 'points'> & ImpedancePoint;

const impedanceColumns = (nameOf: (row: ImpedanceRow) => Cell): Column<ImpedanceRow>[] => [
  { name: 'segment', meaning: 'segment of the waveform, from 0', cell: (row) => row.segment },
  { name: 'name', meaning: 'name of the segment', cell: nameOf },
  { name: 'cycle', meaning: 'how often the segment was visited before', cell: (row) => row.cycle },
  { name: 'frequency_Hz', meaning: 'frequency', cell: (row) => row.frequency_Hz },
  { name: 'real_ohm', meaning: 'real part of the impedance', cell: (row) => row.real_ohm },
  {
    name: 'imaginary_ohm',
    meaning: 'imaginary part, negative for a capacitor',
    cell: (row) => row.imaginary_ohm,
  },
  {
    name: 'solution_resistance_ohm',
    meaning: 'uncompensated resistance that follows from the spectrum; empty where none does',
    cell: (row) => row.resistance?.resistance_ohm ?? Number.NaN,
  },
];

const EVENT_COLUMNS: readonly Column<StoredEvent>[] = [
  { name: 'number', meaning: 'number within the run', cell: (event) => event.number },
  { name: 'kind', meaning: 'kind of event', cell: (event) => event.kind },
  {
    name: 't_s',
    meaning: 'time since the start of the run; empty outside of it',
    cell: (event) => event.t_s,
  },
  {
    name: 'wall_time',
    meaning: 'wall clock, UTC',
    cell: (event) => new Date(event.wall_ms).toISOString(),
  },
  { name: 'message', meaning: 'in words', cell: (event) => event.message },
  { name: 'data', meaning: 'facts, as JSON', cell: (event) => JSON.stringify(event.data ?? {}) },
];
