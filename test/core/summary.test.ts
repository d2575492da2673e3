import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger, type LedgerState } from '../../src/core/ledger.ts';
import { sliceBlock } from '../../src/core/slice.ts';
import { FoldedCycles, TimeSummary } from '../../src/core/summary.ts';
import { anyStream, stream } from '../support/streams.ts';

describe('a summary over time', () => {
  const block = stream(
    ['segment', 0, 0, 0, 1],
    [1, -2],
    [2, -4],
    [3, NaN],
    ['segment', 4, 1, 0, 1],
    [5, 6],
    [6, 8],
    [7, 1],
  );

  it('has minimum, maximum, mean and count of each bin, and NaN where nothing was measured', () => {
    const summary = new TimeSummary('current_A', 0, 8, 4);
    summary.add(block);
    const { count, min, max } = summary.bins;
    expect([...count]).toEqual([1, 1, 1, 2]);
    expect([...min]).toEqual([-2, -4, 6, 1]);
    expect([...max]).toEqual([-2, -4, 6, 8]);
    expect([...summary.bins.mean()]).toEqual([-2, -4, 6, 4.5]);
    const empty = new TimeSummary('cellVoltage_V', 0, 8, 2);
    empty.add(block);
    expect([...empty.bins.count, ...empty.bins.min, ...empty.bins.mean()]).toEqual([
      0,
      0,
      NaN,
      NaN,
      NaN,
      NaN,
    ]);
  });

  it('has the charge of each bin, an interval with its later sample', () => {
    const summary = new TimeSummary('current_A', 0, 8, 4);
    summary.add(block);
    // −2 A held back from 1 s; the line −2 to −4 A; 6 A held back from 5 s; 6 to 8 A and 8 to 1 A
    expect([...summary.cathodic_C]).toEqual([2, 3, 0, 0]);
    expect([...summary.anodic_C]).toEqual([0, 0, 6, 7 + 4.5]);
  });

  it('adds up to the ledger, from any state and however the stream is cut', () => {
    fc.assert(
      fc.property(anyStream(), fc.nat(200), fc.nat(200), (block, a, b) => {
        fc.pre(block.length > 0);
        const [from, cut] = [a % block.length, b % block.length].sort((x, y) => x - y) as [number, number];
        const ledger = new Ledger();
        ledger.add(sliceBlock(block, 0, from));
        const before: LedgerState = ledger.state();
        const start = ledger.totals;
        ledger.add(sliceBlock(block, from, block.length));
        const summaries = [
          [from, block.length],
          [from, cut, block.length],
        ].map((edges) => {
          const summary = new TimeSummary('current_A', -1, 1e3, 37, before);
          for (let n = 1; n < edges.length; n++)
            if (edges[n]! > edges[n - 1]! || n === edges.length - 1)
              summary.add(sliceBlock(block, edges[n - 1]!, edges[n]!));
          return summary;
        });
        expect(summaries[0]!.bins).toStrictEqual(summaries[1]!.bins);
        const sum = (values: Float64Array) => values.reduce((s, x) => s + x, 0);
        expect(sum(summaries[0]!.cathodic_C)).toBeCloseTo(ledger.totals.cathodic_C - start.cathodic_C, 14);
        expect(sum(summaries[1]!.anodic_C)).toBeCloseTo(ledger.totals.anodic_C - start.anodic_C, 14);
      }),
    );
  });
});

describe('folded cycles', () => {
  const cycles = [0, 1, 2].flatMap((cycle) => {
    const t = 4 * cycle;
    return [
      ['segment', t, 1, cycle, 0.5] as const,
      [t + 0.5, 10 * cycle] as const,
      ['segment', t + 0.5, 1, cycle, 1] as const,
      [t + 1.5, 10 * cycle + 1] as const,
      ['segment', t + 2, 2, cycle, 1] as const,
      [t + 3, 10 * cycle + 2] as const,
    ];
  });
  const block = stream(['segment', -2, 0, 0, 1], [-1, 99], ...cycles, ['segment', 12, 3, 0, 1], [13, 99]);

  it('lie over each other by the time since their beginning, whatever was before and behind', () => {
    const folded = new FoldedCycles('current_A', [1, 2], 4, 4);
    folded.add(block);
    expect([...folded.bins.count]).toEqual([3, 3, 0, 3]);
    expect([...folded.bins.min]).toEqual([0, 1, NaN, 2]);
    expect([...folded.bins.max]).toEqual([20, 21, NaN, 22]);
    expect([...folded.bins.mean()]).toEqual([10, 11, NaN, 12]);
  });

  it('can be chosen, and are the same however the stream is cut', () => {
    for (let cut = 0; cut < block.length; cut++) {
      const folded = new FoldedCycles('current_A', [1, 2], 4, 4, { from: 1, to: 1 });
      folded.add(sliceBlock(block, 0, cut));
      folded.add(sliceBlock(block, cut, block.length));
      expect([...folded.bins.mean()]).toEqual([10, 11, NaN, 12]);
    }
  });

  it('begin again behind a pause', () => {
    const folded = new FoldedCycles('current_A', [0], 4, 4);
    folded.add(
      stream(
        ['segment', 0, 0, 0, 1],
        [1, 5],
        ['pause', 1],
        ['resume', 50],
        ['segment', 51, 0, 0, 1],
        [52.5, 7],
      ),
    );
    expect([...folded.bins.max]).toEqual([NaN, 7, NaN, NaN]);
    expect([...folded.bins.count]).toEqual([0, 2, 0, 0]);
  });
});
