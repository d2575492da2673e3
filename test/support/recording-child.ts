// A program that records a run as fast as it can and says after every commit how many samples are saved, to be
// killed by a test. Usage: node recording-child.ts <library> <seed> [hold]; with "hold" it only begins a run and
// keeps it alive until it is killed.
import { writeSync } from 'node:fs';
import { Ledger } from '../../src/core/ledger.ts';
import { sliceBlock } from '../../src/core/slice.ts';
import { openLibrary } from '../../src/main/store/library.ts';
import { pulses, START } from './library.ts';

const [path, seedText, mode] = process.argv.slice(2) as [string, string, string?];
const library = openLibrary(path, { clock: { wall_ms: () => Date.now() }, busy_ms: 20_000 });
const recorder = library.beginRun(START);
say(`run ${recorder.id}`);
if (mode === 'hold') setInterval(() => undefined, 1000);
else recordAll();

function recordAll(): void {
  const stream = pulses(100);
  const ledger = new Ledger();
  let seed = Number(seedText);
  for (let from = 0; from < stream.length; ) {
    seed = (seed * 48271) % 2147483647;
    const to = Math.min(stream.length, from + 1 + (seed % 40));
    const block = sliceBlock(stream, from, to);
    const before = ledger.state();
    ledger.add(block);
    recorder.commit({ block, before, rows: ledger.takeRows(), events: [] });
    from = to;
    say(`saved ${to}`);
  }
}

function say(line: string): void {
  writeSync(1, `${line}\n`);
}
