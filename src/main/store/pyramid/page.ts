// A page of the pyramid: the columns of its pieces, and the same as bytes, bit for bit, in the way of the blocks.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ByteReader, ByteWriter } from '../bytes.ts';
import { readColumn, writeColumn } from '../columns.ts';
import type { Digest } from '../digest.ts';
import { MEASURED, type Totals } from '../envelope.ts';
import { PIECES_PER_PAGE } from './shape.ts';

/** A digest with a fixed number of pieces. */
export type Page = Digest;

/** First byte of every page; a change of the layout takes a new one. */
const VERSION = 1;
const TOTALS = 4;

/** A page to be filled. */
export function emptyPage(before: Totals): Page {
  const column = () => new Float64Array(PIECES_PER_PAGE);
  return {
    pieces: PIECES_PER_PAGE,
    before,
    first_s: column(),
    last_s: column(),
    low: MEASURED.map(column),
    high: MEASURED.map(column),
    lowFirst: MEASURED.map(() => new Uint8Array(PIECES_PER_PAGE)),
    after: Array.from({ length: TOTALS }, column),
  };
}

/** The page as bytes: version, then deflate of the columns and of the totals before it. */
export function encodePage(page: Page): Buffer {
  const writer = new ByteWriter();
  for (const column of [page.first_s, page.last_s, ...page.low, ...page.high]) writeColumn(column, writer);
  const orders = page.first_s.map((_, n) =>
    page.lowFirst.reduce((bits, column, channel) => bits | (column[n]! << channel), 0),
  );
  writeColumn(orders, writer);
  for (const column of page.after) writeColumn(column, writer);
  for (const total of page.before) writer.float64(total);
  return Buffer.concat([Buffer.from([VERSION]), deflateRawSync(writer.written, { level: 1 })]);
}

/** The page that these bytes are. Throws RangeError, or an error of zlib, when they are none. */
export function decodePage(bytes: Buffer): Page {
  if (bytes[0] !== VERSION) throw new RangeError('these bytes are no page of this version');
  const reader = new ByteReader(inflateRawSync(bytes.subarray(1)));
  const column = () => readColumn(reader, PIECES_PER_PAGE);
  const [first_s, last_s] = [column(), column()];
  const low = MEASURED.map(column);
  const high = MEASURED.map(column);
  const orders = column();
  const lowFirst = MEASURED.map((_, channel) => bitOf(orders, channel));
  const after = Array.from({ length: TOTALS }, column);
  const before: Totals = [reader.float64(), reader.float64(), reader.float64(), reader.float64()];
  if (!reader.atEnd) throw new RangeError('the page is longer than it says');
  return { pieces: PIECES_PER_PAGE, before, first_s, last_s, low, high, lowFirst, after };
}

function bitOf(masks: Float64Array, bit: number): Uint8Array {
  const bits = new Uint8Array(masks.length);
  for (let n = 0; n < masks.length; n++) bits[n] = (masks[n]! >> bit) & 1;
  return bits;
}
