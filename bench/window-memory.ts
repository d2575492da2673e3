// Whether the page's memory stays as it is while it shows a long run: an hour of pulses, sixty times faster. Its heap is
// read after a forced collection, so that what is left is what is held; the nodes of the document are counted too.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession } from 'playwright-core';
import { type Figure, metrics, openBrowser, openWindow, serve, startRun } from './window-program.ts';

const SPEED = 60;
/** What is filled once, like the plots and the code that runs first, is there by then. */
const FIRST_MIN = 10;
const EVERY_MIN = 5;
const LAST_MIN = 60;

const PULSES = `cottrell: 1
title: An hour of pulses
cell: { reference: Ag/AgCl (3 M KCl), area: 0.5 cm^2, catholyte: 30 mL, pH: 13, resistance: 12 ohm }
steps:
  - pulse:
      levels:
        - { name: reduce, potential: -1.1 V, duration: 5 s }
        - { name: oxidise, potential: +0.4 V, duration: 5 s }
      cycles: 400
      sample: { every: 20 ms }
range: 100 mA
`;

export async function memory(): Promise<Figure[]> {
  await using served = await serve({ 'hour.yaml': PULSES });
  const browser = await openBrowser();
  try {
    const { page, devtools } = await openWindow(browser, served);
    await devtools.send('Performance.enable');
    await startRun(page, `sim:emstat4-hr,cell=cu-nitrite,speed=${SPEED}`, 'hour.yaml');
    const held: { heap_MB: number; nodes: number }[] = [];
    await sleep((FIRST_MIN * 60_000) / SPEED);
    for (let at_min = FIRST_MIN; ; at_min += EVERY_MIN) {
      held.push(await heldBy(devtools));
      if (at_min >= LAST_MIN) break;
      await sleep((EVERY_MIN * 60_000) / SPEED);
    }
    const [first, last] = [held[0]!, held.at(-1)!];
    return [
      {
        name: `memory gained from minute ${FIRST_MIN} to ${LAST_MIN}`,
        value: last.heap_MB - first.heap_MB,
        unit: 'MB',
        below: 1,
        note: `heap ${held.map(({ heap_MB }) => heap_MB.toFixed(1)).join(' ')} MB; nodes ${first.nodes} to ${last.nodes}`,
      },
    ];
  } finally {
    await browser.close();
  }
}

async function heldBy(devtools: CDPSession): Promise<{ heap_MB: number; nodes: number }> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { JSHeapUsedSize, Nodes } = await metrics(devtools);
  return { heap_MB: JSHeapUsedSize! / 1e6, nodes: Nodes! };
}
