// Thinning on change: what is left out never costs a charge, and nothing that turns or is odd is left out.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ledger } from '../../../src/core/ledger.ts';
import { BlockBuilder, FLAG, type SampleBlock } from '../../../src/core/samples.ts';
import { changeRows, readThreshold } from '../../../src/main/exchange/changes.ts';

/** Ten samples a second of one visit after another, a hundred each. */
function stream(currents_A: readonly number[], flags: (n: number) => number = () => 0): SampleBlock {
  const builder = new BlockBuilder();
  for (const [n, current_A] of currents_A.entries()) {
    const cycle = Math.floor(n / 100);
    if (n % 100 === 0) builder.mark({ kind: 'segment', t_s: n / 10, segment: 0, cycle, period_s: 0.1 });
    builder.add((n + 1) / 10, -1, -1, Number.NaN, current_A, flags(n), 0, cycle);
  }
  return builder.take();
}

const empty = () => new Ledger().state();
const thin = (samples: SampleBlock, text: string) => [
  ...changeRows([{ samples, before: empty(), first: 0 }], readThreshold(text)),
];
const numbers = (rows: readonly (readonly number[])[]) => rows.map((row) => row[8]);

test('steady currents leave the ends of visits, a change leaves the samples on either side', () => {
  const steady = Array.from({ length: 200 }, (_, n) => (n < 150 ? -1e-3 : -5e-3));
  expect(numbers(thin(stream(steady), '1 mA'))).toEqual([0, 99, 100, 149, 150, 199]);
});

test('samples with other flags stay', () => {
  const rows = thin(
    stream(Array(100).fill(-1e-3), (n) => (n === 40 ? FLAG.overload : 0)),
    '1 mA',
  );
  expect(numbers(rows)).toEqual([0, 39, 40, 41, 99]);
});

test('a change of potential or of charge counts as well', () => {
  expect(thin(stream(Array(100).fill(-1e-3)), '10 mV')).toHaveLength(2);
  // 0.1 mC a sample: one row in ten, and the one before it.
  expect(thin(stream(Array(100).fill(-1e-3)), '1 mC').length).toBeLessThan(25);
});

test('charges between rows are those of the ledger, and a line between rows is never off by more than asked', () => {
  const currents = fc.array(fc.double({ min: -0.01, max: 0.01, noNaN: true }), {
    minLength: 1,
    maxLength: 400,
  });
  fc.assert(
    fc.property(currents, fc.integer({ min: 1, max: 8 }), (currents_A, mA) => {
      const samples = stream(currents_A);
      const ledger = new Ledger();
      const charges: number[] = [];
      ledger.add(samples, () => charges.push(ledger.totals.cathodic_C));
      const rows = thin(samples, `${mA} mA`);
      for (const row of rows) expect(row[9]).toBe(charges[row[8]!]);
      expect(rows.at(-1)![8]).toBe(currents_A.length - 1);
      for (const [k, row] of rows.slice(1).entries())
        for (let n = rows[k]![8]!; n < row[8]!; n++)
          expect(Math.abs(currents_A[n]! - rows[k]![4]!)).toBeLessThan(2 * mA * 1e-3);
    }),
    { numRuns: 60 },
  );
});

test('what is no change is refused', () => {
  for (const text of ['1', '1 s', '0 mA', '-1 mA', 'much'])
    expect(() => readThreshold(text)).toThrow('is no change to look for');
});
