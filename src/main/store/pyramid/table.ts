// The table of the pyramid: one row a page, with a checksum. Rows are inserted and read here, never changed. A page that
// is damaged or was never written is as good as absent: whoever reads goes to the level below, at last to the blocks.
import { crc32 } from 'node:zlib';
import type Database from 'better-sqlite3';
import { prepared } from '../statements.ts';
import type { NumberedPage } from './builder.ts';
import { decodePage, encodePage, type Page } from './page.ts';

/** A page ready to be inserted. */
export interface PageRow {
  readonly level: number;
  readonly page: number;
  readonly crc: number;
  readonly payload: Buffer;
}

/** The row of a page. Do it before a transaction begins: encoding is the dear part. */
export function toPageRow(run: number, { level, number, page }: NumberedPage): PageRow {
  const payload = encodePage(page);
  return { level, page: number, crc: checksum(run, level, number, payload), payload };
}

/** How pages are inserted. */
export function pageWriter(database: Database.Database): (run: number, row: PageRow) => void {
  const statement = database.prepare(
    'INSERT INTO pyramid (run, level, page, crc, payload) VALUES (@run, @level, @page, @crc, @payload)',
  );
  return (run, row) => {
    statement.run({ run, ...row });
  };
}

/** How many pages a run has of each level, the finest first. Pages are written in order, so all before the last are there. */
export function pageCounts(database: Database.Database, run: number): number[] {
  const last = prepared<[number, number], { readonly page: number | null }>(
    database,
    'SELECT max(page) AS page FROM pyramid WHERE run = ? AND level = ?',
  );
  const counts: number[] = [];
  for (let level = 0; ; level++) {
    const { page } = last.get(run, level)!;
    if (page === null) return counts;
    counts.push(page + 1);
  }
}

/** A page; undefined where it is absent or damaged. */
export function readPage(
  database: Database.Database,
  run: number,
  level: number,
  page: number,
): Page | undefined {
  const row = prepared<[number, number, number], PageRow>(
    database,
    'SELECT level, page, crc, payload FROM pyramid WHERE run = ? AND level = ? AND page = ?',
  ).get(run, level, page);
  if (row === undefined || row.crc !== checksum(run, level, page, row.payload)) return undefined;
  try {
    return decodePage(row.payload);
  } catch (error) {
    // The bytes are those that were written, by a program that writes pages otherwise.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function checksum(run: number, level: number, page: number, payload: Buffer): number {
  return crc32(payload, crc32(JSON.stringify([run, level, page])));
}
