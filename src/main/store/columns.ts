// One column of numbers as bytes and back, bit for bit. Instruments send decimal integers; a column whose values are
// all integers divided by one power of ten is stored as these integers, the rest as the doubles themselves.
// Every bit comes back: −0, infinities and NaN are kept as exceptions. docs/decisions/0108-noise-is-kept-as-bits.md has the layout.
import type { ByteReader, ByteWriter } from './bytes.ts';
import { integrate, readIntegers, readNumbers, writeNumbers } from './integers.ts';
import type { Packed } from './packed.ts';

/** Kinds of columns by their number in the file: only ever add at the end. */
const CONSTANT = 0;
/** Only read: what version 1 had in the place of FORETOLD. */
const DECIMAL = 1;
const RAW = 2;
const RUNS = 3;
const FORETOLD = 4;

/** Values that stay the same over this many samples on average are kept as runs. */
const RUN_LENGTH = 16;

/** Powers of ten tried, smallest first. Up to 10^22 they are exact, so a division is rounded once. */
const SCALES = [1, 1e3, 1e6, 1e9, 1e12, 1e15, 1e18] as const;

/** Integers below this keep second differences, doubled, below 2^53. */
const LARGEST = 2 ** 50;

/** Writes a column. */
export function writeColumn(values: Float64Array, to: Packed<ByteWriter>): void {
  const writer = to.planes;
  const runs = countRuns(values);
  if (runs <= 1) {
    writer.byte(CONSTANT);
    if (runs > 0) writer.float64(values[0]!);
    return;
  }
  if (runs * RUN_LENGTH <= values.length) {
    writer.byte(RUNS);
    writeRuns(values, runs, to);
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
  writer.byte(FORETOLD);
  writer.byte(scale);
  writer.integer(exceptions.length);
  writeNumbers(integers, to);
  writeNumbers(gapsBetween(exceptions), to);
  writeRaw(
    Float64Array.from(exceptions, (n) => values[n]!),
    writer,
  );
}

/** Reads a column of `length` values. */
export function readColumn(from: Packed<ByteReader>, length: number): Float64Array {
  const reader = from.planes;
  switch (reader.byte()) {
    case CONSTANT:
      return length > 0 ? new Float64Array(length).fill(reader.float64()) : new Float64Array(0);
    case DECIMAL: {
      const scale = scaleOf(reader.byte());
      const exceptions = reader.uint32();
      const order = reader.byte();
      if (order > 2) throw new RangeError('the block holds a column of an unknown kind');
      const values = readIntegers(reader, length);
      integrate(values, order);
      const gaps = () => readIntegers(reader, exceptions);
      return fromIntegers(values, scale, exceptions, gaps, reader);
    }
    case RAW:
      return readRaw(reader, length);
    case RUNS:
      return readRuns(from, length);
    case FORETOLD: {
      const scale = scaleOf(reader.byte());
      const exceptions = reader.integer();
      const values = readNumbers(from, length);
      const gaps = () => readNumbers(from, exceptions);
      return fromIntegers(values, scale, exceptions, gaps, reader);
    }
    default:
      throw new RangeError('the block holds a column of an unknown kind');
  }
}

function scaleOf(number: number): number {
  const scale = SCALES[number];
  if (scale === undefined) throw new RangeError('the block holds a column of an unknown kind');
  return scale;
}

function fromIntegers(
  values: Float64Array,
  scale: number,
  exceptions: number,
  readGaps: () => Float64Array,
  reader: ByteReader,
): Float64Array {
  if (scale !== 1) for (let n = 0; n < values.length; n++) values[n]! /= scale;
  if (exceptions === 0) return values;
  if (!(exceptions > 0 && exceptions <= values.length))
    throw new RangeError('the block holds more exceptions than values');
  const gaps = readGaps();
  const kept = readRaw(reader, exceptions);
  for (let e = 0, n = -1; e < exceptions; e++) {
    n += gaps[e]! + 1;
    if (!(n >= 0 && n < values.length)) throw new RangeError('the block holds an exception beyond its end');
    values[n] = kept[e]!;
  }
  return values;
}

/** How often the bits change from one value to the next, and once more; 0 where there is no value. */
function countRuns(values: Float64Array): number {
  const halves = halvesOf(values);
  let runs = values.length > 0 ? 1 : 0;
  for (let n = 2; n < halves.length; n += 2)
    if (halves[n] !== halves[n - 2] || halves[n + 1] !== halves[n - 1]) runs++;
  return runs;
}

function writeRuns(values: Float64Array, count: number, to: Packed<ByteWriter>): void {
  const halves = halvesOf(values);
  const levels = new Float64Array(count);
  const lengths = new Float64Array(count);
  levels[0] = values[0]!;
  lengths[0] = 1;
  for (let n = 1, run = 0; n < values.length; n++) {
    if (halves[2 * n] !== halves[2 * n - 2] || halves[2 * n + 1] !== halves[2 * n - 1])
      levels[++run] = values[n]!;
    lengths[run]!++;
  }
  to.planes.integer(count);
  writeColumn(levels, to);
  writeNumbers(lengths, to);
}

function readRuns(from: Packed<ByteReader>, length: number): Float64Array {
  const count = from.planes.integer();
  if (!(count > 0 && count * RUN_LENGTH <= length))
    throw new RangeError('the block holds more runs than it has room for');
  const levels = readColumn(from, count);
  const lengths = readNumbers(from, count);
  const values = new Float64Array(length);
  let end = 0;
  for (let run = 0; run < count; run++) {
    const start = end;
    end += lengths[run]!;
    values.fill(levels[run]!, start, end);
  }
  if (end !== length) throw new RangeError('the block holds runs that do not fill it');
  return values;
}

/** The bits of each value as two integers, equal where the values are the same to the bit. */
function halvesOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
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
