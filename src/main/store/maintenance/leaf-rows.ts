// Rows of a table read from a page of its leaves, without SQLite and without what leads there. Whether they are what they
// seem to be, a checksum of theirs has to tell: any page may look like such a one.
import { ByteReader } from '../bytes.ts';
import { Pages } from './pages.ts';

/** https://www.sqlite.org/fileformat2.html, sections 1.6 and 2 */
const TABLE_LEAF = 13;
const LEAF_HEADER = 8;
const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8];
const FLOAT = 7;
const ZERO = 8;
const ONE = 9;
const FIRST_BLOB = 12;

/** What a row holds, in the order of its columns. */
export type RowValue = number | string | Buffer | null;

/** The rows of a page with this many columns; none where it is no leaf of a table. */
export function* leafRows(pages: Pages, number: number, columns: number): Generator<RowValue[]> {
  const page = pages.page(number);
  const header = Pages.headerAt(number);
  if (page === undefined || page[header] !== TABLE_LEAF) return;
  const cells = page.readUInt16BE(header + 3);
  for (let cell = 0; cell < cells; cell++) {
    const pointer = header + LEAF_HEADER + 2 * cell;
    if (pointer + 2 > pages.usable) return;
    const row = readable(() => rowAt(pages, page, page.readUInt16BE(pointer), columns));
    if (row !== undefined) yield row;
  }
}

/** What is read; undefined where the bytes lead beyond their end. */
function readable<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function rowAt(pages: Pages, page: Buffer, at: number, columns: number): RowValue[] | undefined {
  const cell = new ByteReader(page.subarray(at, pages.usable));
  const length = varint(cell);
  const id = varint(cell);
  const local = localLength(length, pages.usable);
  const start = new ByteReader(cell.take(local));
  const types = typesOf(start);
  if (types.length !== columns) return undefined;
  const rest = local < length ? overflow(pages, cell.take(4).readUInt32BE(0), length - local) : [];
  const values = new ByteReader(Buffer.concat([start.take(start.left), ...rest]));
  // The number of a row stands before it, and in its place is nothing.
  return types.map((type, column) => (column === 0 ? id : readValue(type, values)));
}

/** How much of a row stands on the leaf itself. */
function localLength(length: number, usable: number): number {
  const most = usable - 35;
  if (length <= most) return length;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((length - least) % (usable - 4));
  return fitting <= most ? fitting : least;
}

function overflow(pages: Pages, first: number, length: number): Buffer[] {
  const parts: Buffer[] = [];
  for (let number = first, left = length; left > 0; ) {
    const page = pages.page(number);
    // No row is longer than the file, however its pages lead in a circle.
    if (page === undefined || parts.length > pages.count) throw new RangeError('the row goes on nowhere');
    const part = page.subarray(4, Math.min(pages.usable, 4 + left));
    parts.push(part);
    left -= part.length;
    number = page.readUInt32BE(0);
  }
  return parts;
}

function typesOf(record: ByteReader): number[] {
  const length = record.left;
  const values = length - varint(record);
  const types: number[] = [];
  while (record.left > values) types.push(varint(record));
  return types;
}

function readValue(type: number, values: ByteReader): RowValue {
  if (type >= FIRST_BLOB) {
    const bytes = values.take(Math.floor((type - FIRST_BLOB) / 2));
    return type % 2 === 0 ? bytes : bytes.toString('utf8');
  }
  if (type === ZERO || type === ONE) return type - ZERO;
  if (type === FLOAT) return values.take(8).readDoubleBE(0);
  const length = INTEGER_BYTES[type];
  if (length === undefined) throw new RangeError('the row holds a value of no kind');
  if (length === 0) return null;
  return length === 8 ? Number(values.take(8).readBigInt64BE(0)) : values.take(length).readIntBE(0, length);
}

/** Seven bits a byte, the highest first; a ninth byte would have eight, for numbers larger than any here. */
function varint(bytes: ByteReader): number {
  let value = 0;
  for (let byte = 0; byte < 8; byte++) {
    const next = bytes.byte();
    value = value * 128 + (next & 127);
    if (next < 128) return value;
  }
  throw new RangeError('the row holds a length of no use');
}
