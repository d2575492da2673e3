// How long it takes from a byte to a pixel. The emulated instrument writes to a pseudo-terminal, as a real one does to
// its cable, and the instant is noted at which it writes the first package of each anodic pulse. The page is looked at
// frame by frame: the pulse has arrived when the plot of the current, which follows the newest sample, is painted
// anodic at its right edge. Both clocks are the computer's. What a screen adds to it is not in it.
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { simulate } from '../src/drivers/catalogue.ts';
import { systemClock } from '../src/drivers/clock.ts';
import { Package, typeCode } from '../src/drivers/methodscript/packet.ts';
import { serveOnPseudoTerminal } from '../src/main/host/pseudo-terminal.ts';
import { type Figure, openBrowser, openWindow, serve, startRun, temporaryFolder } from './window-program.ts';

const MEASURED_MS = 90_000;

/** The lengths share no multiple with any timer on the way, so that the edges fall anywhere between its ticks. */
const PULSES = `cottrell: 1
title: Edges to be seen
cell: { reference: Ag/AgCl (3 M KCl), area: 0.5 cm^2, catholyte: 30 mL, pH: 13, resistance: 12 ohm }
steps:
  - pulse:
      levels:
        - { name: reduce, potential: -1.1 V, duration: 431 ms }
        - { name: oxidise, potential: +0.4 V, duration: 373 ms }
      cycles: 400
      sample: { every: 1 ms }
range: 100 mA
`;

/** Notes the instants at which the right edge of the first plot becomes anodic: orange, more red than blue. */
const WATCH = `(() => {
  globalThis.seen_ms = [];
  let wasAnodic = true;
  const look = () => {
    const over = document.querySelector('.uplot .u-over');
    const canvas = document.querySelector('.uplot canvas');
    const ratio = canvas.width / canvas.clientWidth;
    const right = Math.round((over.offsetLeft + over.clientWidth) * ratio);
    const { data } = canvas.getContext('2d').getImageData(right - 8, 0, 8, canvas.height);
    let ink = 0;
    for (let n = 0; n < data.length; n += 4)
      if (data[n + 3] > 128 && data[n] - data[n + 2] > 60) ink++;
    return ink > 2;
  };
  const frame = () => {
    const isAnodic = look();
    const rises = isAnodic && !wasAnodic;
    wasAnodic = isAnodic;
    if (rises) {
      // A message comes after the frame is painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => seen_ms.push(performance.timeOrigin + performance.now());
      port2.postMessage(undefined);
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})()`;

export async function latency(): Promise<Figure[]> {
  using folder = temporaryFolder();
  const path = join(folder.path, 'instrument');
  const { instrument } = simulate({ model: 'emstat4-hr', cell: 'cu-nitrite', speed: '1' }, systemClock);
  const written_ms: number[] = [];
  await using _terminal = await serveOnPseudoTerminal((line) => {
    noteEdges(line, written_ms);
    instrument.attach(line);
  }, path);
  await using served = await serve({ 'edges.yaml': PULSES });
  const browser = await openBrowser();
  try {
    const { page } = await openWindow(browser, served);
    await startRun(page, `serial:${path}`, 'edges.yaml');
    // The last two seconds in view, so that a pulse is as wide as a hand.
    await sleep(2500);
    await page.keyboard.press('f');
    await sleep(2500);
    await page.evaluate(WATCH);
    await sleep(1000);
    const from_ms = performance.timeOrigin + performance.now();
    await sleep(MEASURED_MS);
    const seen_ms = (await page.evaluate('seen_ms')) as number[];
    return figures(
      delays(
        written_ms.filter((at_ms) => at_ms > from_ms),
        seen_ms,
      ),
      written_ms.length,
    );
  } finally {
    await browser.close();
  }
}

/** Notes when the first package of each anodic pulse is written. */
function noteEdges(line: Duplex, written_ms: number[]): void {
  const CURRENT = typeCode('ba');
  const decoded = new Package();
  const write = line.write.bind(line);
  let text = '';
  let wasAnodic = true;
  line.write = ((bytes: Buffer, ...rest: []) => {
    const now_ms = performance.timeOrigin + performance.now();
    text += bytes.toString('latin1');
    const lines = text.split('\n');
    text = lines.pop()!;
    for (const one of lines) {
      if (!decoded.decode(one)) continue;
      const field = decoded.types.subarray(0, decoded.count).indexOf(CURRENT);
      if (field < 0) continue;
      const isAnodic = decoded.value(field) > 0;
      if (isAnodic && !wasAnodic) written_ms.push(now_ms);
      wasAnodic = isAnodic;
    }
    return write(bytes, ...rest);
  }) as typeof line.write;
}

/** For each edge the time until it is seen: the first rise on the page before the next edge is written. */
function delays(written_ms: readonly number[], seen_ms: readonly number[]): number[] {
  return written_ms.slice(0, -1).map((at_ms, n) => {
    const seen = seen_ms.find((t_ms) => t_ms >= at_ms);
    return seen !== undefined && seen < written_ms[n + 1]! ? seen - at_ms : Number.POSITIVE_INFINITY;
  });
}

function figures(unsorted: readonly number[], written: number): Figure[] {
  const sorted = unsorted.toSorted((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
  return [
    {
      name: 'byte to pixel, 95th percentile',
      value: at(0.95),
      unit: 'ms',
      below: 100,
      note: `${sorted.length} edges of ${written}; middle ${at(0.5).toFixed(0)} ms, longest ${at(1).toFixed(0)} ms, never seen ${sorted.filter((ms) => ms === Number.POSITIVE_INFINITY).length}`,
    },
  ];
}
