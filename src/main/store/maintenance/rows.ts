// Reads the rows of a damaged table one by one, by the numbers they were given: a page that is damaged takes its own
// rows with it and no others.
import type Database from 'better-sqlite3';
import { sqliteCode } from '../faults.ts';

export interface Rows<Row> {
  readonly rows: readonly Row[];
  /** How many numbers could not be looked up: rows that were there, or places that were empty before. */
  readonly lost: number;
}

/** The columns `columns` of all rows of a table with an `id`. */
export function readById<Row>(database: Database.Database, table: string, columns: string): Rows<Row> {
  const one = database.prepare<[number], Row>(`SELECT ${columns} FROM ${table} WHERE id = ?`);
  const rows: Row[] = [];
  let lost = 0;
  for (let id = 1, last = lastId(database, table); id <= last; id++) {
    const row = attempt(() => one.get(id));
    if (row === 'damaged') lost++;
    else if (row !== undefined) rows.push(row);
  }
  return { rows, lost };
}

/** A reading, or 'damaged' where the page it needs is. Other troubles are thrown. */
export function attempt<T>(work: () => T): T | 'damaged' {
  try {
    return work();
  } catch (error) {
    const code = sqliteCode(error) ?? '';
    if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_IOERR')) return 'damaged';
    throw error;
  }
}

/** The highest number given in a table. It is kept twice; one of the two may be damaged. */
function lastId(database: Database.Database, table: string): number {
  const given = attempt(
    () =>
      database
        .prepare<[string], number>('SELECT seq FROM sqlite_sequence WHERE name = ?')
        .pluck()
        .get(table) ?? 0,
  );
  const found = attempt(
    () => database.prepare<[], number | null>(`SELECT max(id) FROM ${table}`).pluck().get() ?? 0,
  );
  return Math.max(given === 'damaged' ? 0 : given, found === 'damaged' ? 0 : found);
}
