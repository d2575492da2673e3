import { describe, expect, it } from 'vitest';
import { levelChanges, remainingChanged } from '../../src/core/adjust.ts';
import { segmentsOf } from '../../src/core/waveform.ts';
import { hold, repeat } from '../support/segments.ts';

const EVERY = { period_s: 0.1 };
const pulses = (low_V: number, low_s: number, cycles = 10, rest_V = 0) => ({
  body: [
    hold(rest_V, 5, EVERY, { name: 'before' }),
    repeat(
      cycles,
      hold(low_V, low_s, EVERY, { name: 'reduce', step: 1 }),
      hold(0.3, 1, EVERY, { name: 'oxidise', step: 1 }),
    ),
  ],
});
const ORIGINS = [0, 1, 2].map((segment) => ({ segment, cycle: 0 }));
const left = (segment: number, cycle: number, elapsed_s: number) =>
  remainingChanged(pulses(-0.8, 2), ORIGINS, { segment, cycle, elapsed_s }, pulses(-1, 3));

describe('a changed pulse', () => {
  it('names the levels that change, with what they were', () => {
    expect(levelChanges(pulses(-0.8, 2), pulses(-1, 3))).toEqual({
      changes: [
        {
          segment: 1,
          name: 'reduce',
          before: { potential_V: -0.8, duration_s: 2 },
          after: { potential_V: -1, duration_s: 3 },
        },
      ],
      reasons: [],
    });
  });

  it.each([
    ['the number of cycles', pulses(-0.8, 2, 11), /Only potentials/],
    ['a level outside repeats', pulses(-0.8, 2, 10, 0.1), /"before" is not repeated/],
    ['nothing', pulses(-0.8, 2), /Nothing is changed/],
  ])('is refused where %s changes', (_what, after, why) => {
    expect(levelChanges(pulses(-0.8, 2), after).reasons.join()).toMatch(why);
  });

  it('holds from the next cycle: the present one keeps its number, and the count of cycles is kept', () => {
    const { waveform, origins } = left(2, 3, 0.4);
    expect(origins).toEqual([
      { segment: 1, cycle: 4 },
      { segment: 2, cycle: 4 },
    ]);
    const [reduce, oxidise] = segmentsOf(waveform);
    expect([reduce!.visits, oxidise!.visits]).toEqual([6, 6]);
    expect(reduce!.node).toMatchObject({ potential_V: -1, duration_s: 3 });
    expect(oxidise!.node).toMatchObject({ potential_V: 0.3, duration_s: 1 });
  });

  it('a cycle of which nothing was played is played changed, and so is the last one', () => {
    expect(left(1, 3, 0).origins[0]).toEqual({ segment: 1, cycle: 3 });
    expect(left(2, 9, 0.4).origins[0]).toEqual({ segment: 1, cycle: 9 });
  });
});
