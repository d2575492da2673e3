import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeField, writeNumber } from '../../../../src/drivers/methodscript/emulator/encode.ts';
import { Slot, typeCode } from '../../../../src/drivers/methodscript/emulator/slot.ts';

const PREFIXES = 'afpnum kMGTPE';

function encoded(value: number): string {
  const bytes = Buffer.alloc(8);
  expect(writeNumber(bytes, 0, value)).toBe(8);
  return bytes.toString('latin1');
}

function fieldOf(set: (slot: Slot) => void): string {
  const slot = new Slot();
  set(slot);
  const bytes = Buffer.alloc(32);
  return bytes.toString('latin1', 0, writeField(bytes, 0, slot));
}

describe('numbers in packages', () => {
  // Published and recorded values; the number on the right is what the vendor says it means.
  it.each([
    [0.1, 'DF5E100n'],
    [0, '8000000 '],
    [-0, '8000000 '],
    [0.099994392, 'DF5CB18n'],
    [2.8183228e-8, '9AE0ABCf'],
    [22.481974, '9570C36u'],
    [-57.847747e-6, '48D503Dp'],
    [2.8e-9, '82AB980f'],
    [-0.499905, '7F85F3Fu'],
  ])('%d is %s', (value, text) => {
    expect(encoded(value)).toBe(text);
  });

  it('uses the finest prefix at both ends of the 28-bit range', () => {
    expect(encoded(134217727e-9)).toBe('FFFFFFFn');
    expect(encoded(134217728e-9)).toBe('8020C4Au');
    expect(encoded(-134217728e-9)).toBe('0000000n');
    expect(encoded(-134217729e-9)).toBe('7FDF3B6u');
    expect(encoded(134217727.4e-9)).toBe('FFFFFFFn');
  });

  it('shows the time trap: microseconds, then milliseconds, then whole seconds', () => {
    expect(encoded(134.217727).at(-1)).toBe('u');
    expect(encoded(134.3).at(-1)).toBe('m');
    expect(encoded(134_217).at(-1)).toBe('m');
    expect(encoded(134_218).at(-1)).toBe(' ');
  });

  it('writes what is no number as nan', () => {
    expect(encoded(Number.NaN)).toBe('     nan');
    expect(encoded(Number.POSITIVE_INFINITY)).toBe('     nan');
    expect(encoded(Number.NEGATIVE_INFINITY)).toBe('     nan');
  });

  it('gives every number back within half a unit of the finest prefix that fits', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e24, max: 1e24 }), (value) => {
        const text = encoded(value);
        const digits = Number.parseInt(text.slice(0, 7), 16) - 2 ** 27;
        const position = PREFIXES.indexOf(text[7]!);
        expect(position).toBeGreaterThanOrEqual(0);
        const unit = 10 ** (3 * position - 18);
        const slack = Math.abs(value) * 1e-15;
        if (digits !== 0) {
          expect(Math.abs(digits * unit - value)).toBeLessThanOrEqual(unit / 2 + slack);
          // One prefix finer would not have fitted.
          if (position > 0) expect(Math.abs(value) / (unit / 1000)).toBeGreaterThan(2 ** 27 - 1);
        } else expect(Math.abs(value)).toBeLessThanOrEqual(0.5e-18);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('fields of packages', () => {
  it('writes type, value and the metadata behind the field they belong to', () => {
    expect(fieldOf((slot) => slot.setMeasured(23.699316e-6, typeCode('ba'), 4, 24, 0))).toMatch(
      /^ba[0-9A-F]{7}p,14,218,40$/,
    );
    expect(fieldOf((slot) => slot.setMeasured(0, typeCode('ba'), 10, 1, -1))).toBe('ba8000000 ,1A,201');
    expect(fieldOf((slot) => slot.setFloat(0, typeCode('da')))).toBe('da8000000 ');
  });

  it('writes integers with i, and those that 28 bits do not hold as ordinary numbers', () => {
    expect(fieldOf((slot) => slot.setInteger(1, typeCode('ja')))).toBe('ja8000001i');
    expect(fieldOf((slot) => slot.setInteger(-1, typeCode('ja')))).toBe('ja7FFFFFFi');
    expect(fieldOf((slot) => slot.setInteger(200_000_000, typeCode('ja')))).toBe('ja8030D40k');
  });
});
