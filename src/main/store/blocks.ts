// A block of samples as bytes for the library and back, losslessly: columns and marks, compressed, with a version.
// It knows nothing of the database. Damage is found by the checksum kept beside the bytes and by the reader's care.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { COLUMN_NAMES, type Mark, type SampleBlock } from '../../core/samples.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { readColumn, writeColumn } from './columns.ts';

/** First byte of every block; a change of the layout takes a new one. */
const VERSION = 1;
const HEADER_LENGTH = 9;
/** Little memory makes deflate begin a new code more often: a plane of noise then hardly costs the one beside it. */
const DEFLATE = { level: 1, memLevel: 6 };

/** Kinds of marks by their number in the file: only ever add at the end. */
const MARK_KINDS: readonly Mark['kind'][] = ['segment', 'gap', 'pause', 'resume', 'end'];
const MARK_NUMBERS = ['index', 't_s', 'segment', 'cycle', 'period_s'] as const;

/** The block as bytes. */
export function encodeBlock(block: SampleBlock): Buffer {
  const body = new ByteWriter(block.length * 24 + 1024);
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
  return Buffer.concat([header, deflateRawSync(body.written, DEFLATE)]);
}

/** The block that these bytes are. Throws RangeError, or an error of zlib, when they are none. */
export function decodeBlock(bytes: Buffer): SampleBlock {
  if (bytes.length < HEADER_LENGTH || bytes.readUInt8(0) !== VERSION)
    throw new RangeError('these bytes are no block of this version');
  const length = bytes.readUInt32LE(1);
  const reader = new ByteReader(inflateRawSync(bytes.subarray(HEADER_LENGTH)));
  const column = () => readColumn(reader, length);
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
    marks: readMarks(reader, bytes.readUInt32LE(5), length),
  };
  if (!reader.atEnd) throw new RangeError('the block is longer than it says');
  return block;
}

function readMarks(reader: ByteReader, count: number, length: number): Mark[] {
  const kinds = readColumn(reader, count);
  const numbers = MARK_NUMBERS.map(() => readColumn(reader, count));
  return Array.from(kinds, (number, n) => {
    const kind = MARK_KINDS[number];
    const [index, t_s, segment, cycle, period_s] = numbers.map((column) => column[n]!);
    if (kind === undefined || !(index! >= 0 && index! <= length))
      throw new RangeError('the block holds a mark of an unknown kind');
    return { index: index!, kind, t_s: t_s!, segment: segment!, cycle: cycle!, period_s: period_s! };
  });
}
