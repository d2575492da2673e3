// The whole way of a sample: once from bytes made beforehand (line, codec, ledger, guards, disk), and as
// `cottrell run … speed=max` takes it, where emulator and cell cost what a real instrument would not; and the codec alone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Waveform } from '../src/core/waveform.ts';
import { systemClock } from '../src/drivers/clock.ts';
import { Package } from '../src/drivers/methodscript/packet.ts';
import { Run } from '../src/main/engine/runner.ts';
import { instrumentLine } from '../src/main/host/instrument.ts';
import { openLibrary } from '../src/main/store/library.ts';
import type { BenchRow } from './bench.ts';
import { measure } from './measure.ts';
import { rowTable, splitPackage } from './support/naive.ts';
import { playAll } from './whole-path.ts';

const CYCLES = 400;
const WAVEFORM: Waveform = {
  body: [
    {
      kind: 'repeat',
      count: CYCLES,
      body: [-1.1, 0.4].map((potential_V) => ({
        kind: 'hold' as const,
        name: potential_V < 0 ? 'reduce' : 'oxidise',
        step: 0,
        potential_V,
        duration_s: 1,
        sampling: { period_s: 0.01 },
        limits: [],
      })),
    },
  ],
};

async function wholePath(cell: string): Promise<number> {
  const path = join(tmpdir(), `cottrell-bench-${process.pid}.sqlite`);
  try {
    using library = openLibrary(path, { clock: systemClock });
    await using instrument = await instrumentLine(
      `sim:emstat4-hr,cell=${cell},speed=max,seed=1`,
      systemClock,
    ).open();
    const plan = await instrument.prepare(
      { waveform: WAVEFORM, rules: [], pause: 'open circuit', onLinkLoss: 'off', range: { fixed_A: 0.2 } },
      { coarsen: false },
    );
    const recorder = library.beginRun({
      title: 'bench',
      protocol: '',
      settings: {},
      waveform: plan.waveform,
      plan: {},
      instrument: instrument.identity,
      cell: {},
      programVersion: '',
    });
    const begun_s = systemClock.now_s();
    const { outcome, totals } = await new Run({ instrument, plan, recorder, clock: systemClock }).play();
    if (outcome.kind !== 'completed' || totals.samples !== CYCLES * 200)
      throw new Error('the run went wrong');
    return totals.samples / (systemClock.now_s() - begun_s);
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  }
}

const LINES = Array.from({ length: 1000 }, (_, n) => {
  const current = (0x8000000 + 59_000_000 + 997 * n).toString(16).toUpperCase();
  return `Pja80001F3i;eb81E10E0u;da8061AA6u;ba${current}n,14,21B,40`;
});

function decode(): number {
  const read = new Package();
  const repeats = 500;
  return measure(LINES.length * repeats, () => {
    for (let n = 0; n < repeats; n++)
      for (const line of LINES) if (!read.decode(line)) throw new Error(`not a package: ${line}`);
  });
}

function split(): number {
  const repeats = 50;
  return measure(LINES.length * repeats, () => {
    for (let n = 0; n < repeats; n++)
      for (const line of LINES)
        if (splitPackage(line).length !== 4) throw new Error(`not a package: ${line}`);
  });
}

/** The same lines split, and each sample a row; a transaction for as many as the library takes at once. */
function naivePath(folder: string): number {
  const database = new Database(join(folder, 'rows.sqlite'));
  const insert = rowTable(database, ['ordinal', 't_s', 'potential_V', 'current_A']);
  const at_once = 16;
  const rate = measure(LINES.length * at_once, () => {
    const bytes = Buffer.from(`${LINES.join('\n')}\n`.repeat(at_once), 'latin1');
    insert(bytes.toString('latin1').trimEnd().split('\n').map(splitPackage));
  });
  database.close();
  return rate;
}

const PLAYED_CYCLES = 1500;

async function played(folder: string) {
  const middle_MB: number[] = [];
  const timer = setInterval(() => middle_MB.push(process.memoryUsage.rss() / 1e6), 100);
  await playAll(join(folder, 'warm-up.sqlite'), 200);
  middle_MB.length = 0;
  const { samples, seconds, processor_s } = await playAll(join(folder, 'path.sqlite'), PLAYED_CYCLES);
  clearInterval(timer);
  const half = middle_MB.length >> 1;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    perSecond: samples / seconds,
    perProcessorSecond: samples / processor_s,
    growth_MB: Math.max(0, mean(middle_MB.slice(half)) - mean(middle_MB.slice(0, half))),
  };
}

/** Every sample kept as an object, as a script keeps them: how much memory half a run of these takes more. */
function keptInMemory(samples: number): number {
  const begun = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: samples / 10 }, (_, n) => ({
    t_s: n * 1e-3,
    potential_V: n * 1e-6,
    current_A: n * 1e-9,
  }));
  const used = process.memoryUsage().heapUsed - begun;
  return kept.length > 0 ? (10 * used) / 1e6 : Number.NaN;
}

export async function rows(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-bench-'));
  try {
    const { perSecond, perProcessorSecond, growth_MB } = await played(folder);
    const naive = naivePath(folder);
    const dummy = await wholePath('dummy');
    const copper = await wholePath('cu-nitrite');
    const unit = 'samples';
    return [
      {
        name: 'whole path: bytes, lines, codec, ledger, guards, disk',
        perSecond,
        unit,
        versus: { name: 'lines split, one SQLite row a sample', perSecond: naive },
        note: `${Math.round(perProcessorSecond / 1000)} k a second of processor time; the alternative has no ledger and no guards`,
      },
      {
        name: `memory, second half of ${(PLAYED_CYCLES * 1000) / 1e6} M samples against the first`,
        value: growth_MB,
        unit: 'MB',
        versus: { name: 'samples kept as objects', value: keptInMemory((PLAYED_CYCLES * 1000) / 2) },
      },
      {
        name: 'package decoding',
        perSecond: decode(),
        unit,
        versus: { name: 'split and parseInt', perSecond: split() },
      },
      { name: 'whole path, simulated dummy cell', perSecond: dummy, unit, note: 'emulator included' },
      {
        name: 'whole path, simulated copper cell',
        perSecond: copper,
        unit,
        note: 'emulator and physics included',
      },
      {
        name: 'hours of the copper cell simulated at 10 ms',
        perSecond: (copper * 0.01) / 3600,
        unit: 'hours',
        versus: { name: 'real time', perSecond: 1 / 3600 },
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
