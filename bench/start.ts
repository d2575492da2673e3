// How long the command line takes to say something, and `cottrell serve` until a window can be opened, beside a Node that
// does nothing. What a browser then needs is measured by `npm run bench:window`.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './bench.ts';

const BIN = fileURLToPath(new URL('../bin/cottrell.js', import.meta.url));
const REPEATS = 5;

function milliseconds(args: readonly string[]): number {
  return middle(
    Array.from({ length: REPEATS }, () => {
      const begun_ms = performance.now();
      execFileSync(process.execPath, args, { stdio: 'ignore' });
      return performance.now() - begun_ms;
    }),
  );
}

/** From the start of `cottrell serve` on a new library to the line with its address. */
async function untilServed(folder: string): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < REPEATS; n++) {
    const begun_ms = performance.now();
    const child = spawn(process.execPath, [BIN, 'serve', '--library', join(folder, `${n}.sqlite`)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    times.push(performance.now() - begun_ms);
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  return middle(times);
}

function middle(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 1]!;
}

export async function rows(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-bench-'));
  try {
    const versus = { name: 'Node that does nothing', value: milliseconds(['-e', '0']) };
    return [
      {
        name: 'command line, from start to end (--version)',
        value: milliseconds([BIN, '--version']),
        unit: 'ms',
        versus,
      },
      {
        name: 'served window, from start to its address',
        value: await untilServed(folder),
        unit: 'ms',
        versus,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
