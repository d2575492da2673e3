// How much of its time the page spends on drawing. On a slow computer plots are drawn less often, never the page made
// slow.

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
