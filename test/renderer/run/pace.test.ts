// How often a plot that follows a run is drawn: when something has moved by a pixel.
import { expect, test } from 'vitest';
import { untilNextPixel_ms } from '../../../src/renderer/run/pace.ts';

// 1500 points are 750 pixels.
test.each([
  ['45 s are 60 ms a pixel', { span_s: 45, points: 1500, speed: 1 }, 60],
  [
    'the same a hundred times faster comes as fast as windows may',
    { span_s: 45, points: 1500, speed: 100 },
    40,
  ],
  ['two seconds come as fast as windows may', { span_s: 2, points: 1500, speed: 1 }, 40],
  ['an hour is still drawn ten times a second', { span_s: 3600, points: 1500, speed: 1 }, 100],
  ['so is a run of which nothing came', { span_s: 2, points: 1500, speed: 0 }, 100],
])('%s', (_what, stretch, wait_ms) => {
  expect(untilNextPixel_ms(stretch)).toBeCloseTo(wait_ms, 9);
});
