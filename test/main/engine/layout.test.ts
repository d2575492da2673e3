import { describe, expect, it } from 'vitest';
import { visitsOf } from '../../../src/core/waveform.ts';
import { layoutOf, visitStart_s } from '../../../src/main/engine/layout.ts';
import { hold, repeat, rest, waveform } from '../../support/waveforms.ts';

// rest 2 s · 3 × [ 2 × (1 s, 0.5 s), 4 s ] · 10 s
const NESTED = waveform(
  rest(2),
  repeat(3, repeat(2, hold(-1, 1, { step: 1 }), hold(0, 0.5, { step: 1 })), hold(0.2, 4, { step: 1 })),
  hold(1, 10, { step: 2 }),
);

describe('the layout of a waveform', () => {
  it('says of each segment how often it is visited and whether it closes a cycle', () => {
    const facts = layoutOf(NESTED).map(({ step, visits, cyclic, endsCycle, first_s }) => ({
      step,
      visits,
      cyclic,
      endsCycle,
      first_s,
    }));
    expect(facts).toEqual([
      { step: 0, visits: 1, cyclic: false, endsCycle: true, first_s: 0 },
      { step: 1, visits: 6, cyclic: true, endsCycle: false, first_s: 2 },
      { step: 1, visits: 6, cyclic: true, endsCycle: true, first_s: 3 },
      { step: 1, visits: 3, cyclic: true, endsCycle: true, first_s: 5 },
      { step: 2, visits: 1, cyclic: false, endsCycle: true, first_s: 23 },
    ]);
  });

  it('finds the beginning of every visit where playing through finds it', () => {
    const places = layoutOf(NESTED);
    const visits = [...visitsOf(NESTED)];
    expect(visits).toHaveLength(17);
    for (const { segment, cycle, start_s, endsCycle } of visits) {
      expect(visitStart_s(places[segment]!, cycle)).toBeCloseTo(start_s, 9);
      expect(places[segment]!.endsCycle).toBe(endsCycle);
    }
  });
});
