// The cycles of a repeat by ledger rows: how many end at once changes nothing.
import { expect, test } from 'vitest';
import type { LedgerRow } from '../../src/core/charges.ts';
import { RepeatWatch } from '../../src/core/repeat-watch.ts';
import { hold, repeat } from '../support/segments.ts';

const wave = {
  body: [
    {
      ...repeat(10, hold(-1, 1, { period_s: 0.1 })),
      until: [{ kind: 'charge fallen', charge: 'cathodic', by: 0.5, against: 0 }] as const,
    },
  ],
};

function row(cycle: number, cathodic_C: number): LedgerRow {
  const charges = { cathodic_C, anodic_C: 0, edge_C: 0 };
  const counts = { samples: 10, gaps: 0, gap_s: 0, overloads: 0 };
  return {
    ...{ segment: 0, cycle, start_s: cycle, end_s: cycle + 1, endCurrent_A: -1e-3 },
    ...{ ...charges, ...counts, cumulative: charges },
  };
}

const ROWS = [8, 7, 5, 3, 2].map((charge_C, cycle) => row(cycle, charge_C));

test('one cycle at a time, the condition is told once, by the fourth', () => {
  const watch = new RepeatWatch(wave);
  const met = ROWS.map((one, n) => watch.take([one], { segment: 0, cycle: n + 1 })?.repeat);
  expect(met).toEqual([undefined, undefined, undefined, 0, undefined]);
});

test('all at once, it is told as well', () => {
  expect(new RepeatWatch(wave).take(ROWS, { segment: 0, cycle: 5 })).toMatchObject({ repeat: 0 });
});
