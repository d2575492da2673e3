// Pulses whose levels are potentials, currents, ramps and open circuit in turn: what the cell gets, and what is said of
// the moments in between.
import { expect, test } from 'vitest';
import { playEmulated } from '../../support/emulated-run.ts';
import { hold, holdCurrent, openCircuit, ramp, repeat } from '../../support/segments.ts';
import { SimpleCell } from '../../support/simple-cells.ts';

const TENTH = { period_s: 0.1 };

test('every level is played as it is written, cycle after cycle', async () => {
  const cell = new SimpleCell(1000);
  const run = await playEmulated(cell, [
    repeat(
      3,
      hold(-0.5, 1, TENTH, { name: 'reduce' }),
      holdCurrent(2e-3, 2, TENTH, {
        name: 'drive',
        limits: [{ quantity: 'potential above', value: 3, for_s: 0.2 }],
      }),
      openCircuit(1, TENTH, { name: 'rest' }),
      ramp(0, 1, 1, TENTH, { name: 'sweep' }),
    ),
  ]);
  expect(run.rows.map(({ segment, cycle }) => `${segment}.${cycle}`)).toEqual(
    [0, 1, 2].flatMap((cycle) => [0, 1, 2, 3].map((segment) => `${segment}.${cycle}`)),
  );
  for (const row of run.rows) {
    expect(row.end_s - row.start_s).toBeCloseTo([1, 2, 1, 1][row.segment]!, 6);
    // The ramp is a staircase of ten steps: 0.1 mA + 0.2 mA + … + 1 mA, for 0.1 s each.
    const net_C = [-0.5e-3, 4e-3, 0, 0.55e-3][row.segment]!;
    expect(Math.abs(row.anodic_C - row.cathodic_C - net_C)).toBeLessThan(1e-3 * Math.abs(net_C) + 1e-9);
  }
  expect(run.warnings).toEqual([]);
  expect(run.totals.gaps).toBe(0);
  // What the cell itself says it got.
  expect(run.truth.cathodic_C).toBeCloseTo(1.5e-3, 5);
  expect(run.truth.anodic_C).toBeCloseTo(13.5e-3, 3);
  expect(run.plan.notes).toContain(
    'Between a held potential and a held current the instrument changes its mode, which opens the cell for a moment: "reduce" to "drive".',
  );
});

test('a current level that runs into its potential limit is stopped, by the instrument too', async () => {
  const limit = { quantity: 'potential above', value: 1.5, for_s: 0 } as const;
  const body = [
    repeat(3, hold(-0.5, 1, TENTH), holdCurrent(2e-3, 2, TENTH, { name: 'drive', limits: [limit] })),
  ];
  // 2 mA on 1 kΩ.
  await expect(playEmulated(new SimpleCell(1000), body)).rejects.toMatchObject({ code: 'instrument-failed' });
});

test('currents and open circuit alone need no change of mode between them', async () => {
  const run = await playEmulated(new SimpleCell(1000), [
    repeat(2, holdCurrent(1e-3, 1, TENTH), holdCurrent(-1e-3, 1, TENTH)),
  ]);
  expect(run.plan.notes.join()).not.toContain('changes its mode');
  expect(run.plan.programText.match(/set_pgstat_mode/g)).toHaveLength(1);
  expect(run.plan.programText.match(/cell_off/g)).toHaveLength(1);
});
