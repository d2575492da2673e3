// How much of its time the page spends on drawing. On a slow computer plots are drawn less often, never the page made
// slow.

/** How long the frame took that shows what was just drawn, ms. Settles after it. */
export function costOfFrame(): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const start_ms = performance.now();
      const { port1, port2 } = new MessageChannel();
      // A message comes after the frame is painted.
      port1.onmessage = () => resolve(performance.now() - start_ms);
      port2.postMessage(undefined);
    });
  });
}

/** Rest after a frame for each ms that it took: the page is busy with painting for a third of the time at most. */
export const REST_PER_COST = 2;
