// Levels that were changed while they were played, each with the currents of its own stretch: worked by hand.
import { expect, test } from 'vitest';
import type { RecordedAdjustment } from '../../src/core/adjust.ts';
import { adjustedPotentials } from '../../src/core/adjusted-potentials.ts';
import { bySegment, type LedgerRow } from '../../src/core/charges.ts';
import { potentialTable } from '../../src/core/potential-table.ts';
import { hold, repeat } from '../support/segments.ts';

const EVERY = { period_s: 0.1 };
const WAVEFORM = {
  body: [
    repeat(4, hold(-0.8, 2, EVERY, { name: 'reduce' }), hold(0.3, 1, EVERY, { name: 'oxidise' })),
    repeat(2, hold(-0.2, 1, EVERY, { name: 'later', step: 1 })),
  ],
};
const CELL = { resistance_ohm: 10 };
const level = (potential_V: number, duration_s: number) => ({ potential_V, duration_s });
const reduce = (t_s: number, cycle: number, before_V: number, after_V: number): RecordedAdjustment => ({
  t_s,
  segment: 0,
  cycle,
  changes: [{ segment: 0, name: 'reduce', before: level(before_V, 2), after: level(after_V, 2) }],
});

function row(segment: number, cycle: number, start_s: number, end_s: number, current_A: number): LedgerRow {
  const charge_C = Math.abs(current_A) * (end_s - start_s);
  const charges = {
    cathodic_C: current_A < 0 ? charge_C : 0,
    anodic_C: current_A > 0 ? charge_C : 0,
    edge_C: 0,
  };
  const counts = { samples: 10, gaps: 0, gap_s: 0, overloads: 0 };
  return {
    segment,
    cycle,
    start_s,
    end_s,
    ...charges,
    ...counts,
    endCurrent_A: current_A,
    cumulative: charges,
  };
}

/** −0.8 V for cycle 0, −0.5 V for cycles 1 and 2, −0.6 V for cycle 3. */
const ROWS = [
  row(0, 0, 0, 2, -0.04),
  row(1, 0, 2, 3, 0.01),
  // Cut for the change, at the old level.
  row(0, 1, 3, 3.1, -0.04),
  row(0, 1, 3.5, 5.5, -0.02),
  row(1, 1, 5.5, 6.5, 0.01),
  row(0, 2, 6.5, 8.5, -0.01),
  row(1, 2, 8.5, 9.5, 0.01),
  row(0, 3, 9.5, 11.5, -0.03),
  row(1, 3, 11.5, 12.5, 0.02),
];
const told = (adjustments: readonly RecordedAdjustment[], rows = ROWS) =>
  adjustedPotentials(WAVEFORM, CELL, bySegment(rows), adjustments, () => rows);

test('each level is told from the cycle from which it held, with its own currents', () => {
  const { segments } = told([reduce(3.1, 1, -0.8, -0.5), reduce(9.6, 3, -0.5, -0.6)]);
  expect(segments.map(({ name, fromCycle, set }) => [name, fromCycle, set[0]!.potential_V])).toEqual([
    ['reduce', undefined, -0.8],
    ['reduce', 1, -0.5],
    ['reduce', 3, -0.6],
    ['oxidise', undefined, 0.3],
    ['later', undefined, -0.2],
  ]);
  const means_A = segments.map(({ meanCurrent_A }) => meanCurrent_A);
  // (−20 mA · 2 s − 10 mA · 2 s) / 4 s, and for the last (3 · 10 mA + 20 mA) / 4.
  for (const [n, expected_A] of [-0.04, -0.015, -0.03, 0.0125].entries())
    expect(means_A[n]).toBeCloseTo(expected_A, 12);
  expect(means_A[4]).toBeNull();
  // −0.5 V − (−15 mA · 10 ohm)
  expect(segments[1]!.atMean!.potential_V).toBeCloseTo(-0.35, 12);
  expect(segments[2]!.atMean!.potential_V).toBeCloseTo(-0.3, 12);
});

test('a pause in the first changed cycle leaves none of its currents to the old level', () => {
  const rows = [
    row(0, 0, 0, 2, -0.04),
    row(1, 0, 2, 3, 0.01),
    // Changed, cut by a pause after a second, and played again from its beginning.
    row(0, 1, 3, 4, -0.02),
    row(0, 1, 60, 62, -0.01),
    row(1, 1, 62, 63, 0.01),
  ];
  const { segments } = told([reduce(3.1, 1, -0.8, -0.5)], rows);
  expect(segments[0]!.meanCurrent_A).toBeCloseTo(-0.04, 12);
  // (20 mA · 1 s + 10 mA · 2 s) / 3 s
  expect(segments[1]!.meanCurrent_A).toBeCloseTo(-0.04 / 3, 12);
});

test('a change that was never played leaves its currents to the levels before and after, none of them to two', () => {
  // Cycle 2 was to be the first at −0.5 V, and was left out: −0.8 V until then, −0.6 V in cycle 3.
  const rows = ROWS.filter(({ cycle }) => cycle !== 2);
  const { segments } = told([reduce(5.6, 2, -0.8, -0.5), reduce(6.4, 3, -0.5, -0.6)], rows);
  const reduced = segments.filter(({ name }) => name === 'reduce');
  expect(reduced.map(({ fromCycle, set }) => [fromCycle, set[0]!.potential_V])).toEqual([
    [undefined, -0.8],
    [3, -0.6],
  ]);
  // (40 mA · 2 s + 40 mA · 0.1 s + 20 mA · 2 s) / 4.1 s
  expect(reduced[0]!.meanCurrent_A).toBeCloseTo(-0.124 / 4.1, 12);
  expect(reduced[1]!.meanCurrent_A).toBeCloseTo(-0.03, 12);
});

test('a level that was changed before it was ever played is told as it was played, in the table from its cycle', () => {
  const change = { segment: 2, name: 'later', before: level(-0.2, 1), after: level(-0.4, 1) };
  const rows = [...ROWS, row(2, 0, 12.5, 13.5, -0.01)];
  const account = told([{ t_s: 3.1, segment: 0, cycle: 1, changes: [change] }], rows);
  expect(account.segments.slice(2)).toMatchObject([
    { name: 'later', fromCycle: 0, set: [{ potential_V: -0.4 }] },
  ]);
  expect(potentialTable(account).rows.map(([name]) => name)).toEqual([
    'reduce',
    'oxidise',
    'later, from cycle 1',
  ]);
});

test('without a change the account is that of the plan, and no row is read', () => {
  const account = adjustedPotentials(WAVEFORM, CELL, bySegment(ROWS), [], () =>
    expect.fail('rows were read'),
  );
  expect(account.segments.map(({ fromCycle }) => fromCycle)).toEqual([undefined, undefined, undefined]);
});
