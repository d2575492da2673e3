// A page of the pyramid: the columns of its pieces, and the same as bytes, bit for bit, in the way of the blocks.
import { readColumn, writeColumn } from '../columns.ts';
import type { Digest } from '../digest.ts';
import { COUNTED, MEASURED, type Totals } from '../envelope.ts';
import { isAllRead, pack, toBePacked, unpack, unpackPlanes } from '../packed.ts';
import { PIECES_PER_PAGE } from './shape.ts';

/** A digest with a fixed number of pieces. */
export type Page = Digest;

/**
 * First byte of every page; a change of the layout takes a new one. Older ones are still read: version 1 had no bits
 * apart, and neither it nor version 2 counted late samples.
 */
const VERSION = 3;
const TOTALS_BEFORE_3 = 4;

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
    after: COUNTED.map(column),
  };
}

/** The page as bytes: version, then the columns and the totals before it. */
export function encodePage(page: Page): Buffer {
  const body = toBePacked();
  for (const column of [page.first_s, page.last_s, ...page.low, ...page.high]) writeColumn(column, body);
  const orders = page.first_s.map((_, n) =>
    page.lowFirst.reduce((bits, column, channel) => bits | (column[n]! << channel), 0),
  );
  writeColumn(orders, body);
  for (const column of page.after) writeColumn(column, body);
  for (const total of page.before) body.planes.float64(total);
  return pack(Buffer.from([VERSION]), body);
}

/** The page that these bytes are. Throws RangeError, or an error of zlib, when they are none. */
export function decodePage(bytes: Buffer): Page {
  const version = bytes[0]!;
  if (!(version >= 1 && version <= VERSION))
    throw new RangeError('these bytes are no page of a version that is known');
  const rest = bytes.subarray(1);
  const body = version === 1 ? unpackPlanes(rest) : unpack(rest);
  const totals = version < 3 ? TOTALS_BEFORE_3 : COUNTED.length;
  const column = () => readColumn(body, PIECES_PER_PAGE);
  const [first_s, last_s] = [column(), column()];
  const low = MEASURED.map(column);
  const high = MEASURED.map(column);
  const orders = column();
  const lowFirst = MEASURED.map((_, channel) => bitOf(orders, channel));
  const after = COUNTED.map((_, n) => (n < totals ? column() : new Float64Array(PIECES_PER_PAGE)));
  const [cathodic_C, anodic_C, overloads, gaps, lateSamples = 0] = Array.from({ length: totals }, () =>
    body.planes.float64(),
  );
  const before: Totals = [cathodic_C!, anodic_C!, overloads!, gaps!, lateSamples];
  if (!isAllRead(body)) throw new RangeError('the page is longer than it says');
  return { pieces: PIECES_PER_PAGE, before, first_s, last_s, low, high, lowFirst, after };
}

function bitOf(masks: Float64Array, bit: number): Uint8Array {
  const bits = new Uint8Array(masks.length);
  for (let n = 0; n < masks.length; n++) bits[n] = (masks[n]! >> bit) & 1;
  return bits;
}
