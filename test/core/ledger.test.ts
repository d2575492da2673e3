import { describe, expect, it } from 'vitest';
import { countAt, totalsBetween } from '../../src/core/charge-between.ts';
import { byCycle, bySegment } from '../../src/core/charges.ts';
import { absoluteCharge_C, Ledger, netCharge_C } from '../../src/core/ledger.ts';
import { FLAG, type SampleBlock } from '../../src/core/samples.ts';
import { type Item, stream } from '../support/streams.ts';

function ledgerOf(...items: readonly Item[]): Ledger {
  const ledger = new Ledger();
  ledger.add(stream(...items));
  return ledger;
}

describe('inside a visit', () => {
  it('joins samples by straight lines: 1 A to 3 A in 2 s are 4 C, anodic', () => {
    const { anodic_C, cathodic_C, edge_C } = ledgerOf(['segment', 0, 0, 0, 2], [0, 1], [2, 3]).totals;
    expect([anodic_C, cathodic_C, edge_C]).toEqual([4, 0, 0]);
  });

  it('splits a line where it crosses zero: −1 A to +3 A in 4 s are 0.5 C and 4.5 C', () => {
    const totals = ledgerOf(['segment', 0, 0, 0, 4], [0, -1], [4, 3]).totals;
    expect(totals.cathodic_C).toBe(0.5);
    expect(totals.anodic_C).toBe(4.5);
    expect(netCharge_C(totals)).toBe(-4);
    expect(absoluteCharge_C(totals)).toBe(5);
  });

  it('bridges 1.5 periods, and no more', () => {
    expect(ledgerOf(['segment', 0, 0, 0, 2], [0, 1], [3, 1]).totals).toMatchObject({ anodic_C: 3, gaps: 0 });
    expect(ledgerOf(['segment', 0, 0, 0, 2], [0, 1], [3.01, 1]).totals).toMatchObject({
      anodic_C: 0,
      gaps: 1,
      gap_s: 3.01,
    });
  });

  it('bridges from a dense edge to the plateau by the larger period, then asks for the smaller again', () => {
    const plateau = ledgerOf(['segment', 0, 0, 0, 1], [1, 2], ['segment', 1, 0, 0, 10], [11, 2], [21, 2]);
    expect(plateau.totals).toMatchObject({ anodic_C: 42, gaps: 0 });
    const denser = ledgerOf(['segment', 0, 0, 0, 10], [10, 2], ['segment', 10, 0, 0, 1], [20, 2], [30, 2]);
    expect(denser.totals).toMatchObject({ gaps: 1, gap_s: 10 });
  });

  it('never bridges a gap the driver knows of, however short', () => {
    const marked = ledgerOf(['segment', 0, 0, 0, 1], [0, 5], ['gap', 0.5], [1, 5], [2, 5]);
    expect(marked.totals).toMatchObject({ anodic_C: 5, gaps: 1, gap_s: 1 });
    const flagged = ledgerOf(['segment', 0, 0, 0, 1], [0, 5], [1, 5, FLAG.afterGap], [2, 5]);
    expect(flagged.totals).toMatchObject({ anodic_C: 5, gaps: 1, gap_s: 1 });
  });

  it('takes a sample without a current for open circuit: no charge, no gap', () => {
    const open = ledgerOf(['segment', 0, 0, 0, 1], [1, NaN], [2, NaN], [9, NaN], ['segment', 10, 1, 0, 1]);
    expect(open.totals).toMatchObject({ cathodic_C: 0, anodic_C: 0, gaps: 0, samples: 3 });
    expect(open.takeRows()[0]!.endCurrent_A).toBeNaN();
  });

  it('knows nothing between a sample with and one without a current', () => {
    const totals = ledgerOf(['segment', 0, 0, 0, 1], [0, 1], [1, 1], [2, NaN], [3, 1], [4, 1]).totals;
    expect(totals).toMatchObject({ anodic_C: 2, gaps: 2, gap_s: 2 });
  });

  it('makes the charge a lower bound when a sample was overloaded', () => {
    const ledger = ledgerOf(['segment', 0, 0, 0, 1], [1, 1, FLAG.overload], [2, 1, FLAG.timing]);
    expect(ledger.totals).toMatchObject({ overloads: 1, lowerBound: true, anodic_C: 2 });
    expect(ledgerOf(['segment', 0, 0, 0, 1], [1, 1, FLAG.overloadWarning]).totals.lowerBound).toBe(false);
  });
});

describe('late samples', () => {
  const LATE = stream(['segment', 0, 0, 0, 1], [1, 1, FLAG.timing], [2, 1], [3, 1, FLAG.timing]);

  it('are counted beside the charge, and change nothing of it', () => {
    const ledger = new Ledger();
    const columns = Array.from({ length: 5 }, () => new Float64Array(3));
    ledger.add(LATE, (n) => ledger.writeTotals(columns, n));
    expect([...columns[4]!]).toEqual([1, 1, 2]);
    expect(ledger.tally).toMatchObject({ lateSamples: 2, gaps: 0 });
    expect(ledger.totals.anodic_C).toBe(3);
  });

  it('are not counted in a run that was recorded before they were: it is told as it was saved', () => {
    const { lateSamples: _, ...totals } = new Ledger().tally;
    const ledger = new Ledger({ ...new Ledger().state(), totals });
    ledger.add(LATE);
    expect(ledger.tally).not.toHaveProperty('lateSamples');
    const again = Ledger.asOf(ledger.state());
    again.add(LATE);
    expect(again.state()).toEqual(ledger.state());
    const counting = Ledger.asOf(new Ledger().state());
    counting.add(LATE);
    expect(counting.tally.lateSamples).toBe(2);
  });
});

describe('at a programmed edge', () => {
  it('holds the last current up to it and the first one back to it, and counts both as edge charge', () => {
    const ledger = ledgerOf(
      ['segment', 0, 0, 0, 1],
      [1, -2],
      [2, -4],
      ['segment', 2.5, 1, 0, 1],
      [3.5, 3],
      ['end', 4],
    );
    const [reduce, oxidise] = ledger.takeRows();
    // −2 A held back over 1 s, −2 to −4 A over 1 s, −4 A held up over 0.5 s
    expect(reduce).toMatchObject({ start_s: 0, end_s: 2.5, cathodic_C: 2 + 3 + 2, anodic_C: 0, edge_C: 4 });
    // 3 A held back over 1 s and up over 0.5 s
    expect(oxidise).toMatchObject({ start_s: 2.5, end_s: 4, anodic_C: 4.5, edge_C: 4.5, endCurrent_A: 3 });
    expect(oxidise!.cumulative).toEqual({ cathodic_C: 7, anodic_C: 4.5, edge_C: 8.5 });
  });

  it('holds at most 1.5 periods; the rest is a gap of the visit in which it lies', () => {
    const ledger = ledgerOf(['segment', 0, 0, 0, 1], [1, 1], ['segment', 5, 1, 0, 2], [9, 1], ['end', 9]);
    const [first, second] = ledger.takeRows();
    expect(first).toMatchObject({ anodic_C: 1 + 1.5, gaps: 1, gap_s: 2.5 });
    expect(second).toMatchObject({ anodic_C: 3, gaps: 1, gap_s: 1 });
  });

  it('counts a whole visit without samples as a gap, unless none were expected', () => {
    const ledger = ledgerOf(['segment', 0, 0, 0, 1], ['segment', 4, 1, 0, 0], ['segment', 9, 2, 0, 1]);
    const [missed, silent] = ledger.takeRows();
    expect(missed).toMatchObject({ gaps: 1, gap_s: 4, samples: 0 });
    expect(silent).toMatchObject({ gaps: 0, gap_s: 0 });
  });

  it('lets a gap go on over an edge and counts it on both sides', () => {
    const ledger = ledgerOf(
      ['segment', 0, 0, 0, 1],
      [1, 1],
      ['gap', 1],
      ['segment', 3, 1, 0, 1],
      [4, 1],
      [5, 1],
      ['end', 5],
    );
    const [first, second] = ledger.takeRows();
    expect(first).toMatchObject({ anodic_C: 1, gaps: 1, gap_s: 2 });
    expect(second).toMatchObject({ anodic_C: 1, gaps: 1, gap_s: 1 });
  });
});

describe('a pause', () => {
  it('carries no charge and is no gap; the visit goes on behind it', () => {
    const ledger = ledgerOf(
      ['segment', 0, 0, 0, 1],
      [1, 2],
      ['pause', 1.5],
      [50, NaN],
      ['resume', 100],
      ['segment', 101, 0, 0, 1],
      [102, 4],
      ['end', 102],
    );
    expect(ledger.totals).toMatchObject({ anodic_C: 2 + 1 + 4, edge_C: 2 + 1 + 4, gaps: 0, samples: 3 });
    expect(ledger.takeRows()).toMatchObject([{ start_s: 0, end_s: 102, samples: 3 }]);
  });

  it('ends the interrupted visit where the cell was opened when another one follows', () => {
    const ledger = ledgerOf(
      ['segment', 0, 1, 4, 1],
      [1, 2],
      ['pause', 1],
      ['resume', 60],
      ['segment', 61, 0, 4, 1],
      [62, 3],
      ['end', 62],
    );
    expect(ledger.takeRows()).toMatchObject([
      { segment: 1, cycle: 4, start_s: 0, end_s: 1, anodic_C: 2 },
      { segment: 0, cycle: 4, start_s: 61, end_s: 62, anodic_C: 3 },
    ]);
  });
});

describe('a driver that breaks its contract', () => {
  it('never gets negative time: a sample that is not later is a gap without length', () => {
    const ledger = ledgerOf(['segment', 0, 0, 0, 1], [1, 1], [2, 1], [2, 99], [1.5, 99], [3, 1]);
    expect(ledger.totals).toMatchObject({ anodic_C: 3, gaps: 2, gap_s: 0, samples: 5 });
  });

  it('knows nothing before a sample of a visit that no mark announced', () => {
    const ledger = new Ledger();
    const block = stream(['segment', 0, 0, 0, 1], [1, 1], [2, 1], [3, 1], ['end', 3]);
    block.segment[2] = 1;
    ledger.add(block);
    expect(ledger.takeRows()).toMatchObject([
      { segment: 0, end_s: 2, anodic_C: 2, gaps: 0 },
      { segment: 1, start_s: 2, end_s: 3, anodic_C: 0, gaps: 1, gap_s: 1 },
    ]);
  });

  it('integrates nothing before the first mark, where no period is known', () => {
    expect(ledgerOf([1, 5], [2, 5]).totals).toMatchObject({ anodic_C: 0, gaps: 2, gap_s: 1 });
  });
});

describe('rows', () => {
  const twoCycles = () =>
    ledgerOf(
      ['segment', 0, 0, 0, 1],
      [1, -1],
      ['segment', 1, 1, 0, 1],
      [2, 2],
      ['segment', 2, 0, 1, 1],
      [3, -3],
      ['segment', 3, 1, 1, 1],
      [4, 4],
    );

  it('are handed out once; the open visit is `current`', () => {
    const ledger = twoCycles();
    expect(ledger.takeRows().map((row) => [row.segment, row.cycle])).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
    ]);
    expect(ledger.takeRows()).toEqual([]);
    expect(ledger.current).toMatchObject({ segment: 1, cycle: 1, anodic_C: 4, start_s: 3, end_s: 4 });
  });

  it('add up by segment, the open visit included', () => {
    expect(twoCycles().bySegment()).toMatchObject([
      { segment: 0, visits: 2, cathodic_C: 4, anodic_C: 0, duration_s: 2, samples: 2 },
      { segment: 1, visits: 2, cathodic_C: 0, anodic_C: 6, duration_s: 2, samples: 2 },
    ]);
  });

  it('add up by segment and by the cycle of a loop', () => {
    const ledger = twoCycles();
    ledger.add(stream(['end', 4, 1, 1]));
    const rows = ledger.takeRows();
    expect(bySegment(rows)).toEqual(ledger.bySegment());
    expect(byCycle(rows, new Set([0, 1]))).toMatchObject([
      { cycle: 0, visits: 2, start_s: 0, end_s: 2, cathodic_C: 1, anodic_C: 2 },
      {
        cycle: 1,
        visits: 2,
        start_s: 2,
        end_s: 4,
        cathodic_C: 3,
        anodic_C: 4,
        cumulative: { cathodic_C: 4 },
      },
    ]);
    expect(byCycle(rows, new Set([1])).map((c) => c.anodic_C)).toEqual([2, 4]);
  });
});

describe('charge between two instants', () => {
  const block: SampleBlock = stream(
    ['segment', 0, 0, 0, 1],
    [1, -2],
    [2, -4],
    ['segment', 2.5, 1, 0, 1],
    [3.5, 3],
    ['gap', 3.5],
    [7, 3],
    [8, 5, FLAG.overload],
    ['end', 9],
  );
  const between = (from_s: number, to_s: number) =>
    totalsBetween(countAt(undefined, [block], from_s), countAt(undefined, [block], to_s));

  it('cuts lines, held currents and gaps where the selection ends', () => {
    expect(between(1, 1.5)).toMatchObject({ cathodic_C: (0.5 * (2 + 3)) / 2, edge_C: 0, gaps: 0 });
    expect(between(0.5, 1)).toMatchObject({ cathodic_C: 1, edge_C: 1, samples: 1 });
    expect(between(2.25, 3)).toMatchObject({ cathodic_C: 1, anodic_C: 1.5, edge_C: 2.5 });
    expect(between(4, 5)).toMatchObject({ gaps: 1, gap_s: 1, anodic_C: 0 });
    expect(between(3, 5)).toMatchObject({ gaps: 1, gap_s: 1.5, anodic_C: 1.5 });
  });

  it('is a lower bound when an overloaded sample bounds the selection', () => {
    expect(between(7.2, 7.5).lowerBound).toBe(true);
    expect(between(8.2, 8.5).lowerBound).toBe(true);
    expect(between(2, 7).lowerBound).toBe(false);
  });

  it('is the whole run from before it to after it', () => {
    const ledger = new Ledger();
    ledger.add(block);
    expect(between(-5, 99)).toEqual(ledger.totals);
  });
});
