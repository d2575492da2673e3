// Tables as CSV (RFC 4180) that any program reads and no spreadsheet executes. Numbers are the shortest text that
// reads back as the same double. A table is never held in memory.
import type { NewFile } from './files.ts';

/** One cell: numbers and text are told apart, because only text can be mistaken for a formula. */
export type Cell = number | string | null | undefined;

/** A number so that it reads back as the same double; nothing for NaN. */
export function numberText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  return Number.isNaN(value) ? '' : String(value);
}

/** A text cell: quoted where it must be, and led by an apostrophe where a spreadsheet would execute it. */
export function textCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'number' ? numberText(cell) : textCell(cell);
}

/** One line of a table with its end. */
export function lineOf(row: readonly Cell[]): string {
  let line = cellText(row[0]);
  for (let n = 1; n < row.length; n++) line += `,${cellText(row[n])}`;
  return `${line}\r\n`;
}

/** What became of a file. */
export interface WrittenFile {
  readonly rows: number;
  readonly sha256: string;
}

/** Writes a table: the names of its columns and then its rows. */
export async function writeTable(
  file: NewFile,
  names: readonly string[],
  rows: Iterable<readonly Cell[]>,
): Promise<WrittenFile> {
  await file.write(lineOf(names));
  let count = 0;
  for (const row of rows) {
    const wait = file.write(lineOf(row));
    if (wait !== undefined) await wait;
    count++;
  }
  return { rows: count, sha256: await file.finish() };
}
