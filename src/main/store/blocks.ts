// A block of samples as bytes for the library and back, losslessly: columns and marks, compressed, with a version.
// It knows nothing of the database. Damage is found by the checksum kept beside the bytes and by the reader's care.
import { COLUMN_NAMES, type Mark, type SampleBlock } from '../../core/samples.ts';
import type { ByteReader } from './bytes.ts';
import { readColumn, writeColumn } from './columns.ts';
import { isAllRead, type Packed, pack, toBePacked, unpack, unpackPlanes } from './packed.ts';

/** First byte of every block; a change of the layout takes a new one. Version 1 is still read: it had no bits apart. */
const VERSION = 2;
const HEADER_LENGTH = 9;
/** Far more samples, or marks, than any block has: what says more is damaged, and no room is made for it. */
const MOST = 2 ** 20;

/** Kinds of marks by their number in the file: only ever add at the end. */
const MARK_KINDS: readonly Mark['kind'][] = ['segment', 'gap', 'pause', 'resume', 'end'];
const MARK_NUMBERS = ['index', 't_s', 'segment', 'cycle', 'period_s'] as const;

/** The block as bytes. Throws RangeError when there is more in it than is ever read back. */
export function encodeBlock(block: SampleBlock): Buffer {
  assertSize(block.length, block.marks.length);
  const body = toBePacked();
  for (const name of COLUMN_NAMES) {
    const column = block[name].subarray(0, block.length);
    writeColumn(column instanceof Float64Array ? column : new Float64Array(column), body);
  }
  const { marks } = block;
  writeColumn(
    Float64Array.from(marks, (mark) => MARK_KINDS.indexOf(mark.kind)),
    body,
  );
  for (const name of MARK_NUMBERS)
    writeColumn(
      Float64Array.from(marks, (mark) => mark[name]),
      body,
    );
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUInt8(VERSION, 0);
  header.writeUInt32LE(block.length, 1);
  header.writeUInt32LE(marks.length, 5);
  return Buffer.concat([header, pack(body)]);
}

/** The block that these bytes are. Throws RangeError, or an error of zlib, when they are none. */
export function decodeBlock(bytes: Buffer): SampleBlock {
  const version = bytes.length < HEADER_LENGTH ? 0 : bytes.readUInt8(0);
  if (version !== 1 && version !== VERSION)
    throw new RangeError('these bytes are no block of a version that is known');
  const length = bytes.readUInt32LE(1);
  const marks = bytes.readUInt32LE(5);
  assertSize(length, marks);
  const rest = bytes.subarray(HEADER_LENGTH);
  const body = version === 1 ? unpackPlanes(rest) : unpack(rest);
  const column = () => readColumn(body, length);
  const block: SampleBlock = {
    length,
    t_s: column(),
    setPotential_V: column(),
    potential_V: column(),
    cellVoltage_V: column(),
    current_A: column(),
    flags: new Uint8Array(column()),
    segment: new Uint32Array(column()),
    cycle: new Uint32Array(column()),
    marks: readMarks(body, marks, length),
  };
  if (!isAllRead(body)) throw new RangeError('the block is longer than it says');
  return block;
}

function assertSize(samples: number, marks: number): void {
  if (samples > MOST || marks > MOST) throw new RangeError('the block is larger than any block is');
}

function readMarks(body: Packed<ByteReader>, count: number, length: number): Mark[] {
  const kinds = readColumn(body, count);
  const numbers = MARK_NUMBERS.map(() => readColumn(body, count));
  return Array.from(kinds, (number, n) => {
    const kind = MARK_KINDS[number];
    const [index, t_s, segment, cycle, period_s] = numbers.map((column) => column[n]!);
    if (kind === undefined || !(index! >= 0 && index! <= length))
      throw new RangeError('the block holds a mark of an unknown kind');
    return { index: index!, kind, t_s: t_s!, segment: segment!, cycle: cycle!, period_s: period_s! };
  });
}
