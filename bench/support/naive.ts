// The way of a sample as a script would write it: each line split into fields, each sample one row of a table.
import type Database from 'better-sqlite3';

const PREFIX: Readonly<Record<string, number>> = { a: 1e-18, f: 1e-15, p: 1e-12, n: 1e-9, u: 1e-6, m: 1e-3 };

/** A package by splitting and table: the values of its fields. */
export function splitPackage(line: string): number[] {
  return line
    .slice(1)
    .split(';')
    .map((field) => {
      const [value] = field.split(',');
      return (Number.parseInt(value!.slice(2, 9), 16) - 0x8000000) * (PREFIX[value![9]!] ?? 1);
    });
}

/** A table of one row a sample with the safety of a library, and how rows get into it, some at a time. */
export function rowTable(database: Database.Database, columns: readonly string[]) {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(`CREATE TABLE samples (${columns.join(', ')})`);
  const insert = database.prepare(`INSERT INTO samples VALUES (${columns.map(() => '?').join(', ')})`);
  return database.transaction((rows: Iterable<readonly number[]>) => {
    for (const row of rows) insert.run(...row);
  });
}
