// Sampling as it can be played: it divides the step, keeps the duration, and is never faster than can be carried.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Hold, Sampling } from '../../../src/core/waveform.ts';
import {
  coarsened,
  divided as dividedBy,
  isTooFast,
  roundUp,
} from '../../../src/drivers/methodscript/sampling.ts';

const divided = (segment: Hold) => dividedBy(segment, { period_s: 0.0005 });

function hold(duration_s: number, sampling: Sampling): Hold {
  return { kind: 'hold', name: 'x', step: 0, potential_V: 0, duration_s, sampling, limits: [] };
}

function shape(segment: Hold) {
  const { period_s, edge } = segment.sampling;
  return [segment.duration_s, period_s, edge?.period_s, edge?.duration_s];
}

test('sampling that divides the step stays as it is', () => {
  const segment = hold(5, { period_s: 0.02 });
  expect(shape(divided(segment))).toEqual([5, 0.02, undefined, undefined]);
  expect(shape(divided(hold(5, { period_s: 0.05, edge: { period_s: 0.001, duration_s: 0.05 } })))).toEqual([
    5, 0.05, 0.001, 0.05,
  ]);
});

test('an edge is made longer until whole periods remain', () => {
  // 5 s = 50 ms + 247.5 × 20 ms would leave half a period; 60 ms + 247 × 20 ms fits.
  expect(shape(divided(hold(5, { period_s: 0.02, edge: { period_s: 0.001, duration_s: 0.05 } })))).toEqual([
    5, 0.02, 0.001, 0.06,
  ]);
});

test('a period that does not divide the step gives way, not the duration', () => {
  expect(shape(divided(hold(1, { period_s: 0.3 })))).toEqual([0.999999, 0.333333, undefined, undefined]);
  expect(shape(divided(hold(0.5, { period_s: 2 })))).toEqual([0.5, 0.5, undefined, undefined]);
  // Over an hour rounding the period would cost more than leaving off 0.3 ms at the end.
  expect(shape(divided(hold(3600, { period_s: 0.0033 })))).toEqual([3599.9997, 0.0033, undefined, undefined]);
});

test('a short step is not sampled faster than can be played', () => {
  const shortest = { period_s: 52 / 23040 };
  // Two samples in 4 ms would be one every 2 ms.
  expect(shape(dividedBy(hold(0.004, { period_s: 0.0025 }), shortest))).toEqual([
    0.004,
    0.004,
    undefined,
    undefined,
  ]);
});

test('an edge as long as the step is all there is', () => {
  expect(shape(divided(hold(0.05, { period_s: 0.02, edge: { period_s: 0.001, duration_s: 0.05 } })))).toEqual(
    [0.05, 0.001, undefined, undefined],
  );
});

test('coarsening takes the next round period and drops an edge that is no longer denser', () => {
  const shortest = { period_s: 52 / 23040 };
  const fast = hold(5, { period_s: 0.02, edge: { period_s: 0.001, duration_s: 0.05 } });
  expect(isTooFast(fast.sampling, shortest)).toBe(true);
  expect(shape(coarsened(fast, shortest))).toEqual([5, 0.02, 0.0025, 0.05]);
  expect(
    shape(coarsened(hold(5, { period_s: 0.002, edge: { period_s: 0.001, duration_s: 0.05 } }), shortest)),
  ).toEqual([5, 0.0025, undefined, undefined]);
  const slow = hold(5, { period_s: 0.02 });
  expect(isTooFast(slow.sampling, shortest)).toBe(false);
  expect(coarsened(slow, shortest)).toEqual(slow);
});

test('round numbers', () => {
  expect([0.00226, 0.002, 0.0021, 0.0009, 1, 3, 0.0051].map(roundUp)).toEqual([
    0.0025, 0.002, 0.0025, 0.001, 1, 5, 0.01,
  ]);
});

test('whatever is asked, whole samples fill the step', () => {
  const micro = (min: number, max: number) => fc.integer({ min, max }).map((us) => us / 1e6);
  fc.assert(
    fc.property(
      micro(1000, 20e6),
      micro(500, 2e6),
      fc.option(fc.record({ period_s: micro(500, 50e3), duration_s: micro(500, 500e3) })),
      (duration_s, period_s, edge) => {
        const asked = hold(duration_s, edge === null ? { period_s } : { period_s, edge });
        const segment = divided(asked);
        const us = (seconds: number) => Math.round(seconds * 1e6);
        const { sampling } = segment;
        const edge_us = us(sampling.edge?.duration_s ?? 0);
        if (sampling.edge !== undefined) expect(edge_us % us(sampling.edge.period_s)).toBe(0);
        expect((us(segment.duration_s) - edge_us) % us(sampling.period_s)).toBe(0);
        const samples = segment.duration_s / sampling.period_s;
        expect(Math.abs(segment.duration_s - duration_s)).toBeLessThanOrEqual(samples * 0.5e-6 + 1e-9);
      },
    ),
  );
});
