// Four simulated instruments at 1000 samples/s each in one served program, in real time, with a window open on them:
// counts what arrived and holds every ledger against the closed form of its cell, a resistor.
// node bench/four-instruments.ts [seconds] (the window must be built: npm run build:window)
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeHost } from '../src/main/host/compose.ts';
import { openOrMakeLibrary } from '../src/main/host/library-file.ts';
import { PAGE } from '../src/main/host/paths.ts';
import { serveWeb } from '../src/main/host/web.ts';
import { openBrowser } from './window-program.ts';

const RESISTANCE_OHM = 1000;
const POTENTIALS_V = [0.1, 0.2, -0.3, -0.4];

function protocol(potential_V: number, seconds: number): string {
  return `cottrell: 1
title: Hold ${potential_V} V
cell: { reference: Ag/AgCl (3 M KCl) }
steps:
  - hold: { potential: ${potential_V} V, duration: ${seconds} s, sample: { every: 1 ms } }
range: 1 mA
`;
}

async function main(seconds: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-four-'));
  const host = composeHost({ library: openOrMakeLibrary(join(folder, 'library.sqlite')) });
  const web = await serveWeb({ host, port: 0, page: PAGE });
  await using browser = await openBrowser();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  try {
    const begun = await Promise.all(
      POTENTIALS_V.map(async (potential_V, n) => {
        const spec = `sim:emstat4-hr,cell=resistor,speed=1,seed=${n + 1}`;
        const station = await host.connect(spec, false);
        const { number } = await station.prepare(protocol(potential_V, seconds), {}, false);
        return { potential_V, station, run: await station.start(number, undefined) };
      }),
    );
    await page.goto(web.address());
    await page.waitForSelector('nav');
    await page.evaluate(`location.hash = '#/run/${begun[0]!.run}'`);
    const cpu = process.cpuUsage();
    const began_ms = performance.now();
    await Promise.all(begun.map(({ station }) => station.recording));
    const took_s = (performance.now() - began_ms) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const rows = begun.map(({ potential_V, run }) => {
      const { samples, outcome } = host.library.run(run);
      const { totals } = host.library.ledger(run);
      const expected_C = (potential_V / RESISTANCE_OHM) * seconds;
      const warnings = host.library.events(run).filter(({ kind }) => kind === 'warning').length;
      return {
        run,
        outcome: outcome?.kind,
        samples,
        expected: seconds * 1000,
        gaps: totals.gaps,
        warnings,
        net_C: totals.anodic_C - totals.cathodic_C,
        expected_C,
        deviation: (totals.anodic_C - totals.cathodic_C) / expected_C - 1,
      };
    });
    console.table(rows);
    console.log(
      `${took_s.toFixed(1)} s for ${seconds} s; ${((100 * (user + system)) / 1e6 / took_s).toFixed(0)} % of one core, ${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MiB`,
    );
    return rows.every(
      (row) => row.samples === row.expected && row.gaps === 0 && Math.abs(row.deviation) < 5e-3,
    );
  } finally {
    await host[Symbol.asyncDispose]();
    await web[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const seconds = Number(process.argv[2] ?? 60);
  if (!(seconds >= 1)) throw new Error('how many seconds?');
  if (!(await main(seconds))) {
    console.error('NOT as expected: samples, gaps or charges differ.');
    process.exitCode = 1;
  }
}
