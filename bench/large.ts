// A run of 100 million samples: a day and four hours at 1 kHz, with 24-bit potential and current under noise of 14 bits.
// How it opens, is drawn, zoomed and selected in; each selection is held against a full scan of the raw samples.
// Only with --large: making the run takes a minute or two and half a gigabyte. `--keep <file>` keeps it for the next time.
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ledger } from '../src/core/ledger.ts';
import { BlockBuilder } from '../src/core/samples.ts';
import type { Waveform } from '../src/core/waveform.ts';
import type { Library } from '../src/main/store/library.ts';
import { openLibrary } from '../src/main/store/library.ts';
import { WindowReader } from '../src/main/store/window.ts';

const SAMPLES = Number(process.env.COTTRELL_BENCH_SAMPLES ?? 1e8);
/** What a run at 1 kHz leaves behind, saved every 100 ms and merged. */
const PER_BLOCK = 6400;
const CYCLE = 2000;
const NOISE_BITS = 14;
const CHANNELS = ['current_A', 'potential_V', 'cathodic_C'] as const;

const level = { kind: 'hold', step: 0, duration_s: 1, sampling: { period_s: 1e-3 }, limits: [] } as const;
const WAVEFORM: Waveform = {
  body: [
    {
      kind: 'repeat',
      count: Math.ceil(SAMPLES / CYCLE),
      body: [
        { ...level, name: 'reduce', potential_V: -1.1 },
        { ...level, name: 'oxidise', potential_V: 0.4 },
      ],
    },
  ],
};

function record(library: Library): void {
  const recorder = library.beginRun({
    title: 'a day at 1 kHz',
    protocol: '',
    settings: {},
    waveform: WAVEFORM,
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
    return (state >>> (32 - NOISE_BITS)) - 2 ** (NOISE_BITS - 1);
  };
  for (let sample = 0; sample < SAMPLES; ) {
    for (let n = 0; n < PER_BLOCK && sample < SAMPLES; n++, sample++) {
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

const options = { clock: { wall_ms: () => 0 } };

if (import.meta.main) {
  const at = process.argv.indexOf('--keep');
  const folder = at < 0 ? mkdtempSync(join(tmpdir(), 'cottrell-bench-')) : undefined;
  const path = folder === undefined ? process.argv[at + 1]! : join(folder, 'large.sqlite');
  try {
    if (!existsSync(path)) {
      const [ms] = timed(() => {
        using library = openLibrary(path, options);
        record(library);
      });
      console.log(`recorded: ${(SAMPLES / ms / 1000).toFixed(2)} M samples/s`);
    }
    console.log(`${(statSync(path).size / SAMPLES).toFixed(2)} bytes a sample on disk`);
    const end_s = SAMPLES / 1e3;
    for (let n = 0; n < 3; n++) {
      const [ms, library] = timed(() => {
        const library = openLibrary(path, options);
        const run = 1;
        new WindowReader(library).read({ run, from_s: 0, to_s: end_s, points: 2000, channels: CHANNELS });
        return library;
      });
      console.log(`cold open and drawn whole: ${ms.toFixed(1)} ms`);
      library.close();
    }
    using library = openLibrary(path, options);
    const reader = new WindowReader(library);
    const draw = random(7);
    for (const look of ['first look', 'again']) {
      const times: number[] = [];
      let unsettled = 0;
      const seen = random(3);
      for (let n = 0; n < 600; n++) {
        const width_s = 10 ** (Math.log10(0.01) + seen() * (Math.log10(end_s) - Math.log10(0.01)));
        const from_s = seen() * (end_s - width_s);
        const [ms, window] = timed(() =>
          reader.read({ run: 1, from_s, to_s: from_s + width_s, points: 2000, channels: CHANNELS }),
        );
        times.push(ms);
        if (!window.settled) unsettled++;
      }
      console.log(
        `${look}: median ${quantile(times, 0.5).toFixed(1)}, 95 % ${quantile(times, 0.95).toFixed(1)}, worst ${quantile(times, 1).toFixed(1)} ms, unsettled ${unsettled}`,
      );
    }
    const charges: number[] = [];
    for (let n = 0; n < 300; n++) {
      const [a, b] = [draw() * end_s, draw() * end_s];
      charges.push(timed(() => library.chargeBetween(1, Math.min(a, b), Math.max(a, b)))[0]);
    }
    console.log(
      `charge: median ${quantile(charges, 0.5).toFixed(1)}, 95 % ${quantile(charges, 0.95).toFixed(1)}, worst ${quantile(charges, 1).toFixed(1)} ms`,
    );
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  }
}
