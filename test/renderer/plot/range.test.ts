import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moved, stretchOf, type ViewRange, WHOLE, within, zoomed } from '../../../src/renderer/plot/range.ts';

const time = fc.double({ min: 0, max: 1e6, noNaN: true });
const through = fc.double({ min: 0.01, max: 1e6, noNaN: true });
const range: fc.Arbitrary<ViewRange> = fc.oneof(
  fc.constant(WHOLE),
  fc.record({ follows: fc.constant(true as const), span_s: fc.double({ min: 0.01, max: 1e5, noNaN: true }) }),
);

test('the whole run is from its start to its newest sample', () => {
  expect(stretchOf(WHOLE, 120)).toEqual({ from_s: 0, to_s: 120 });
});

test('following shows the last span, and never before the start', () => {
  expect(stretchOf({ follows: true, span_s: 60 }, 100)).toEqual({ from_s: 40, to_s: 100 });
  expect(stretchOf({ follows: true, span_s: 60 }, 20)).toEqual({ from_s: 0, to_s: 20 });
});

test('zooming keeps the instant under the pointer where it is', () => {
  const before: ViewRange = { follows: false, from_s: 10, to_s: 50 };
  expect(zoomed(before, 100, 20, 0.5)).toEqual({ follows: false, from_s: 15, to_s: 35 });
});

test('zooming at the end of what is followed goes on following', () => {
  expect(zoomed({ follows: true, span_s: 60 }, 100, 100, 0.5)).toEqual({ follows: true, span_s: 30 });
});

test('moving stops at the ends of the run', () => {
  const before: ViewRange = { follows: false, from_s: 10, to_s: 30 };
  expect(moved(before, 100, -50)).toEqual({ follows: false, from_s: 0, to_s: 20 });
  expect(moved(before, 100, 500)).toEqual({ follows: false, from_s: 80, to_s: 100 });
});

test('a stretch drawn from right to left is the same stretch', () => {
  expect(within(30, 10, 100)).toEqual(within(10, 30, 100));
});

test('whatever is done, something is shown and it begins in the run', () => {
  fc.assert(
    fc.property(
      range,
      through,
      time,
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (start, end_s, about_s, factor) => {
        for (const after of [
          zoomed(start, end_s, Math.min(about_s, end_s), factor),
          moved(start, end_s, about_s - end_s / 2),
          within(about_s, about_s, end_s),
        ]) {
          const { from_s, to_s } = stretchOf(after, end_s);
          expect(to_s).toBeGreaterThan(from_s);
          expect(from_s).toBeGreaterThanOrEqual(0);
          expect(from_s).toBeLessThanOrEqual(end_s);
        }
      },
    ),
  );
});
