// The solution resistance by current interrupt: on the emulated instrument with a cell whose resistance is known.
import { expect, test } from 'vitest';
import { InterruptFinder } from '../../src/core/current-interrupt.ts';
import { sliceBlock } from '../../src/core/slice.ts';
import { playEmulated } from '../support/emulated-run.ts';
import { RcCell } from '../support/rc-cell.ts';
import { hold, openCircuit, repeat } from '../support/segments.ts';

const MILLI = { period_s: 1e-3 };

test('every interruption of a pulse train gives the resistance in series', async () => {
  // 50 Ω + (450 Ω ‖ 1 mF): relaxes within 0.45 s at open circuit.
  const body = [repeat(4, hold(-1, 0.1, MILLI), openCircuit(0.2, MILLI))];
  const { block } = await playEmulated(new RcCell(50, 450, 1e-3), body);
  const finder = new InterruptFinder();
  const found = [...finder.take(block), ...finder.end()];
  expect(found).toHaveLength(4);
  for (const { resistance_ohm, uncertainty_ohm, firstSample_s } of found) {
    expect(Math.abs(resistance_ohm - 50)).toBeLessThan(0.2);
    expect(Math.abs(resistance_ohm - 50)).toBeLessThan(3 * uncertainty_ohm);
    expect(firstSample_s).toBeCloseTo(1e-3, 6);
  }
});

test('the same however the stream is cut', async () => {
  const body = [repeat(2, hold(-1, 0.1, MILLI), openCircuit(0.05, MILLI))];
  const { block } = await playEmulated(new RcCell(50, 450, 1e-3), body);
  const whole = new InterruptFinder();
  const pieces = new InterruptFinder();
  const expected = [...whole.take(block), ...whole.end()];
  const found = [];
  for (let from = 0; from < block.length; from += 7)
    found.push(...pieces.take(sliceBlock(block, from, Math.min(from + 7, block.length))));
  found.push(...pieces.end());
  expect(found).toEqual(expected);
});

test('no current, or too few samples after it, give nothing', async () => {
  const { block } = await playEmulated(new RcCell(50, 450, 1e-3), [
    openCircuit(0.1, MILLI),
    hold(-1, 0.1, MILLI),
    openCircuit(0.002, MILLI),
    hold(0, 0.1, MILLI, { step: 1 }),
  ]);
  const finder = new InterruptFinder();
  expect([...finder.take(block), ...finder.end()]).toEqual([]);
});
