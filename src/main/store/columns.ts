// One column of numbers as bytes and back, bit for bit. Instruments send decimal integers; a column whose values are
// all integers divided by one power of ten is stored as these integers, the rest as the doubles themselves.
// Every bit comes back: −0, infinities and NaN are kept as exceptions. docs/decisions/0030-lossless-blocks-of-decimal-integers.md has the layout.
import type { ByteReader, ByteWriter } from './bytes.ts';
import { differentiate, integrate, readIntegers, writeIntegers } from './integers.ts';

const CONSTANT = 0;
const DECIMAL = 1;
const RAW = 2;

/** Powers of ten tried, smallest first. Up to 10^22 they are exact, so a division is rounded once. */
const SCALES = [1, 1e3, 1e6, 1e9, 1e12, 1e15, 1e18] as const;

/** Integers below this keep second differences, doubled, below 2^53. */
const LARGEST = 2 ** 50;

/** Writes a column. */
export function writeColumn(values: Float64Array, writer: ByteWriter): void {
  if (isConstant(values)) {
    writer.byte(CONSTANT);
    if (values.length > 0) writer.float64(values[0]!);
    return;
  }
  const integers = new Float64Array(values.length);
  const exceptions: number[] = [];
  const scale = toIntegers(values, integers, exceptions);
  if (scale < 0) {
    writer.byte(RAW);
    writeRaw(values, writer);
    return;
  }
  writer.byte(DECIMAL);
  writer.byte(scale);
  writer.uint32(exceptions.length);
  const order = differentiate(integers);
  writer.byte(order);
  writeIntegers(integers, writer);
  if (exceptions.length > 0) {
    writeIntegers(gapsBetween(exceptions), writer);
    writeRaw(
      Float64Array.from(exceptions, (n) => values[n]!),
      writer,
    );
  }
}

/** Reads a column of `length` values. */
export function readColumn(reader: ByteReader, length: number): Float64Array {
  switch (reader.byte()) {
    case CONSTANT:
      return length > 0 ? new Float64Array(length).fill(reader.float64()) : new Float64Array(0);
    case RAW:
      return readRaw(reader, length);
    case DECIMAL:
      return readDecimals(reader, length);
    default:
      throw new RangeError('the block holds a column of an unknown kind');
  }
}

function readDecimals(reader: ByteReader, length: number): Float64Array {
  const divisor = SCALES[reader.byte()];
  const exceptions = reader.uint32();
  const order = reader.byte();
  if (divisor === undefined || order > 2 || exceptions > length)
    throw new RangeError('the block holds a column of an unknown kind');
  const values = readIntegers(reader, length);
  integrate(values, order);
  if (divisor !== 1) for (let n = 0; n < length; n++) values[n]! /= divisor;
  if (exceptions === 0) return values;
  const gaps = readIntegers(reader, exceptions);
  const kept = readRaw(reader, exceptions);
  for (let e = 0, n = -1; e < exceptions; e++) {
    n += gaps[e]! + 1;
    if (!(n < length)) throw new RangeError('the block holds an exception beyond its end');
    values[n] = kept[e]!;
  }
  return values;
}

/** Whether all values have the same bits. */
function isConstant(values: Float64Array): boolean {
  const halves = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  for (let n = 2; n < halves.length; n++) if (halves[n] !== halves[n & 1]) return false;
  return true;
}

/**
 * The values times the smallest scale that makes all of them whole, as integers; returns the index of that scale, or
 * −1 if there is none. What no integer can stand for (NaN, infinities, −0) goes to `exceptions` by its position, and
 * the integer before it stands in its place.
 */
function toIntegers(values: Float64Array, integers: Float64Array, exceptions: number[]): number {
  for (let scale = 0; scale < SCALES.length; scale++) {
    const factor = SCALES[scale]!;
    let n = 0;
    let last = 0;
    exceptions.length = 0;
    for (; n < values.length; n++) {
      const value = values[n]!;
      const integer = Math.round(value * factor);
      if (integer / factor === value && Math.abs(integer) < LARGEST && !(value === 0 && 1 / value < 0))
        last = integer;
      else if (value - value === 0 && value !== 0) break;
      else exceptions.push(n);
      integers[n] = last;
    }
    if (n === values.length) return scale;
  }
  return -1;
}

/** Distances between rising positions, less one: zeros for neighbours. */
function gapsBetween(positions: readonly number[]): Float64Array {
  return Float64Array.from(positions, (position, n) => position - (n > 0 ? positions[n - 1]! : -1) - 1);
}

function writeRaw(values: Float64Array, writer: ByteWriter): void {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const planes = writer.reserve(bytes.length);
  const length = values.length;
  for (let plane = 0, out = 0; plane < 8; plane++)
    for (let n = 0; n < length; n++) planes[out++] = bytes[n * 8 + plane]!;
}

function readRaw(reader: ByteReader, length: number): Float64Array {
  const planes = reader.take(length * 8);
  const values = new Float64Array(length);
  const bytes = new Uint8Array(values.buffer);
  for (let plane = 0, at = 0; plane < 8; plane++)
    for (let n = 0; n < length; n++) bytes[n * 8 + plane] = planes[at++]!;
  return values;
}
