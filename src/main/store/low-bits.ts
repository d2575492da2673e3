// The lowest bits of whole numbers, packed without a gap: what is noise in them takes its own bits and no more, and is
// kept from a compression that could only lose time on it. A number and its low bits are those of two's complement.
import type { ByteReader, ByteWriter } from './bytes.ts';

/** Most bits that are split off: with seven that wait for a whole byte they fit an integer of 32 bits. */
const MOST_BITS = 24;

/** Packs the lowest `width` bits of each number and leaves what is above them in its place, rounded down. */
export function splitLowBits(numbers: Float64Array, width: number, writer: ByteWriter): void {
  if (width === 0) return;
  const mask = 2 ** width - 1;
  const unit = 2 ** width;
  const bytes = writer.reserve(packedLength(numbers.length, width));
  let [waiting, count, at] = [0, 0, 0];
  for (let n = 0; n < numbers.length; n++) {
    const number = numbers[n]!;
    const above = Math.floor(number / unit);
    numbers[n] = above;
    waiting |= ((number - above * unit) & mask) << count;
    count += width;
    for (; count >= 8; count -= 8) {
      bytes[at++] = waiting;
      waiting >>>= 8;
    }
  }
  if (count > 0) bytes[at] = waiting;
}

/** Puts the low bits back. Throws RangeError where there cannot be so many. */
export function joinLowBits(numbers: Float64Array, width: number, reader: ByteReader): void {
  if (width > MOST_BITS) throw new RangeError('the block holds whole numbers that are too large');
  if (width === 0) return;
  const mask = 2 ** width - 1;
  const unit = 2 ** width;
  const bytes = reader.take(packedLength(numbers.length, width));
  let [waiting, count, at] = [0, 0, 0];
  for (let n = 0; n < numbers.length; n++) {
    for (; count < width; count += 8) waiting |= bytes[at++]! << count;
    numbers[n] = numbers[n]! * unit + (waiting & mask);
    waiting >>>= width;
    count -= width;
  }
}

/** How many bits to split off of numbers that have so many bits on average: all but those that can be compressed. */
export function lowBitsOf(bits: number): number {
  return Math.max(0, Math.min(MOST_BITS, Math.round(bits) - COMPRESSIBLE_BITS));
}

/** Above the noise its distribution is all there is to be had, and these bits show it well. */
const COMPRESSIBLE_BITS = 4;

function packedLength(numbers: number, width: number): number {
  return Math.ceil((numbers * width) / 8);
}
