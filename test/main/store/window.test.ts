// Windows of a run against the samples themselves: whatever the width, nothing that was measured sticks out of the
// envelope, and the totals are those of the ledger, saved or not.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Ledger } from '../../../src/core/ledger.ts';
import { BlockBuilder, FLAG, type SampleBlock } from '../../../src/core/samples.ts';
import { sliceBlock } from '../../../src/core/slice.ts';
import { CHANNELS, type Window } from '../../../src/core/window.ts';
import type { Library } from '../../../src/main/store/library.ts';
import { WindowReader } from '../../../src/main/store/window.ts';
import { pulses, record, START, temporaryFolder, testLibrary } from '../../support/library.ts';

const CYCLES = 40;
const STREAM = pulses(CYCLES);
const END_S = 2 * CYCLES;

let folder: ReturnType<typeof temporaryFolder>;
let library: Library;
/** The same stream over blocks of different sizes: large ones, tiny ones that were merged, and one that lives on. */
let runs: {
  readonly run: number;
  readonly tail?: { block: SampleBlock; before: ReturnType<Ledger['state']> };
}[];

beforeAll(() => {
  folder = temporaryFolder();
  library = testLibrary(folder.path);
  runs = [2000, 37, 300].map((size) => {
    using recorder = library.beginRun(START);
    record(recorder, STREAM, size);
    recorder.finish({ kind: 'completed', by: 'program' });
    return { run: recorder.id };
  });
  const recorder = library.beginRun(START);
  const ledger = record(recorder, sliceBlock(STREAM, 0, 6543), 100);
  const before = ledger.state();
  runs.push({ run: recorder.id, tail: { block: sliceBlock(STREAM, 6543, STREAM.length), before } });
});
afterAll(() => {
  library.close();
  folder[Symbol.dispose]();
});

/** Indices of the samples from `from_s` to `to_s`. */
function inside(from_s: number, to_s: number): number[] {
  return [...STREAM.t_s.keys()].filter((n) => STREAM.t_s[n]! >= from_s && STREAM.t_s[n]! <= to_s);
}

function extremes(values: Iterable<number>): [number, number] {
  const known = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  return [known[0] ?? Number.NaN, known.at(-1) ?? Number.NaN];
}

/** Cathodic charge up to and including each sample, from the ledger alone. */
const CATHODIC_C = (() => {
  const ledger = new Ledger();
  return Float64Array.from(STREAM.t_s, (_, n) => {
    ledger.add(sliceBlock(STREAM, n, n + 1));
    return ledger.totals.cathodic_C;
  });
})();

const stretch = fc
  .tuple(
    fc.double({ min: -5, max: END_S + 5, noNaN: true }),
    fc.double({ min: 0.001, max: END_S, noNaN: true }),
  )
  .map(([from_s, length_s]) => ({ from_s, to_s: from_s + length_s }));

describe('a window', () => {
  test('holds every sample of its stretch, bit for bit, where they fit', () => {
    const reader = new WindowReader(library);
    fc.assert(
      fc.property(stretch, fc.nat(runs.length - 1), ({ from_s, to_s }, which) => {
        const { run, tail } = runs[which]!;
        const window = reader.read({ run, from_s, to_s, points: 20_000, channels: CHANNELS }, tail);
        const wanted = inside(from_s, to_s);
        expect(window.kind).toBe('raw');
        expect([...window.t_s]).toEqual(wanted.map((n) => STREAM.t_s[n]));
        for (const name of ['current_A', 'potential_V', 'setPotential_V'] as const)
          expect([...window.columns[name]!]).toEqual(wanted.map((n) => STREAM[name][n]));
        expect([...window.columns.cathodic_C!]).toEqual(wanted.map((n) => CATHODIC_C[n]));
        expect(window.through_s).toBe(END_S);
      }),
      { numRuns: 60 },
    );
  });

  test('has the extremes and totals of its stretch at any width, in rising time, in few enough points', () => {
    const reader = new WindowReader(library);
    fc.assert(
      fc.property(
        stretch,
        fc.nat(runs.length - 1),
        fc.integer({ min: 2, max: 3000 }),
        ({ from_s, to_s }, which, points) => {
          const { run, tail } = runs[which]!;
          const window = reader.read({ run, from_s, to_s, points, channels: CHANNELS }, tail);
          const wanted = inside(from_s, to_s);
          expect(window.t_s.length).toBeLessThanOrEqual(points);
          for (let n = 1; n < window.t_s.length; n++)
            expect(window.t_s[n]!).toBeGreaterThan(window.t_s[n - 1]!);
          if (wanted.length === 0) {
            expect(window.t_s).toHaveLength(0);
            return;
          }
          for (const name of ['current_A', 'potential_V', 'setPotential_V'] as const)
            expect(extremes(window.columns[name]!)).toEqual(extremes(wanted.map((n) => STREAM[name][n]!)));
          expect(window.columns.cathodic_C!.at(-1)).toBe(CATHODIC_C[wanted.at(-1)!]);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('covers every sample: none lies outside of what a summary says of its time', () => {
    const reader = new WindowReader(library);
    for (const { run, tail } of runs) {
      const window = reader.read({ run, from_s: 0, to_s: END_S, points: 200, channels: ['current_A'] }, tail);
      expect(window.kind).toBe('summary');
      expect(outliers(window, STREAM)).toBe(0);
    }
  });

  test('orders the extremes of a bin by time where samples were read', () => {
    using place = temporaryFolder();
    using lab = testLibrary(place.path);
    using recorder = lab.beginRun(START);
    record(recorder, sawTeeth(), 5000);
    const reader = new WindowReader(lab);
    const { columns } = reader.read({
      run: recorder.id,
      from_s: 0,
      to_s: 5,
      points: 100,
      channels: ['current_A'],
    });
    // Every bin of 0.1 s holds one tooth that only rises.
    const values = [...columns.current_A!];
    expect(values.length).toBe(100);
    for (let n = 0; n < values.length; n += 2) expect(values[n]!).toBeLessThan(values[n + 1]!);
  });

  test('counts gaps, overloads and late samples where they happened', () => {
    using place = temporaryFolder();
    using lab = testLibrary(place.path);
    using recorder = lab.beginRun(START);
    record(recorder, sawTeeth(), 1000);
    const reader = new WindowReader(lab);
    for (const points of [20_000, 100]) {
      const { t_s, columns } = reader.read({
        run: recorder.id,
        from_s: 0,
        to_s: 5,
        points,
        channels: ['overloads', 'gaps', 'lateSamples'],
      });
      const at = (column: Float64Array) => t_s[column.findIndex((count) => count > 0)]!;
      expect(columns.overloads!.at(-1)).toBe(1);
      expect(at(columns.overloads!)).toBeCloseTo(2.5, 0);
      expect(columns.gaps!.at(-1)).toBe(1);
      expect(at(columns.gaps!)).toBeCloseTo(4, 0);
      expect(columns.lateSamples!.at(-1)).toBe(2);
      // Within the bin of 0.1 s in which the first of them lies.
      expect(Math.abs(at(columns.lateSamples!) - 3.2)).toBeLessThan(0.1);
    }
  });

  test('reads no samples where the rows of blocks tell enough', () => {
    using place = temporaryFolder();
    using lab = testLibrary(place.path);
    using recorder = lab.beginRun(START);
    record(recorder, STREAM, 2000);
    recorder.finish({ kind: 'stopped' });
    let read = 0;
    const samples = lab.samples.bind(lab);
    lab.samples = (...which) => {
      read++;
      return samples(...which);
    };
    const reader = new WindowReader(lab);
    const ask = {
      run: recorder.id,
      from_s: 0,
      to_s: 4 * END_S,
      points: 20,
      channels: ['current_A'] as const,
    };
    reader.read(ask);
    // Four blocks of 20 s in bins of 32 s: only the last, behind which no block tells the totals, is opened.
    expect(read).toBe(1);
    reader.read({ ...ask, points: 400 });
    expect(read).toBe(4);
    reader.read({ ...ask, points: 500, from_s: 1 });
    expect(read).toBe(4);
  });

  test('reads only so much anew at once, leaves nothing out, says so, and is finer when asked again', () => {
    using place = temporaryFolder();
    using lab = testLibrary(place.path);
    using recorder = lab.beginRun(START);
    const stream = pulses(420);
    record(recorder, stream, 7000);
    recorder.finish({ kind: 'stopped' });
    const reader = new WindowReader(lab);
    // Bins of a quarter of a second, so that every sample has to be looked at.
    const ask = { run: recorder.id, from_s: 0, to_s: 840, points: 6720, channels: ['current_A'] as const };
    const first = reader.read(ask);
    const second = reader.read(ask);
    expect([first.settled, second.settled]).toEqual([false, true]);
    expect(second.t_s.length).toBeGreaterThan(first.t_s.length);
    for (const window of [first, second]) {
      expect(extremes(window.columns.current_A!)).toEqual(extremes(stream.current_A));
      expect(window.t_s.at(-1)).toBe(840);
    }
    expect(reader.read(ask)).toEqual(second);
  });

  test('says which run is not there', () => {
    const reader = new WindowReader(library);
    expect(() => reader.read({ run: 99, from_s: 0, to_s: 1, points: 10, channels: ['gaps'] })).toThrow(
      expect.objectContaining({ code: 'run-not-found' }),
    );
  });
});

describe('a charge between two instants', () => {
  test('of a living run counts what is not saved yet, as if it were', () => {
    const whole = runs[0]!.run;
    const { run, tail } = runs.at(-1)!;
    fc.assert(
      fc.property(stretch, ({ from_s, to_s }) => {
        expect(library.chargeBetween(run, from_s, to_s, tail)).toEqual(
          library.chargeBetween(whole, from_s, to_s),
        );
      }),
      { numRuns: 100 },
    );
  });
});

/** Samples outside of the envelope around their time: of the bins that cover it, or touch it. */
function outliers({ t_s, columns }: Window, stream: SampleBlock): number {
  const current_A = columns.current_A!;
  let outside = 0;
  for (let n = 0; n < stream.length; n++) {
    const at = [...t_s.keys()].filter((k) => k % 2 === 0 && t_s[k]! <= stream.t_s[n]!).at(-1) ?? 0;
    const bin = [current_A[at]!, current_A[at + 1]!];
    if (stream.current_A[n]! < Math.min(...bin) || stream.current_A[n]! > Math.max(...bin)) outside++;
  }
  return outside;
}

/** Teeth of 0.1 s at 1 kHz, with an overloaded sample at 2.5 s and a hole of 0.05 s at 4 s. */
function sawTeeth(): SampleBlock {
  const builder = new BlockBuilder();
  builder.mark({ kind: 'segment', t_s: 0, segment: 0, cycle: 0, period_s: 0.001 });
  for (let n = 0; n < 5000; n++) {
    if (n >= 4000 && n < 4050) continue;
    const flags = n === 2500 ? FLAG.overload : n === 3200 || n === 3300 ? FLAG.timing : 0;
    builder.add((n + 0.5) / 1000, -1, -1, Number.NaN, (n % 100) * 1e-3, flags, 0, 0);
  }
  return builder.take();
}
