// What a live run of 1 000 samples a second costs the page with its three plots: how busy its main thread is, and the
// longest time between two frames. That the samples really came is counted twice: as the program has them, and as the page
// shows them. The frames are counted by a loop that asks for every one of them, which itself keeps
// the page a little busier than it is without.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { call, type Figure, metrics, openBrowser, openWindow, serve, startRun } from './window-program.ts';

const SETTLE_MS = 10_000;
const MEASURED_MS = 60_000;

const PULSES = `cottrell: 1
title: A thousand samples a second
cell: { reference: Ag/AgCl (3 M KCl), area: 0.5 cm^2, catholyte: 30 mL, pH: 13, resistance: 12 ohm }
steps:
  - pulse:
      levels:
        - { name: reduce, potential: -1.1 V, duration: 1 s }
        - { name: oxidise, potential: +0.4 V, duration: 1 s }
      cycles: 600
      sample: { every: 1 ms }
range: 100 mA
`;

/** Notes the distance of frames; long ones are kept with when they were. */
const WATCH = `(() => {
  const watched = { frames: 0, longest_ms: 0, over_ms: [], tasks_ms: [] };
  globalThis.watched = watched;
  let before;
  const frame = (now) => {
    if (before !== undefined) {
      watched.frames++;
      watched.longest_ms = Math.max(watched.longest_ms, now - before);
      if (now - before > 34) watched.over_ms.push(Math.round(now - before));
    }
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.tasks_ms.push(Math.round(duration));
  }).observe({ type: 'longtask' });
})()`;

export async function live(): Promise<Figure[]> {
  await using served = await serve({ 'live.yaml': PULSES });
  const browser = await openBrowser();
  try {
    const { page, devtools } = await openWindow(browser, served);
    const run = await startRun(page, 'sim:emstat4-hr,cell=cu-nitrite,speed=1', 'live.yaml');
    await sleep(SETTLE_MS);
    await devtools.send('Performance.enable');
    await page.evaluate(WATCH);
    const before = await metrics(devtools);
    const samples = await samplesOf(page, run);
    await sleep(MEASURED_MS);
    const after = await metrics(devtools);
    const samplesAfter = await samplesOf(page, run);
    const { frames, longest_ms, over_ms, tasks_ms } = (await page.evaluate('watched')) as {
      frames: number;
      longest_ms: number;
      over_ms: number[];
      tasks_ms: number[];
    };
    const spent = (name: string) => after[name]! - before[name]!;
    const busy = (100 * spent('TaskDuration')) / spent('Timestamp');
    const rate = (from: Counted, to: Counted) =>
      (1000 * (to.samples - from.samples)) / (to.at_ms - from.at_ms);
    return [
      {
        name: 'samples that the program recorded, each second',
        value: rate(samples.recorded, samplesAfter.recorded),
        unit: '1/s',
        note: `the page showed ${rate(samples.shown, samplesAfter.shown).toFixed(0)} more each second`,
      },
      {
        name: 'main thread busy, live at 1 000 samples/s',
        value: busy,
        unit: '%',
        below: 30,
        note: `scripts ${((100 * spent('ScriptDuration')) / spent('Timestamp')).toFixed(1)} %, layout and style ${((100 * (spent('LayoutDuration') + spent('RecalcStyleDuration'))) / spent('Timestamp')).toFixed(1)} %`,
      },
      {
        name: 'longest frame in a minute',
        // Frames come with the ticks of a display: three are 50 ms, give or take microseconds.
        value: Number(longest_ms.toFixed(1)),
        unit: 'ms',
        most: 50,
        note: `${frames} frames; longer than two ticks: ${
          over_ms.length === 0
            ? 'none'
            : over_ms
                .sort((a, b) => b - a)
                .slice(0, 8)
                .join(', ')
        }; tasks over 50 ms: ${tasks_ms.length}`,
      },
    ];
  } finally {
    await browser.close();
  }
}

interface Counted {
  readonly samples: number;
  readonly at_ms: number;
}

/** How many samples a run has: by the ledger of the program, and as its head on the page tells, when that has just changed. */
async function samplesOf(page: Page, run: number): Promise<Record<'recorded' | 'shown', Counted>> {
  const { totals } = await call<{ totals: { samples: number } }>(page, `runs/${run}`);
  const recorded = { samples: totals.samples, at_ms: performance.now() };
  const head = page.getByText(/saved through .* samples$/u);
  const before = await head.textContent();
  let text = before;
  while (text === before) text = await head.textContent();
  const samples = Number(/([\d,\s]+) samples$/u.exec(text ?? '')?.[1]?.replaceAll(/\D/gu, ''));
  return { recorded, shown: { samples, at_ms: performance.now() } };
}
