// Whole numbers below 2^53 as byte planes: the lowest bytes of all, then the next ones, and so on. What hardly
// changes becomes planes of zeros, which the compression behind takes away. What is noise is split off before.
import type { ByteReader, ByteWriter } from './bytes.ts';
import { joinLowBits, lowBitsOf, splitLowBits } from './low-bits.ts';
import type { Packed } from './packed.ts';
import { foretell, hasJumps, headsOf, recover } from './prediction.ts';

const TWO_32 = 2 ** 32;

/** Writes whole numbers of magnitude below 2^50 as what is left of them when each is foretold; uses them up. */
export function writeNumbers(numbers: Float64Array, { planes, bits }: Packed<ByteWriter>): void {
  if (numbers.length === 0) return;
  const foretold = foretell(numbers);
  const width = lowBitsOf(foretold.bits);
  planes.byte(foretold.way);
  for (const head of foretold.heads) planes.integer(head);
  if (hasJumps(foretold.way)) planes.byte(foretold.jumpBits);
  planes.byte(width);
  splitLowBits(numbers, width, bits);
  writeIntegers(numbers, planes);
}

/** Reads what `writeNumbers` wrote. */
export function readNumbers({ planes, bits }: Packed<ByteReader>, length: number): Float64Array {
  if (length === 0) return new Float64Array(0);
  const way = planes.byte();
  const heads = Array.from({ length: headsOf(way) }, () => planes.integer());
  const jumpBits = hasJumps(way) ? planes.byte() : 0;
  const width = planes.byte();
  const numbers = readIntegers(planes, length);
  joinLowBits(numbers, width, bits);
  recover(numbers, { way, heads, jumpBits });
  return numbers;
}

/** The numbers of version 1, which were kept as their differences of this order. */
export function integrate(integers: Float64Array, order: number): void {
  if (order === 0) {
    const base = integers[0] ?? 0;
    for (let n = 1; n < integers.length; n++) integers[n]! += base;
  }
  for (let k = 0; k < order; k++) for (let n = 1; n < integers.length; n++) integers[n]! += integers[n - 1]!;
}

/** Writes signed whole numbers of magnitude below 2^52. */
function writeIntegers(integers: Float64Array, writer: ByteWriter): void {
  const length = integers.length;
  const low = new Uint32Array(length);
  const high = new Uint32Array(length);
  let allLow = 0;
  let allHigh = 0;
  for (let n = 0; n < length; n++) {
    const value = integers[n]!;
    if (value < 2 ** 30 && value >= -(2 ** 30)) {
      const folded = (value << 1) ^ (value >> 31);
      low[n] = folded;
      allLow |= folded;
      continue;
    }
    const folded = value < 0 ? -2 * value - 1 : 2 * value;
    const top = Math.floor(folded / TWO_32);
    low[n] = folded - top * TWO_32;
    high[n] = top;
    allLow |= low[n]!;
    allHigh |= top;
  }
  const width = allHigh !== 0 ? 4 + bytesOf(allHigh) : bytesOf(allLow);
  writer.byte(width);
  for (let plane = 0; plane < width; plane++) {
    const bytes = writer.reserve(length);
    const source = plane < 4 ? low : high;
    const shift = (plane & 3) * 8;
    for (let n = 0; n < length; n++) bytes[n] = source[n]! >>> shift;
  }
}

/** Reads what `writeIntegers` wrote. */
export function readIntegers(reader: ByteReader, length: number): Float64Array {
  const width = reader.byte();
  if (width > 7) throw new RangeError('the block holds whole numbers that are too large');
  const planes = Array.from({ length: width }, () => reader.take(length));
  const integers = new Float64Array(length);
  if (width > 4) unfoldWide(planes, integers);
  else if (width > 0) unfold(planes, integers);
  return integers;
}

/** Numbers of up to four planes, by the operations of 32-bit integers. */
function unfold([first, second, third, fourth]: readonly Buffer[], integers: Float64Array): void {
  const length = integers.length;
  if (second === undefined) for (let n = 0; n < length; n++) integers[n] = unfolded(first![n]!);
  else if (third === undefined)
    for (let n = 0; n < length; n++) integers[n] = unfolded(first![n]! | (second[n]! << 8));
  else if (fourth === undefined)
    for (let n = 0; n < length; n++)
      integers[n] = unfolded(first![n]! | (second[n]! << 8) | (third[n]! << 16));
  else
    for (let n = 0; n < length; n++)
      integers[n] = unfolded(first![n]! | (second[n]! << 8) | (third[n]! << 16) | (fourth[n]! << 24));
}

function unfolded(folded: number): number {
  return (folded >>> 1) ^ -(folded & 1);
}

function unfoldWide(planes: readonly Buffer[], integers: Float64Array): void {
  const length = integers.length;
  const low = new Uint32Array(length);
  const high = new Uint32Array(length);
  for (const [plane, bytes] of planes.entries()) {
    const target = plane < 4 ? low : high;
    const shift = (plane & 3) * 8;
    for (let n = 0; n < length; n++) target[n]! |= bytes[n]! << shift;
  }
  for (let n = 0; n < length; n++) {
    const half = high[n]! * (TWO_32 / 2) + (low[n]! >>> 1);
    integers[n] = (low[n]! & 1) === 1 ? -half - 1 : half;
  }
}

function bytesOf(bits: number): number {
  return (32 - Math.clz32(bits) + 7) >> 3;
}
