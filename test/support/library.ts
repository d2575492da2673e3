// A library in a folder of its own, and runs to put into it: the same driver stream as blocks of any size, recorded
// the way the engine does it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ledger } from '../../src/core/ledger.ts';
import { BlockBuilder, type SampleBlock } from '../../src/core/samples.ts';
import { sliceBlock } from '../../src/core/slice.ts';
import { type Library, openLibrary } from '../../src/main/store/library.ts';
import type { RunRecorder, RunStart } from '../../src/main/store/records.ts';

/** A folder that goes away with `using`. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'cottrell-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** A wall clock that advances by a second whenever it is asked. */
export function tickingClock(start_ms = Date.UTC(2026, 0, 1)) {
  let now_ms = start_ms;
  return {
    wall_ms() {
      now_ms += 1000;
      return now_ms;
    },
  };
}

export function testLibrary(folder: string, name = 'lab.sqlite'): Library {
  return openLibrary(`${folder}/${name}`, { clock: tickingClock() });
}

export const START: RunStart = {
  title: 'Pulses on copper',
  protocol: 'cottrell: 1\ntitle: Pulses on copper\n',
  settings: { 'steps[0].pulse.cycles': '3' },
  waveform: {
    body: [
      {
        kind: 'repeat',
        count: 3,
        body: [
          {
            kind: 'hold',
            name: 'reduce',
            step: 0,
            duration_s: 1,
            sampling: { period_s: 0.01 },
            limits: [],
            potential_V: -1.1,
          },
          {
            kind: 'hold',
            name: 'oxidise',
            step: 0,
            duration_s: 1,
            sampling: { period_s: 0.01 },
            limits: [],
            potential_V: 0.4,
          },
        ],
      },
    ],
  },
  plan: { duration_s: 6, samples: 600, notes: ['as asked'] },
  instrument: {
    driver: 'methodscript',
    model: 'emstat4-hr',
    label: 'EmStat4S HR',
    serial: 'SIM1',
    firmware: '1.5.0',
    simulated: true,
  },
  cell: { reference: 'Ag/AgCl (3 M KCl)', area_m2: 0.5e-4 },
  programVersion: '0.1.0',
};

/** Pulses of 1 s at −1.1 V and 1 s at +0.4 V sampled at 100 Hz, with decimal values as an instrument sends them. */
export function pulses(cycles: number): SampleBlock {
  const builder = new BlockBuilder();
  let seed = 1;
  const noise = () => {
    seed = (seed * 48271) % 2147483647;
    return (seed % 2001) - 1000;
  };
  let t_us = 0;
  for (let cycle = 0; cycle < cycles; cycle++)
    for (const segment of [0, 1]) {
      builder.mark({ kind: 'segment', t_s: t_us / 1e6, segment, cycle, period_s: 0.01 });
      for (let n = 1; n <= 100; n++) {
        t_us += 10_000;
        const set_V = segment === 0 ? -1.1 : 0.4;
        const current_nA = Math.round((segment === 0 ? -1 : 0.3) * (2e6 + 5e6 / Math.sqrt(n))) + noise();
        const potential_uV = Math.round(set_V * 1e6) + noise();
        builder.add(t_us / 1e6, set_V, potential_uV / 1e6, Number.NaN, current_nA / 1e9, 0, segment, cycle);
      }
    }
  builder.mark({ kind: 'end', t_s: t_us / 1e6, segment: 1, cycle: cycles - 1, period_s: 0 });
  return builder.take();
}

/** Commits a stream in blocks of so many samples. */
export function record(
  recorder: RunRecorder,
  stream: SampleBlock,
  samplesPerBlock: number,
  ledger = new Ledger(),
) {
  for (let from = 0; from === 0 || from < stream.length; from += samplesPerBlock) {
    const block = sliceBlock(stream, from, Math.min(stream.length, from + samplesPerBlock));
    const before = ledger.state();
    ledger.add(block);
    recorder.commit({ block, before, rows: ledger.takeRows(), events: [] });
  }
  return ledger;
}

/** All samples of a run as one block. */
export function allSamples(library: Library, run: number): SampleBlock {
  const builder = new BlockBuilder();
  for (const block of library.blocks(run)) builder.append(block.read());
  return builder.take();
}
