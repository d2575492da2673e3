// How much of its time the page spends on drawing. On a slow computer plots are drawn less often, never the page made
// slow; and what moves by less than a pixel is not drawn anew.

/** Windows follow one another no faster than eyes do. */
export const PULL_EVERY_MS = 40;
/** What comes goes up and down as well: of a long stretch it is seen this soon. */
const LONGEST_MS = 100;
const POINTS_PER_PIXEL = 2;

/**
 * How long to wait for the next window of a stretch that follows the newest sample: until it has moved by a pixel. `points`
 * is what is asked for; `speed` tells how many seconds of the run pass in one.
 */
export function untilNextPixel_ms(stretch: {
  readonly span_s: number;
  readonly points: number;
  readonly speed: number;
}): number {
  const pixel_s = (stretch.span_s * POINTS_PER_PIXEL) / stretch.points;
  const wait_ms = stretch.speed > 0 ? (1000 * pixel_s) / stretch.speed : LONGEST_MS;
  return Math.max(PULL_EVERY_MS, Math.min(LONGEST_MS, wait_ms));
}

/** Kept: to make a channel costs the page as much as to draw a plot. */
const { port1: painted, port2: afterPaint } = new MessageChannel();
const waiting: (() => void)[] = [];
painted.onmessage = () => {
  for (const done of waiting.splice(0)) done();
};

/** How long the frame took that shows what was just drawn, ms. Settles after it. */
export function costOfFrame(): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const start_ms = performance.now();
      waiting.push(() => resolve(performance.now() - start_ms));
      // A message comes after the frame is painted.
      afterPaint.postMessage(undefined);
    });
  });
}

/** Rest after a frame for each ms that it took: the page is busy with painting for a third of the time at most. */
export const REST_PER_COST = 2;
