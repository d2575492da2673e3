import { describe, expect, it } from 'vitest';
import { Pace } from '../../../src/drivers/simulator/pace.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const never = new AbortController().signal;

describe('the pace of a simulated instrument', () => {
  it.each([0.5, 1, 60])('%d instrument seconds pass in one second', async (speed) => {
    const clock = new VirtualClock();
    await clock.advance(5);
    const pace = new Pace(clock, speed);
    pace.begin(100);
    expect(pace.due_s()).toBe(100);
    await clock.run(pace.until(100 + 10 * speed, never));
    expect(clock.now_s()).toBeCloseTo(15, 9);
    expect(pace.due_s()).toBeCloseTo(100 + 10 * speed, 9);
  });

  it('does not wait for what is due, nor longer than its caller', async () => {
    const clock = new VirtualClock();
    const pace = new Pace(clock, 1);
    pace.begin(0);
    await clock.advance(3);
    await pace.until(2, never);
    const stop = new AbortController();
    const waiting = pace.until(100, stop.signal);
    stop.abort();
    await waiting;
    expect(clock.sleeping).toBe(0);
  });

  it('waits for nothing in lock-step', async () => {
    const pace = new Pace(new VirtualClock(), Number.POSITIVE_INFINITY);
    pace.begin(0);
    expect(pace.lockStep).toBe(true);
    expect(pace.due_s()).toBe(Number.POSITIVE_INFINITY);
    await pace.until(1e9, never);
  });

  it.each([0, -1, Number.NaN])('refuses a speed of %d', (speed) => {
    expect(() => new Pace(new VirtualClock(), speed)).toThrow(RangeError);
  });
});
