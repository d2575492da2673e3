import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockBuilder, COLUMN_NAMES, type SampleBlock } from '../../../src/core/samples.ts';
import { decodeBlock, encodeBlock } from '../../../src/main/store/blocks.ts';
import { pulses } from '../../support/library.ts';
import { anyStream } from '../../support/streams.ts';

/** Every bit of every column, and the marks. */
function bits(block: SampleBlock) {
  const columns = COLUMN_NAMES.map((name) => {
    const { buffer, byteOffset, byteLength } = block[name];
    return Buffer.from(buffer, byteOffset, byteLength).toString('hex');
  });
  return { length: block.length, columns, marks: block.marks };
}

function blockOf(columns: Partial<Record<(typeof COLUMN_NAMES)[number], readonly number[]>>): SampleBlock {
  const length = Math.max(...Object.values(columns).map((column) => column.length));
  const builder = new BlockBuilder();
  for (let n = 0; n < length; n++) {
    const at = (name: (typeof COLUMN_NAMES)[number]) => columns[name]?.[n] ?? 0;
    builder.add(
      at('t_s'),
      at('setPotential_V'),
      at('potential_V'),
      at('cellVoltage_V'),
      at('current_A'),
      at('flags'),
      at('segment'),
      at('cycle'),
    );
  }
  return builder.take();
}

const decimals = fc
  .tuple(fc.constantFrom(0, 3, 6, 9, 12, 15, 18), fc.integer({ min: -(2 ** 31), max: 2 ** 31 }))
  .map(([k, n]) => n / 10 ** k);
const special = fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE);
const large = fc.maxSafeInteger().map((n) => n / 1e6);
const column = fc.oneof(
  fc.array(fc.double(), { maxLength: 60 }),
  fc.array(decimals, { maxLength: 60 }),
  fc.array(fc.oneof({ weight: 9, arbitrary: decimals }, { weight: 1, arbitrary: special }), {
    maxLength: 60,
  }),
  fc.array(large, { maxLength: 60 }),
  fc.array(special, { maxLength: 60 }),
);

describe('a block as bytes', () => {
  it('comes back with every bit, whatever the numbers', () => {
    const columns = fc.record({
      t_s: column,
      setPotential_V: column,
      potential_V: column,
      cellVoltage_V: column,
      current_A: column,
      flags: fc.array(fc.nat(255), { maxLength: 60 }),
      segment: fc.array(fc.nat(2 ** 32 - 1), { maxLength: 60 }),
      cycle: fc.array(fc.nat(2 ** 32 - 1), { maxLength: 60 }),
    });
    fc.assert(
      fc.property(columns, (values) => {
        const block = blockOf(values);
        expect(bits(decodeBlock(encodeBlock(block)))).toStrictEqual(bits(block));
      }),
      { numRuns: 500 },
    );
  });

  it('comes back with its marks', () => {
    fc.assert(
      fc.property(anyStream(), (block) => {
        expect(bits(decodeBlock(encodeBlock(block)))).toStrictEqual(bits(block));
      }),
    );
  });

  it('keeps NaN, −0 and infinities between decimals', () => {
    const block = blockOf({ current_A: [1.5e-3, Number.NaN, -0, 0, -Infinity, 2e-9, Number.NaN] });
    const { current_A } = decodeBlock(encodeBlock(block));
    expect([...current_A]).toStrictEqual([1.5e-3, Number.NaN, -0, 0, -Infinity, 2e-9, Number.NaN]);
  });

  it('takes at most 4 bytes a sample for pulses with 11 bits of noise on current and potential', () => {
    const block = pulses(40);
    expect(encodeBlock(block).length / block.length).toBeLessThan(4);
  });

  it.each([8, 12, 16, 20, 24])(
    'takes hardly more than the bits of the noise where current and potential are %i bits of it',
    (bits) => {
      let state = 7;
      const random = () => {
        // xorshift32
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state >>> (32 - bits)) - 2 ** (bits - 1);
      };
      const noise = Array.from({ length: 8192 }, () => [random() / 1e9, random() / 1e6] as const);
      const block = blockOf({
        t_s: noise.map((_, n) => (n * 1000) / 1e6),
        current_A: noise.map(([i]) => i),
        potential_V: noise.map(([, e]) => e),
      });
      const noise_B = (2 * bits) / 8;
      expect(encodeBlock(block).length / block.length).toBeLessThan(noise_B + 0.04);
      expect(encodeBlock(block).length / block.length).toBeGreaterThan(noise_B);
    },
  );

  it('takes next to nothing for what is evenly spaced or stays the same for a while', () => {
    const samples = Array.from({ length: 8192 }, (_, n) => n);
    const block = blockOf({
      t_s: samples.map((n) => (123_456_000 + n * 1000) / 1e6),
      setPotential_V: samples.map((n) => (n % 1000 < 500 ? -1.1 : 0.4)),
      segment: samples.map((n) => (n % 1000 < 500 ? 0 : 1)),
      cycle: samples.map((n) => Math.floor(n / 1000)),
    });
    expect(encodeBlock(block).length).toBeLessThan(250);
  });

  it('comes back where noise jumps between levels, and where numbers are as large as can be', () => {
    const signs = Array.from({ length: 3000 }, (_, n) => (n % 700 < 350 ? -1 : 1));
    const block = blockOf({
      current_A: signs.map((sign, n) => (sign * 2 ** 30 + ((n * 7919) % 4001)) / 1e9),
      potential_V: signs.map((sign, n) => sign * (2 ** 50 - 1 - n)),
      cellVoltage_V: signs.map((sign, n) => sign * ((2 ** 40 + n * n) / 1e3)),
    });
    expect(bits(decodeBlock(encodeBlock(block)))).toStrictEqual(bits(block));
  });

  it('is read as the first version of the program wrote it', () => {
    const written =
      'AQYAAAADAAAAY2RkYGBgYGJkAlEMjGAeI9N0BoYdDAwcDAzcDAwQKUbm61IP1939MJGR6QR7qCIDgy5YA4j4Uc/Uy7CLIfSPBoMnQ+jKtww8' +
      'DKEfeRmYGEIv7WPQZgj1NWBoZwhN6vzRxnA1YX/9/gZ7e7A1DAwQigVCge2GOANiNEIRB4TJxMjABnUihAlWx8jIgKQL4gOQoxkB';
    const { marks, ...columns } = decodeBlock(Buffer.from(written, 'base64'));
    expect([...columns.t_s]).toEqual([0.001, 0.002, 0.003, 0.004, 0.005, 0.006]);
    expect([...columns.setPotential_V]).toEqual([-1.1, -1.1, -1.1, 0.4, 0.4, 0.4]);
    expect([...columns.potential_V]).toEqual([-1.100012, -1.099871, -1.10024, 0.400007, 0.399, 0.41]);
    expect([...columns.cellVoltage_V]).toEqual(Array.from({ length: 6 }, () => Number.NaN));
    expect([...columns.current_A]).toEqual([-0.0123, Number.NaN, -0.011, -0, 1 / 3, 0.002]);
    expect([...columns.flags]).toEqual([0, 0, 0, 0, 0, 2]);
    expect([...columns.segment]).toEqual([0, 0, 0, 1, 1, 1]);
    expect(marks).toEqual([
      { index: 0, kind: 'segment', t_s: 0, segment: 0, cycle: 0, period_s: 1e-3 },
      { index: 3, kind: 'segment', t_s: 0.003, segment: 1, cycle: 0, period_s: 1e-3 },
      { index: 6, kind: 'end', t_s: 0.006, segment: 1, cycle: 0, period_s: 0 },
    ]);
    const withExceptions =
      'AQYAAAAAAAAAY2RkYGBgYGJkAlEMDLNmgsDH/RAew496OIORCaSEkVmcQYPBYH4CAxfDDCOQJD8/RAaqkIHhB0N9A5yDiwEA';
    expect([...decodeBlock(Buffer.from(withExceptions, 'base64')).current_A]).toEqual([
      -0.0123,
      Number.NaN,
      -0.011,
      -0,
      0.5,
      0.002,
    ]);
  });

  it('is never read from bytes that are too short, too long or of another version', () => {
    const bytes = encodeBlock(pulses(1));
    expect(() => decodeBlock(Buffer.alloc(0))).toThrow(RangeError);
    expect(() => decodeBlock(bytes.subarray(0, bytes.length - 9))).toThrow();
    const newer = Buffer.from(bytes);
    newer[0] = 3;
    expect(() => decodeBlock(newer)).toThrow(/version/);
    const longer = Buffer.from(bytes);
    longer.writeUInt32LE(199, 1);
    expect(() => decodeBlock(longer)).toThrow(RangeError);
  });

  it('makes no room for a size that no block has, nor for planes that inflate without end', () => {
    // All columns stay the same, so that any length would fit; gigabytes would be filled.
    const huge = Buffer.from(encodeBlock(blockOf({ t_s: [1], current_A: [2] })));
    huge.writeUInt32LE(0xffffffff, 1);
    expect(() => decodeBlock(huge)).toThrow(/larger than any block/);
    const marks = Buffer.from(encodeBlock(blockOf({ t_s: [1] })));
    marks.writeUInt32LE(0x7fffffff, 5);
    expect(() => decodeBlock(marks)).toThrow(/larger than any block/);
    const bomb = deflateRawSync(Buffer.alloc(2 ** 27 + 1), { level: 1 });
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bomb.length);
    const head = encodeBlock(pulses(1)).subarray(0, 9);
    expect(() => decodeBlock(Buffer.concat([head, length, bomb]))).toThrow(/buffer larger/iu);
  });
});
