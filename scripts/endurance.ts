// `npm run endurance`: records ten hours of pulses (3.6 million samples) from the simulated instrument as fast as the
// path takes them, and watches the memory of the process from outside. With `--hours 100` it feeds a hundred hours at
// 1 000 samples a second as bytes instead (360 million samples; see long-run.ts). Linux only: it reads /proc.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { longRun } from './long-run.ts';
import { mean, residentMemory_MB } from './memory.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SAMPLES = 3_600_000;
const ALLOWED_S = 90;
const ALLOWED_MB = 400;

const { values, positionals } = parseArgs({ options: { hours: { type: 'string' } }, allowPositionals: true });
const folder = mkdtempSync(join(tmpdir(), 'cottrell-endurance-'));
try {
  const passed =
    values.hours === undefined
      ? await simulatedNight(positionals[0] ?? 'cu-nitrite')
      : await longRun(Number(values.hours), folder);
  console.log(passed ? '1 passed, 0 failed' : '0 passed, 1 failed');
  process.exitCode = passed ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function simulatedNight(cell: string): Promise<boolean> {
  const library = join(folder, 'library.sqlite');
  const resident_MB: number[] = [];
  const begun_ms = performance.now();
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'bin/cottrell.js'),
      'run',
      join(ROOT, 'bench/endurance.yaml'),
      '--instrument',
      `sim:emstat4-hr,cell=${cell},speed=max,seed=1`,
      '--library',
      library,
      '--json',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  while (child.exitCode === null && child.signalCode === null) {
    const memory = residentMemory_MB(child.pid!);
    if (memory !== undefined) resident_MB.push(memory);
    await Promise.race([ended, wait(500)]);
  }
  const code = await ended;
  const seconds = (performance.now() - begun_ms) / 1000;
  const { run, totals } = JSON.parse(output).result;
  const third = Math.floor(resident_MB.length / 3);
  const peak_MB = Math.max(...resident_MB);
  const growth_MB = mean(resident_MB.slice(2 * third)) - mean(resident_MB.slice(third, 2 * third));
  const onDisk = statSync(library).size / run.samples;
  console.log(
    `${run.samples} samples in ${seconds.toFixed(1)} s: ${(run.samples / seconds / 1000).toFixed(0)} thousand a second`,
  );
  console.log(
    `resident memory: at most ${peak_MB.toFixed(0)} MB; last third against the one before: ${growth_MB.toFixed(0)} MB`,
  );
  console.log(
    `on disk: ${onDisk.toFixed(2)} bytes a sample; ${totals.gaps} gaps; cathodic ${totals.cathodic_C.toFixed(4)} C`,
  );
  return (
    code === 0 && run.samples === SAMPLES && totals.gaps === 0 && seconds < ALLOWED_S && peak_MB < ALLOWED_MB
  );
}
