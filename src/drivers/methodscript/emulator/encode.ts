// Numbers and fields of data packages as bytes, by the published rule: seven hex digits with an offset, then one
// prefix letter, the finest whose rounded value still fits. Writes into a given buffer; allocates nothing.
import type { Slot } from './slot.ts';

const OFFSET = 0x8000000;
const HEX = Uint8Array.from('0123456789ABCDEF', (c) => c.charCodeAt(0));
const PREFIXES = Uint8Array.from('afpnum kMGTPE', (c) => c.charCodeAt(0));
/** Units of prefix n in 1, for the prefixes up to " "; and 1 in units of the prefixes from " " on. */
const PER_ONE = [1e18, 1e15, 1e12, 1e9, 1e6, 1e3, 1];
const WHOLE = 6;
const SPACE = 0x20;

/** Longest field: type, value, status, range, noise. */
export const FIELD_BYTES = 2 + 8 + 3 + 4 + 3;

/** Writes eight characters at `at`; returns the place behind them. NaN and infinities become "     nan". */
export function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  if (!Number.isFinite(value)) return writeNotANumber(bytes, at);
  if (value === 0) return writeDigits(bytes, at, 0, SPACE);
  const magnitude = Math.abs(value);
  for (let p = 0; p < PREFIXES.length; p++) {
    const scaled = p <= WHOLE ? magnitude * PER_ONE[p]! : magnitude / 10 ** (3 * (p - WHOLE));
    const rounded = Math.floor(scaled + 0.5);
    if (rounded > OFFSET || (rounded === OFFSET && value > 0)) continue;
    if (rounded === 0) return writeDigits(bytes, at, 0, SPACE);
    return writeDigits(bytes, at, value < 0 ? -rounded : rounded, PREFIXES[p]!);
  }
  return writeNotANumber(bytes, at);
}

/** Writes a whole number with the prefix `i`, or as an ordinary number where 28 bits do not hold it. */
function writeInteger(bytes: Uint8Array, at: number, value: number): number {
  if (value < -OFFSET || value >= OFFSET) return writeNumber(bytes, at, value);
  return writeDigits(bytes, at, value, 0x69);
}

function writeDigits(bytes: Uint8Array, at: number, value: number, prefix: number): number {
  const raw = value + OFFSET;
  bytes[at] = HEX[(raw >>> 24) & 15]!;
  bytes[at + 1] = HEX[(raw >>> 20) & 15]!;
  bytes[at + 2] = HEX[(raw >>> 16) & 15]!;
  bytes[at + 3] = HEX[(raw >>> 12) & 15]!;
  bytes[at + 4] = HEX[(raw >>> 8) & 15]!;
  bytes[at + 5] = HEX[(raw >>> 4) & 15]!;
  bytes[at + 6] = HEX[raw & 15]!;
  bytes[at + 7] = prefix;
  return at + 8;
}

function writeNotANumber(bytes: Uint8Array, at: number): number {
  bytes.fill(SPACE, at, at + 5);
  bytes[at + 5] = 0x6e;
  bytes[at + 6] = 0x61;
  bytes[at + 7] = 0x6e;
  return at + 8;
}

/** Writes one field of a package: type, value, metadata. Returns the place behind it. */
export function writeField(bytes: Uint8Array, start: number, slot: Slot): number {
  let at = start;
  bytes[at++] = slot.type >>> 8;
  bytes[at++] = slot.type & 255;
  at = slot.integer ? writeInteger(bytes, at, slot.value) : writeNumber(bytes, at, slot.value);
  if (slot.status >= 0) {
    bytes[at++] = 0x2c;
    bytes[at++] = 0x31;
    bytes[at++] = HEX[slot.status & 15]!;
  }
  if (slot.range >= 0) {
    bytes[at++] = 0x2c;
    bytes[at++] = 0x32;
    bytes[at++] = HEX[(slot.range >>> 4) & 15]!;
    bytes[at++] = HEX[slot.range & 15]!;
  }
  if (slot.noise >= 0) {
    bytes[at++] = 0x2c;
    bytes[at++] = 0x34;
    bytes[at++] = HEX[slot.noise & 15]!;
  }
  return at;
}
