// Damage done to a library past all that guards it: to its rows, its bytes, its pages.
import { readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { CottrellError } from '../../src/core/errors.ts';

/** The code of what is thrown; undefined where nothing is. */
export function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    return (error as CottrellError).code;
  }
  return undefined;
}

/** The same of what may take its time. */
export async function laterCodeOf(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
  } catch (error) {
    return (error as CottrellError).code;
  }
  return undefined;
}

/** Changes the file by SQL, without the triggers that forbid changes of a record, and without a log beside it. */
export function tamper(path: string, sql: string): void {
  const database = new Database(path);
  database.pragma('journal_mode = DELETE');
  const triggers = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all();
  for (const name of triggers) database.exec(`DROP TRIGGER "${name}"`);
  database.exec(sql);
  database.close();
}

/** Flips one bit in the samples of the block with this number. */
export function flipPayload(path: string, number: number): void {
  const database = new Database(path);
  const payload = database
    .prepare('SELECT payload FROM blocks WHERE number = ?')
    .pluck()
    .get(number) as Buffer;
  payload[payload.length >> 1]! ^= 4;
  database.exec('DROP TRIGGER blocks_are_frozen');
  database.prepare('UPDATE blocks SET payload = ? WHERE number = ?').run(payload, number);
  database.close();
}

/** Pages of the file that belong to a table, by what they are: `leaf`, `internal` or `overflow`. */
export function pagesOf(path: string, table: string, kind: string): number[] {
  const database = new Database(path);
  database.pragma('journal_mode = DELETE');
  const pages = database
    .prepare<[string, string], number>(
      'SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY path',
    )
    .pluck()
    .all(table, kind);
  database.close();
  return pages;
}

/** Overwrites whole pages of a file that nobody has open. */
export function ruinPages(
  path: string,
  pages: readonly number[],
  fill: (byte: number) => number = () => 0xff,
) {
  const bytes = readFileSync(path);
  // By the header of the file; 1 stands for 65 536.
  const size = bytes.readUInt16BE(16) === 1 ? 65_536 : bytes.readUInt16BE(16);
  for (const page of pages)
    for (let byte = 0; byte < size; byte++) bytes[(page - 1) * size + byte] = fill(byte);
  writeFileSync(path, bytes);
}
