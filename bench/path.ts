// The whole way of a sample as `cottrell run … speed=max` takes it: script, emulated firmware, simulated cell, line,
// codec, ledger, guards, disk; and the codec alone. The emulator and the cell cost what a real instrument would not.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Waveform } from '../src/core/waveform.ts';
import { systemClock } from '../src/drivers/clock.ts';
import { Package } from '../src/drivers/methodscript/packet.ts';
import { Run } from '../src/main/engine/runner.ts';
import { instrumentLine } from '../src/main/host/instrument.ts';
import { openLibrary } from '../src/main/store/library.ts';
import type { BenchRow } from './bench.ts';
import { measure } from './measure.ts';

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

function decode(): number {
  const lines = Array.from({ length: 1000 }, (_, n) => {
    const current = (0x8000000 + 59_000_000 + 997 * n).toString(16).toUpperCase();
    return `Pja80001F3i;eb81E10E0u;da8061AA6u;ba${current}n,14,21B,40`;
  });
  const read = new Package();
  const repeats = 500;
  return measure(lines.length * repeats, () => {
    for (let n = 0; n < repeats; n++)
      for (const line of lines) if (!read.decode(line)) throw new Error(`not a package: ${line}`);
  });
}

export async function rows(): Promise<BenchRow[]> {
  const dummy = await wholePath('dummy');
  const copper = await wholePath('cu-nitrite');
  return [
    { name: 'package decoding', perSecond: decode(), unit: 'samples' },
    {
      name: 'whole path, simulated dummy cell',
      perSecond: dummy,
      unit: 'samples',
      note: 'emulator included',
    },
    {
      name: 'whole path, simulated copper cell',
      perSecond: copper,
      unit: 'samples',
      note: 'emulator and physics included',
    },
  ];
}
