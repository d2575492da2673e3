// The table of blocks: one row a block, with what is needed to find it and to continue the ledger from it. The
// checksum covers the row and the bytes. Rows are inserted and read here, never changed.
import { crc32 } from 'node:zlib';
import type Database from 'better-sqlite3';
import type { LedgerState } from '../../core/charges.ts';
import { CottrellError } from '../../core/errors.ts';
import type { SampleBlock } from '../../core/samples.ts';
import type { Tally } from '../../core/tally.ts';
import { decodeBlock, encodeBlock } from './blocks.ts';
import type { StoredBlock } from './records.ts';
import { prepared } from './statements.ts';
import { readStored } from './stored.ts';

/** A block to be inserted. `number` and `last_number` say which commits it holds. */
export interface NewBlock {
  readonly run: number;
  readonly number: number;
  readonly last_number: number;
  readonly first_sample: number;
  readonly block: SampleBlock;
  readonly before: LedgerState;
  readonly saved_ms: number;
}

export interface BlockRow {
  readonly id: number;
  readonly run: number;
  readonly number: number;
  readonly last_number: number;
  readonly first_sample: number;
  readonly length: number;
  readonly t_from_s: number;
  readonly t_to_s: number;
  readonly current_min_A: number | null;
  readonly current_max_A: number | null;
  readonly potential_min_V: number | null;
  readonly potential_max_V: number | null;
  readonly cathodic_C: number;
  readonly cathodic_low_C: number;
  readonly anodic_C: number;
  readonly anodic_low_C: number;
  readonly edge_C: number;
  readonly edge_low_C: number;
  /** JSON: the state of the ledger before the block, apart from the charges. */
  readonly ledger: string;
  readonly saved_ms: number;
  readonly crc: number;
  readonly payload: Buffer;
}

type RowWithoutId = Omit<BlockRow, 'id'>;

/** Columns of a row in the order in which the checksum takes them. */
const COLUMNS = [
  'run',
  'number',
  'last_number',
  'first_sample',
  'length',
  't_from_s',
  't_to_s',
  'current_min_A',
  'current_max_A',
  'potential_min_V',
  'potential_max_V',
  'cathodic_C',
  'cathodic_low_C',
  'anodic_C',
  'anodic_low_C',
  'edge_C',
  'edge_low_C',
  'ledger',
  'saved_ms',
] as const satisfies readonly (keyof BlockRow)[];

/** Columns of a row in the order in which the table has them. */
export const ROW_COLUMNS = [
  'id',
  ...COLUMNS,
  'crc',
  'payload',
] as const satisfies readonly (keyof BlockRow)[];

/** How blocks are inserted. Encoding is the dear part: do it with `toRow` before a transaction begins. */
export function blockWriter(database: Database.Database): (row: RowWithoutId) => void {
  const names = [...COLUMNS, 'crc', 'payload'];
  const statement = database.prepare(
    `INSERT INTO blocks (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  );
  return (row) => {
    statement.run(row);
  };
}

/** The row of a block, its bytes and checksum. The block holds at least one sample or mark. */
export function toRow({
  run,
  number,
  last_number,
  first_sample,
  block,
  before,
  saved_ms,
}: NewBlock): RowWithoutId {
  const { cathodic, anodic, edge, ...counts } = before.totals;
  const current = extremes([block.current_A]);
  // Where the potential is not measured, what was set stands for it in overviews.
  const potential = extremes([block.potential_V, block.setPotential_V]);
  const times = block.marks.map((mark) => mark.t_s);
  if (block.length > 0) times.push(block.t_s[0]!, block.t_s[block.length - 1]!);
  const row = {
    run,
    number,
    last_number,
    first_sample,
    length: block.length,
    t_from_s: Math.min(...times),
    t_to_s: Math.max(...times),
    current_min_A: current?.min ?? null,
    current_max_A: current?.max ?? null,
    potential_min_V: potential?.min ?? null,
    potential_max_V: potential?.max ?? null,
    cathodic_C: cathodic[0],
    cathodic_low_C: cathodic[1],
    anodic_C: anodic[0],
    anodic_low_C: anodic[1],
    edge_C: edge[0],
    edge_low_C: edge[1],
    ledger: JSON.stringify({ ...before, totals: counts }),
    saved_ms,
  };
  const payload = encodeBlock(block);
  return { ...row, crc: checksum(row, payload), payload };
}

/** The ledger before a block. */
export function stateBefore(row: Omit<BlockRow, 'payload'>): LedgerState {
  const { totals: counts, ...state } = readStored<LedgerState>(row.ledger, 'the ledger at a block');
  const totals: Tally = {
    ...counts,
    cathodic: [row.cathodic_C, row.cathodic_low_C],
    anodic: [row.anodic_C, row.anodic_low_C],
    edge: [row.edge_C, row.edge_low_C],
  };
  return { ...state, totals };
}

/** Whether the row and its bytes are those that were written. */
export function isIntact(row: BlockRow): boolean {
  return checksum(row, row.payload) === row.crc;
}

/** The samples of a row. Throws `block-damaged`. */
export function samplesOf(row: BlockRow): SampleBlock {
  try {
    if (!isIntact(row)) throw new RangeError('the checksum does not fit');
    return decodeBlock(row.payload);
  } catch (error) {
    const { run, t_from_s: from_s, t_to_s: to_s, length: samples } = row;
    throw new CottrellError('block-damaged', `Run ${run} cannot be read from ${from_s} s to ${to_s} s.`, {
      cause: error,
      context: { run, from_s, to_s, samples },
    });
  }
}

/** A row as its readers see it. */
export function storedBlock(row: BlockRow): StoredBlock {
  return { ...headOf(row), read: () => samplesOf(row) };
}

function headOf(row: Omit<BlockRow, 'payload'>): Omit<StoredBlock, 'read'> {
  return {
    first: row.first_sample,
    length: row.length,
    from_s: row.t_from_s,
    to_s: row.t_to_s,
    current_A: { min: row.current_min_A ?? Number.NaN, max: row.current_max_A ?? Number.NaN },
    potential_V: { min: row.potential_min_V ?? Number.NaN, max: row.potential_max_V ?? Number.NaN },
    before: stateBefore(row),
  };
}

/** What can be said of a block without its samples. */
export interface BlockHead extends Omit<StoredBlock, 'read'> {
  readonly number: number;
  readonly last_number: number;
}

/** Heads of the blocks behind a commit, in order. The bytes of the blocks are not touched. */
export function readHeads(database: Database.Database, run: number, after: number): BlockHead[] {
  return prepared<[number, number], Omit<BlockRow, 'payload'>>(
    database,
    `SELECT id, crc, ${COLUMNS.join(', ')} FROM blocks WHERE run = ? AND number > ? ORDER BY number`,
  )
    .all(run, after)
    .map((row) => ({ number: row.number, last_number: row.last_number, ...headOf(row) }));
}

/** Head of the block that holds a sample; undefined behind the last. The bytes of the block are not touched. */
export function readHeadAt(database: Database.Database, run: number, sample: number): BlockHead | undefined {
  // A block of marks alone begins with the same number as the samples that come after it.
  const row = prepared<[number, number], Omit<BlockRow, 'payload'>>(
    database,
    `SELECT id, crc, ${COLUMNS.join(', ')} FROM blocks WHERE run = ? AND first_sample <= ?
       ORDER BY first_sample DESC, number DESC LIMIT 1`,
  ).get(run, sample);
  if (row === undefined || sample >= row.first_sample + row.length) return undefined;
  return { number: row.number, last_number: row.last_number, ...headOf(row) };
}

/** The samples of one block. */
export function readSamples(
  database: Database.Database,
  run: number,
  number: number,
  last_number: number,
): SampleBlock {
  const row = prepared<[number, number, number], BlockRow>(
    database,
    'SELECT * FROM blocks WHERE run = ? AND number = ? AND last_number = ?',
  ).get(run, number, last_number);
  if (row === undefined) throw new CottrellError('internal', `block ${number} of run ${run} is not there`);
  return samplesOf(row);
}

function checksum(row: Omit<RowWithoutId, 'crc' | 'payload'>, payload: Buffer): number {
  return crc32(payload, crc32(JSON.stringify(COLUMNS.map((name) => row[name]))));
}

/** Extremes of the first of the columns that has any number. */
function extremes(columns: readonly Float64Array[]): { min: number; max: number } | undefined {
  for (const column of columns) {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const value of column) {
      if (value < min) min = value;
      if (value > max) max = value;
    }
    if (min <= max) return { min, max };
  }
  return undefined;
}
