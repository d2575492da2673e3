import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompensatedSum, difference } from '../../src/core/compensated.ts';

/** Sum of doubles without any rounding: as integers in units of 2^-1074. */
function exactSum(values: readonly number[]): bigint {
  return values.reduce((sum, x) => sum + inUnits(x), 0n);
}

function inUnits(x: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0]!;
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = exponent === 0 ? fraction : (fraction | (1n << 52n)) << BigInt(exponent - 1);
  return bits >> 63n === 0n ? magnitude : -magnitude;
}

const moderate = fc
  .tuple(fc.integer({ min: -(2 ** 52), max: 2 ** 52 }), fc.integer({ min: -90, max: -10 }))
  .map(([n, e]) => n * 2 ** e);

describe('a compensated sum', () => {
  it('stays within 2^-100 of the exact sum of magnitudes', () => {
    fc.assert(
      fc.property(fc.array(moderate, { maxLength: 200 }), (values) => {
        const sum = new CompensatedSum();
        for (const x of values) sum.add(x);
        const error = exactSum([...sum.parts]) - exactSum(values);
        const scale = exactSum(values.map(Math.abs));
        expect((error < 0n ? -error : error) << 100n <= scale * BigInt(values.length + 1)).toBe(true);
      }),
    );
  });

  it('keeps a charge of 10 nC a sample beside 100 kC, where a plain sum drifts', () => {
    const sum = new CompensatedSum([1e5, 0]);
    let plain = 1e5;
    const before = sum.parts;
    for (let n = 0; n < 200_000; n++) {
      sum.add(1.0000003e-8);
      plain += 1.0000003e-8;
    }
    const expected = 200_000 * 1.0000003e-8;
    expect(Math.abs(difference(sum.parts, before) - expected)).toBeLessThan(1e-17);
    expect(Math.abs(plain - 1e5 - expected)).toBeGreaterThan(1e-7);
  });

  it('goes on from its parts as if it had never stopped', () => {
    const whole = new CompensatedSum();
    for (let n = 1; n <= 1000; n++) whole.add(1 / n);
    const half = new CompensatedSum();
    for (let n = 1; n <= 500; n++) half.add(1 / n);
    const rest = new CompensatedSum(half.parts);
    for (let n = 501; n <= 1000; n++) rest.add(1 / n);
    expect(rest.parts).toStrictEqual(whole.parts);
  });

  it('gives differences of nearly equal sums to the last bit', () => {
    expect(difference([1e9, 3 * 2 ** -60], [1e9, 2 ** -60])).toBe(2 ** -59);
    expect(difference([1e9, 0], [1e9 - 1, 0])).toBe(1);
  });
});
