// How long the command line takes to say something, beside a Node that does nothing.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './bench.ts';

const BIN = fileURLToPath(new URL('../bin/cottrell.js', import.meta.url));
const REPEATS = 5;

function milliseconds(args: readonly string[]): number {
  const times = Array.from({ length: REPEATS }, () => {
    const begun_ms = performance.now();
    execFileSync(process.execPath, args, { stdio: 'ignore' });
    return performance.now() - begun_ms;
  });
  return times.sort((a, b) => a - b)[REPEATS >> 1]!;
}

export function rows(): BenchRow[] {
  return [
    {
      name: 'command line, from start to end (--version)',
      value: milliseconds([BIN, '--version']),
      unit: 'ms',
      versus: { name: 'Node that does nothing', value: milliseconds(['-e', '0']) },
    },
  ];
}
