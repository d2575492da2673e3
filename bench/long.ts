// A long run at 1 kHz, with 24-bit potential and current under noise of 14 bits: how it opens, is drawn, zoomed and
// selected in, beside reading all its samples; and what it takes on disk by how much of it is noise. Four million samples;
// with --large a hundred million, a day and four hours, which takes some minutes and half a gigabyte. Every charge is held against a count of all samples, bit for bit.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { countAt, totalsBetween } from '../src/core/charge-between.ts';
import { Ledger } from '../src/core/ledger.ts';
import { BlockBuilder } from '../src/core/samples.ts';
import type { Waveform } from '../src/core/waveform.ts';
import { type Library, openLibrary } from '../src/main/store/library.ts';
import { WindowReader } from '../src/main/store/window.ts';
import type { BenchOptions, BenchRow } from './bench.ts';

const SOME = 4e6;
const MANY = 1e8;
/** What a run at 1 kHz leaves behind, saved every 100 ms and merged. */
const PER_BLOCK = 6400;
const CYCLE = 2000;
const NOISE_BITS = 14;
/**
 * Of 24 bits, from what a converter alone does to what no instrument sells: one of 24 bits has 21.1 effective ones at
 * 1.25 kHz (Texas Instruments, ADS1254, SBAS213B, table V), so its noise is 8 steps rms, which are 5 bits.
 */
const SHARES_OF_NOISE = [5, 8, 12, 16, 20, 24];
const NOISY_SAMPLES = 1e6;
const POINTS = 2000;
const CHANNELS = ['current_A', 'potential_V', 'setPotential_V'] as const;
const WINDOWS = 600;
const SELECTIONS = 100;
/** Of the selections, so many are held against a count of all samples. */
const COMPARED = 3;
/** Narrowest window, s. */
const NARROW_S = 0.01;

const level = { kind: 'hold', step: 0, duration_s: 1, sampling: { period_s: 1e-3 }, limits: [] } as const;
const CLOCK = { clock: { wall_ms: () => 0 } };

function waveformOf(samples: number): Waveform {
  const body = [
    { ...level, name: 'reduce', potential_V: -1.1 },
    { ...level, name: 'oxidise', potential_V: 0.4 },
  ];
  return { body: [{ kind: 'repeat', count: Math.ceil(samples / CYCLE), body }] };
}

function record(library: Library, samples: number, noiseBits = NOISE_BITS): void {
  const recorder = library.beginRun({
    title: 'a long run at 1 kHz',
    protocol: '',
    settings: {},
    waveform: waveformOf(samples),
    plan: null,
    instrument: { driver: '', model: '', label: '', serial: '', firmware: '', simulated: true },
    cell: null,
    programVersion: '',
  });
  const ledger = new Ledger();
  const builder = new BlockBuilder(PER_BLOCK);
  let state = 1;
  const noise = () => {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> (32 - noiseBits)) - 2 ** (noiseBits - 1);
  };
  for (let sample = 0; sample < samples; ) {
    for (let n = 0; n < PER_BLOCK && sample < samples; n++, sample++) {
      const place = sample % CYCLE;
      const cycle = (sample - place) / CYCLE;
      const segment = place < CYCLE / 2 ? 0 : 1;
      const set_V = segment === 0 ? -1.1 : 0.4;
      if (place % (CYCLE / 2) === 0)
        builder.mark({ kind: 'segment', t_s: sample / 1e3, segment, cycle, period_s: 1e-3 });
      const decay = 2e6 + 5e6 / Math.sqrt((place % (CYCLE / 2)) + 1);
      const current_nA = Math.round((segment === 0 ? -1 : 0.3) * decay) + noise();
      const potential_uV = Math.round(set_V * 1e6) + noise();
      const [potential_V, current_A] = [potential_uV / 1e6, current_nA / 1e9];
      builder.add((sample + 1) / 1e3, set_V, potential_V, Number.NaN, current_A, 0, segment, cycle);
    }
    const block = builder.take();
    const before = ledger.state();
    ledger.add(block);
    recorder.commit({ block, before, rows: ledger.takeRows(), events: [] });
  }
  recorder.finish({ kind: 'completed', by: 'program' });
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!;
}

function timed<T>(work: () => T): [ms: number, result: T] {
  const begun_ms = performance.now();
  const result = work();
  return [performance.now() - begun_ms, result];
}

export async function rows({ large }: BenchOptions): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-bench-'));
  try {
    const all = [...bytesByNoise(folder), ...measureRun(join(folder, 'some.sqlite'), SOME)];
    return large ? [...all, ...measureRun(join(folder, 'many.sqlite'), MANY)] : all;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A whole library: samples, ledger, pyramid, and what SQLite leaves empty. */
function bytesByNoise(folder: string): BenchRow[] {
  return SHARES_OF_NOISE.map((bits) => {
    const path = join(folder, `noise-${bits}.sqlite`);
    {
      using library = openLibrary(path, CLOCK);
      record(library, NOISY_SAMPLES, bits);
    }
    return {
      name: `bytes a sample on disk, potential and current with ${bits} bits of noise`,
      value: statSync(path).size / NOISY_SAMPLES,
      unit: 'B',
      versus: { name: 'time, potential and current as doubles', value: 24 },
      note: `${((2 * bits) / 8).toFixed(2)} are noise`,
    };
  });
}

function measureRun(path: string, samples: number): BenchRow[] {
  {
    using library = openLibrary(path, CLOCK);
    record(library, samples);
  }
  const end_s = samples / 1e3;
  const name = `${Math.round(samples / 1e6)} M samples`;
  const opened = Array.from({ length: 3 }, () => openAndDraw(path, end_s));
  using library = openLibrary(path, CLOCK);
  const every = readAll(library);
  const times = windowTimes(library, end_s);
  const charges = chargeTimes(library, end_s);
  const versus = { name: 'reading every sample', value: every.ms };
  return [
    {
      name: `${name}, bytes a sample`,
      value: statSync(path).size / samples,
      unit: 'B',
      note: 'two columns with 14 bits of noise',
    },
    { name: `${name}, opened and drawn whole, the first time`, value: opened[0]!, unit: 'ms', versus },
    { name: `${name}, opened and drawn whole, again`, value: quantile(opened, 0.5), unit: 'ms', versus },
    { name: `${name}, any window, median`, value: quantile(times, 0.5), unit: 'ms' },
    {
      name: `${name}, any window, 95 % within`,
      value: quantile(times, 0.95),
      unit: 'ms',
      note: `${WINDOWS} of all widths`,
    },
    {
      name: `${name}, charge of a selection, 95 % within`,
      value: quantile(charges, 0.95),
      unit: 'ms',
      versus: { name: 'counting all raw samples', value: every.counted_ms },
      note: 'the same to the last bit',
    },
  ];
}

function openAndDraw(path: string, to_s: number): number {
  const [ms, library] = timed(() => {
    const library = openLibrary(path, CLOCK);
    new WindowReader(library).read({ run: 1, from_s: 0, to_s, points: POINTS, channels: CHANNELS });
    return library;
  });
  library.close();
  return ms;
}

function readAll(library: Library): { ms: number; counted_ms: number } {
  let [low, high] = [0, 0];
  const [ms] = timed(() => {
    for (const block of library.blocks(1))
      for (const current_A of block.read().current_A) {
        if (current_A < low) low = current_A;
        if (current_A > high) high = current_A;
      }
  });
  if (low >= high) throw new Error('the run has currents of both signs');
  const ledger = new Ledger();
  const [counted_ms] = timed(() => {
    for (const block of library.blocks(1)) {
      ledger.add(block.read());
      ledger.takeRows();
    }
  });
  return { ms, counted_ms };
}

function windowTimes(library: Library, end_s: number): number[] {
  const reader = new WindowReader(library);
  const draw = random(3);
  return Array.from({ length: WINDOWS }, () => {
    const width_s = NARROW_S * (end_s / NARROW_S) ** draw();
    const from_s = draw() * (end_s - width_s);
    const ask = { run: 1, from_s, to_s: from_s + width_s, points: POINTS, channels: CHANNELS };
    return timed(() => reader.read(ask))[0];
  });
}

function chargeTimes(library: Library, end_s: number): number[] {
  const draw = random(7);
  return Array.from({ length: SELECTIONS }, (_, n) => {
    const [from_s, to_s] = [draw() * end_s, draw() * end_s].sort((a, b) => a - b) as [number, number];
    const [ms, totals] = timed(() => library.chargeBetween(1, from_s, to_s));
    if (n < COMPARED && !isDeepStrictEqual(totals, countedFromTheStart(library, from_s, to_s)))
      throw new Error(`the charge from ${from_s} s to ${to_s} s is not that of its samples`);
    return ms;
  });
}

/** The charge of a selection from all raw samples of the run, none left out and nothing remembered. */
function countedFromTheStart(library: Library, from_s: number, to_s: number) {
  const samples = function* () {
    for (const block of library.blocks(1)) yield block.read();
  };
  return totalsBetween(countAt(undefined, samples(), from_s), countAt(undefined, samples(), to_s));
}
