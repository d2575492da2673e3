// Finds the blocks of a library, damaged or not: those that SQLite can reach, and on every page those that it cannot,
// because a page that leads to them is ruined. What is found beside SQLite counts only where its checksum fits.
import type Database from 'better-sqlite3';
import { type BlockRow, isIntact, ROW_COLUMNS } from '../block-table.ts';
import { leafRows, type RowValue } from './leaf-rows.ts';
import type { Pages } from './pages.ts';
import { attempt, readById } from './rows.ts';

/** A block that stands somewhere. */
export interface BlockPlace {
  readonly run: number;
  readonly number: number;
  readonly last_number: number;
  /** Its row; 'damaged' where the pages that hold it are. */
  read(): BlockRow | 'damaged' | undefined;
}

interface Numbers {
  readonly id: number;
  readonly run: number;
  readonly number: number;
  readonly last_number: number;
}

/** The blocks that SQLite can reach. */
export function reachable(database: Database.Database): BlockPlace[] {
  const one = database.prepare<[number], BlockRow>('SELECT * FROM blocks WHERE id = ?');
  return readById<Numbers>(database, 'blocks', 'id, run, number, last_number').rows.map((numbers) => ({
    ...numbers,
    read: () => attempt(() => one.get(numbers.id)),
  }));
}

/**
 * The blocks on the pages of the file that are not among the `known`, each once. Some of them were merged into others or
 * belong to purged runs: SQLite leaves on a page what it has no use for.
 */
export function unreachable(pages: Pages, known: readonly BlockPlace[]): BlockPlace[] {
  const found = new Map<string, BlockPlace>();
  const names = new Set(known.map(nameOf));
  for (let page = 1; page <= pages.count; page++)
    for (const values of leafRows(pages, page, ROW_COLUMNS.length)) {
      const row = rowOf(values);
      const name = nameOf(row);
      if (names.has(name) || found.has(name) || !looksIntact(row)) continue;
      const { id, run, number, last_number } = row;
      found.set(name, { run, number, last_number, read: () => again(pages, page, id) });
    }
  return [...found.values()];
}

/** Its bytes are not kept while others are looked for. */
function again(pages: Pages, page: number, id: number): BlockRow | undefined {
  for (const values of leafRows(pages, page, ROW_COLUMNS.length)) if (values[0] === id) return rowOf(values);
  return undefined;
}

function looksIntact(row: BlockRow): boolean {
  return Buffer.isBuffer(row.payload) && isIntact(row);
}

function rowOf(values: readonly RowValue[]): BlockRow {
  return Object.fromEntries(ROW_COLUMNS.map((name, n) => [name, values[n]])) as unknown as BlockRow;
}

function nameOf({ run, number, last_number }: Omit<BlockPlace, 'read'>): string {
  return `${run} ${number} ${last_number}`;
}
