// Measures the window as it is built and served, and prints one table; with --json the same with the facts of the
// machine. Names of measurements choose among them. Figures of a busy machine mean nothing.
import { machine } from './bench.ts';
import { latency } from './window-latency.ts';
import { live } from './window-live.ts';
import { memory } from './window-memory.ts';
import type { Figure } from './window-program.ts';
import { start } from './window-start.ts';

const MEASUREMENTS: Readonly<Record<string, () => Promise<Figure[]>>> = { start, live, latency, memory };

function line({ name, value, unit, below, most, note }: Figure): string {
  const judged =
    below !== undefined
      ? `${value < below ? '' : 'NOT '}below ${below}`
      : most !== undefined
        ? `${value <= most ? '' : 'NOT '}at most ${most}`
        : '';
  return [name.padEnd(46), `${value.toFixed(1)} ${unit}`.padStart(12), judged.padEnd(14), note ?? '']
    .join('  ')
    .trimEnd();
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const unknown = wanted.filter((name) => !(name in MEASUREMENTS));
  if (unknown.length > 0)
    throw new Error(
      `no measurement ${unknown.join(', ')}: there are ${Object.keys(MEASUREMENTS).join(', ')}`,
    );
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(MEASUREMENTS))
    if (wanted.length === 0 || wanted.includes(name)) figures.push(...(await measure()));
  if (process.argv.includes('--json')) console.log(JSON.stringify({ machine: machine(), figures }, null, 2));
  else
    console.log(
      [`${machine().processor}, ${machine().cores} cores, Node ${machine().node}`, ...figures.map(line)].join(
        '\n',
      ),
    );
}

if (import.meta.main) await main();
