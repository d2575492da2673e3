// A current is set, but what flows is measured: beyond the potential window of the instrument they are not the same.
import { expect, test } from 'vitest';
import { FLAG } from '../../../src/core/samples.ts';
import type { RunRequest } from '../../../src/drivers/driver.ts';
import { playEmulated } from '../../support/emulated-run.ts';
import { holdCurrent } from '../../support/segments.ts';
import { SimpleCell } from '../../support/simple-cells.ts';

/** Holds a current for two seconds on an EmStat4 HR, whose window ends at ±6 V. */
function holdOn(cell: SimpleCell, current_A: number, rest: Partial<RunRequest> = {}) {
  return playEmulated(cell, [holdCurrent(current_A, 2, { period_s: 0.1 }, { name: 'reduce' })], { rest });
}

test('within the window the current is the one that was set', async () => {
  const { totals, warnings, block, plan } = await holdOn(new SimpleCell(1000), -5e-3);
  expect(totals.cathodic_C).toBeCloseTo(10e-3, 6);
  expect(totals.overloads).toBe(0);
  expect(block.potential_V[5]).toBeCloseTo(-5, 3);
  expect(warnings).toEqual([]);
  expect(plan.programText).toContain('add_meas(0 ba i)');
});

test('beyond it the potential stands at its end, and the charge is that of the smaller current', async () => {
  const { totals, warnings, block, truth } = await holdOn(new SimpleCell(1000), -10e-3);
  // 6 V on 1 kΩ for 2 s.
  expect(totals.cathodic_C).toBeCloseTo(12e-3, 6);
  expect(truth.cathodic_C).toBeCloseTo(12e-3, 6);
  expect(totals.lowerBound).toBe(true);
  expect(block.potential_V[5]).toBeCloseTo(-6, 3);
  expect(block.flags[5]! & FLAG.overload).toBe(FLAG.overload);
  expect(warnings).toEqual([
    '"reduce" stands at −6 V, the limit of this instrument: it may not hold the current any more.',
  ]);
});

test('a cell that charges up to the window is held there from then on', async () => {
  // 10 mA charge 2 mF at 5 V/s: 1 V over the resistor, 5 V on the capacitor after 1 s, then RC = 0.2 s.
  const { truth, totals } = await holdOn(new SimpleCell(100, 2e-3), 10e-3);
  const closed_C = 10e-3 + 2e-3 * (1 - Math.exp(-1 / 0.2));
  expect(truth.anodic_C / closed_C).toBeCloseTo(1, 3);
  expect(totals.anodic_C / closed_C).toBeCloseTo(1, 2);
});

test('the instrument sums what flows as well', async () => {
  const { events } = await holdOn(new SimpleCell(1000), -10e-3, {
    rules: [{ kind: 'charge', charge: 'cathodic', value_C: 1, at: 'end of cycle' }],
  });
  const summed = events.find((event) => event.type === 'instrument-charge');
  expect(summed).toMatchObject({ cathodic_C: expect.closeTo(12e-3, 5) });
});
