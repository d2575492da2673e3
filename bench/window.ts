// How long a window of a run of 3.6 million samples takes, by its width: an hour at 1 kHz, as the library keeps it.
// Shown beside reading the same samples one by one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ledger } from '../src/core/ledger.ts';
import type { Waveform } from '../src/core/waveform.ts';
import { type Library, openLibrary } from '../src/main/store/library.ts';
import { WindowReader } from '../src/main/store/window.ts';
import type { BenchRow } from './bench.ts';
import { measure } from './measure.ts';
import { pulseBlocks } from './pulses.ts';

const PER_BLOCK = 8192;
const BLOCKS = 440;
const SAMPLES = PER_BLOCK * BLOCKS;
const END_S = SAMPLES / 100;
const CHANNELS = ['current_A', 'potential_V', 'setPotential_V', 'cathodic_C', 'anodic_C'] as const;
const POINTS = 2000;

const level = { kind: 'hold', step: 0, duration_s: 1, sampling: { period_s: 0.01 }, limits: [] } as const;
const WAVEFORM: Waveform = {
  body: [
    {
      kind: 'repeat',
      count: SAMPLES / 200,
      body: [
        { ...level, name: 'reduce', potential_V: -1.1 },
        { ...level, name: 'oxidise', potential_V: 0.4 },
      ],
    },
  ],
};

export async function rows(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-bench-'));
  const library = openLibrary(join(folder, 'library.sqlite'), { clock: { wall_ms: () => 0 } });
  try {
    const run = recorded(library);
    const ask = (reader: WindowReader, from: number, to: number) =>
      reader.read({ run, from_s: from * END_S, to_s: to * END_S, points: POINTS, channels: CHANNELS });
    const everything = measure(
      1,
      () => {
        let [low, high] = [0, 0];
        for (const block of library.blocks(run))
          for (const current_A of block.read().current_A) {
            low = Math.min(low, current_A);
            high = Math.max(high, current_A);
          }
        if (low >= high) throw new Error('the run has currents of both signs');
      },
      3,
    );
    const known = new WindowReader(library);
    const row = (name: string, perSecond: number): BenchRow => ({
      name: `window of ${POINTS} points, ${name}`,
      perSecond,
      unit: 'windows',
      note: `${(1000 / perSecond).toFixed(1)} ms of ${(SAMPLES / 1e6).toFixed(1)} M samples`,
    });
    const cold = (from: number, to: number) =>
      measure(
        1,
        () => {
          ask(new WindowReader(library), from, to);
        },
        3,
      );
    const warm = (from: number, to: number) => {
      while (!ask(known, from, to).settled);
      return measure(1, () => {
        ask(known, from, to);
      });
    };
    return [
      {
        ...row('whole run, first look', cold(0, 1)),
        versus: { name: 'every sample read', perSecond: everything },
      },
      row('whole run, once settled', warm(0, 1)),
      row('half of it, first look', cold(0.25, 0.75)),
      row('half of it, once settled', warm(0.25, 0.75)),
      row('a hundredth, first look', cold(0.5, 0.51)),
      row('a hundredth, once settled', warm(0.5, 0.51)),
      row('raw samples', warm(0.5, 0.5 + (0.99 * POINTS) / SAMPLES)),
    ];
  } finally {
    library.close();
    rmSync(folder, { recursive: true });
  }
}

function recorded(library: Library): number {
  const ledger = new Ledger();
  const recorder = library.beginRun({
    title: 'an hour at 1 kHz',
    protocol: '',
    settings: {},
    waveform: WAVEFORM,
    plan: null,
    instrument: { driver: '', model: '', label: '', serial: '', firmware: '', simulated: true },
    cell: null,
    programVersion: '',
  });
  for (const block of pulseBlocks(BLOCKS, PER_BLOCK)) {
    const before = ledger.state();
    ledger.add(block);
    recorder.commit({ block, before, rows: ledger.takeRows(), events: [] });
  }
  recorder.finish({ kind: 'completed', by: 'program' });
  return recorder.id;
}
