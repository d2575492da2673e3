// Columns as bytes in two parts: planes, which compress, and the low bits of noise, which do not. What blocks of samples
// and pages of the pyramid have in common; their heads are their own.
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { ByteReader, ByteWriter } from './bytes.ts';

/** Where the bytes of columns go, or come from. */
export interface Packed<Part extends ByteReader | ByteWriter> {
  readonly planes: Part;
  readonly bits: Part;
}

/** What is left of samples repeats itself in runs or not at all: a search for anything else finds little and takes long. */
const DEFLATE = { level: 1, strategy: constants.Z_RLE };
const LENGTH_BYTES = 4;
/** Far more than the planes of anything that is packed: what inflates to more is damaged. */
const INFLATE = { maxOutputLength: 2 ** 27 };

/** To be written into. */
export function toBePacked(): Packed<ByteWriter> {
  return { planes: new ByteWriter(), bits: new ByteWriter() };
}

/** What was written: uint32 length of the deflated planes, these, and the bits. */
export function pack({ planes, bits }: Packed<ByteWriter>): Buffer {
  const deflated = deflateRawSync(planes.written, DEFLATE);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(deflated.length);
  return Buffer.concat([length, deflated, bits.written]);
}

/** To be read from. Throws RangeError, or an error of zlib, where nothing was packed. */
export function unpack(bytes: Buffer): Packed<ByteReader> {
  const end = LENGTH_BYTES + new ByteReader(bytes).uint32();
  return {
    planes: new ByteReader(inflateRawSync(bytes.subarray(LENGTH_BYTES, end), INFLATE)),
    bits: new ByteReader(bytes.subarray(end)),
  };
}

/** The same of what was written by version 1 of blocks and of pages: planes alone. */
export function unpackPlanes(bytes: Buffer): Packed<ByteReader> {
  return { planes: new ByteReader(inflateRawSync(bytes, INFLATE)), bits: new ByteReader(Buffer.alloc(0)) };
}

/** Whether all was read. */
export function isAllRead({ planes, bits }: Packed<ByteReader>): boolean {
  return planes.atEnd && bits.atEnd;
}
