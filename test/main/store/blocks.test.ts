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

  it('takes at most 8 bytes a sample where current and potential are 24 bits of pure noise', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 48271) % 2147483647;
      return (seed % 2 ** 24) - 2 ** 23;
    };
    const noise = Array.from({ length: 4096 }, () => [random() / 1e9, random() / 1e6] as const);
    const block = blockOf({
      t_s: noise.map((_, n) => (n * 10_000) / 1e6),
      current_A: noise.map(([i]) => i),
      potential_V: noise.map(([, e]) => e),
    });
    expect(encodeBlock(block).length / block.length).toBeLessThan(8);
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
});
