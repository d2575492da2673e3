// The pyramid against the samples themselves: a long run drawn from it shows what a scan of all samples shows, whether
// it lives, has ended, was recorded by an older schema, or has a page that was damaged.
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Ledger } from '../../../src/core/ledger.ts';
import { FLAG, type SampleBlock } from '../../../src/core/samples.ts';
import { sliceBlock } from '../../../src/core/slice.ts';
import type { Window } from '../../../src/core/window.ts';
import { writeColumn } from '../../../src/main/store/columns.ts';
import { totalsOf } from '../../../src/main/store/digest.ts';
import { type Library, openLibrary } from '../../../src/main/store/library.ts';
import { MIGRATIONS } from '../../../src/main/store/migrations/index.ts';
import { pack, toBePacked } from '../../../src/main/store/packed.ts';
import { PyramidBuilder } from '../../../src/main/store/pyramid/builder.ts';
import { decodePage, encodePage, type Page } from '../../../src/main/store/pyramid/page.ts';
import { WindowReader } from '../../../src/main/store/window.ts';
import { pulses, record, START, temporaryFolder, testLibrary, tickingClock } from '../../support/library.ts';

/** 300 000 samples: nine pages of level 0, one of level 1. */
const CYCLES = 1500;
const END_S = 2 * CYCLES;
const STREAM = pulses(CYCLES);
const CHANNELS = ['current_A', 'potential_V', 'setPotential_V', 'cathodic_C'] as const;

let folder: ReturnType<typeof temporaryFolder>;
let library: Library;
let run: number;

beforeAll(() => {
  folder = temporaryFolder();
  library = testLibrary(folder.path);
  using recorder = library.beginRun(START);
  record(recorder, STREAM, 3000);
  recorder.finish({ kind: 'completed', by: 'program' });
  run = recorder.id;
});
afterAll(() => {
  library.close();
  folder[Symbol.dispose]();
});

/** Extremes of a column between two instants, by looking at every sample. */
function scan(stream: SampleBlock, name: 'current_A' | 'potential_V', from_s: number, to_s: number) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let n = 0; n < stream.length; n++) {
    if (stream.t_s[n]! < from_s || stream.t_s[n]! > to_s) continue;
    low = Math.min(low, stream[name][n]!);
    high = Math.max(high, stream[name][n]!);
  }
  return [low, high];
}

function settled(reader: WindowReader, ask: Parameters<WindowReader['read']>[0]): Window {
  let window = reader.read(ask);
  while (!window.settled) window = reader.read(ask);
  return window;
}

function bounds(values: Float64Array): [number, number] {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  return [known[0]!, known.at(-1)!];
}

/** A page as version 2 wrote it: four totals, nothing of late samples (docs/decisions/0108-noise-is-kept-as-bits.md). */
function asVersion2(page: Page): Buffer {
  const body = toBePacked();
  const orders = page.first_s.map((_, n) =>
    page.lowFirst.reduce((bits, column, channel) => bits + column[n]! * 2 ** channel, 0),
  );
  const columns = [page.first_s, page.last_s, ...page.low, ...page.high, orders, ...page.after.slice(0, 4)];
  for (const column of columns) writeColumn(column, body);
  for (const total of page.before.slice(0, 4)) body.planes.float64(total);
  return pack(Buffer.from([2]), body);
}

/** Checks windows of every width against a scan of the samples. */
function checkWindows(of: Library, id: number, stream: SampleBlock): void {
  const reader = new WindowReader(of);
  const end_s = stream.t_s[stream.length - 1]!;
  for (const width of [1, 0.7, 0.2, 0.04, 0.01])
    for (const from of [0, 0.13, 0.291, 1 - width]) {
      const [from_s, to_s] = [from * end_s, Math.min(1, from + width) * end_s];
      const window = settled(reader, { run: id, from_s, to_s, points: 400, channels: CHANNELS });
      expect(window.t_s.length).toBeLessThanOrEqual(400);
      for (const name of ['current_A', 'potential_V'] as const)
        expect(bounds(window.columns[name]!)).toEqual(scan(stream, name, from_s, to_s));
    }
}

describe('a run of many pages', () => {
  test('has as many as its samples fill', () => {
    expect(library.pyramidPages(run)).toEqual([Math.floor(300_000 / 32_768), 1]);
  });

  test('is drawn from them as a scan of all samples draws it', () => {
    checkWindows(library, run, STREAM);
  });

  test('opens no block for a whole run apart from what no page covers', () => {
    const opened: number[] = [];
    const samples = library.samples.bind(library);
    library.samples = (id, head) => {
      opened.push(head.first);
      return samples(id, head);
    };
    new WindowReader(library).read({ run, from_s: 0, to_s: END_S, points: 400, channels: CHANNELS });
    library.samples = samples;
    expect(Math.min(...opened)).toBeGreaterThan(290_000);
  });

  test('has the totals of the ledger at every point, to the bit', () => {
    const window = new WindowReader(library).read({
      run,
      from_s: 0,
      to_s: END_S,
      points: 200,
      channels: CHANNELS,
    });
    const ledger = new Ledger();
    const wanted = new Map([...window.t_s].map((t_s, n) => [t_s, window.columns.cathodic_C![n]!]));
    let compared = 0;
    ledger.add(STREAM, (n) => {
      const found = wanted.get(STREAM.t_s[n]!);
      // The first point of a bin has the totals before it, the last those after it: only the last are compared.
      const isLast = found !== undefined && window.t_s.indexOf(STREAM.t_s[n]!) % 2 === 1;
      if (!isLast) return;
      compared++;
      expect(found).toBe(totalsOf(ledger.tally)[0]);
    });
    expect(compared).toBeGreaterThan(90);
  });

  test('can be purged with everything else', () => {
    using place = temporaryFolder();
    using lab = testLibrary(place.path);
    using recorder = lab.beginRun(START);
    record(recorder, sliceBlock(STREAM, 0, 40_000), 4000);
    recorder.finish({ kind: 'stopped' });
    expect(lab.pyramidPages(recorder.id)).toEqual([1]);
    lab.purge(recorder.id);
    expect(lab.pyramidPages(recorder.id)).toEqual([]);
  });
});

describe('a run that is going on', () => {
  test('is drawn whole: pages, blocks and what is not saved yet', () => {
    using place = temporaryFolder();
    using lab = testLibrary(place.path);
    using recorder = lab.beginRun(START);
    const saved = 123_456;
    const ledger = record(recorder, sliceBlock(STREAM, 0, saved), 700);
    const tail = { block: sliceBlock(STREAM, saved, 124_000), before: ledger.state() };
    expect(lab.pyramidPages(recorder.id)[0]).toBe(3);
    const to_s = STREAM.t_s[123_999]!;
    const window = new WindowReader(lab).read(
      { run: recorder.id, from_s: 0, to_s, points: 300, channels: CHANNELS },
      tail,
    );
    expect(window.through_s).toBe(to_s);
    expect(window.t_s.at(-1)).toBe(to_s);
    expect(bounds(window.columns.current_A!)).toEqual(scan(STREAM, 'current_A', 0, to_s));
    const all = new Ledger();
    all.add(sliceBlock(STREAM, 0, 124_000));
    expect(window.columns.cathodic_C!.at(-1)).toBe(all.totals.cathodic_C);
  });
});

describe('a run that was taken up again', () => {
  test.each([1000, 33_000, 123_456, 290_000])(
    'after %i samples has the pages of one that never stopped',
    (saved) => {
      using place = temporaryFolder();
      using lab = testLibrary(place.path);
      const first = lab.beginRun(START);
      const ledger = record(first, sliceBlock(STREAM, 0, saved), 3000);
      first[Symbol.dispose]();
      expect(lab.run(first.id).outcome).toEqual({ kind: 'interrupted' });
      using second = lab.resumeRun(first.id);
      record(second, sliceBlock(STREAM, saved, STREAM.length), 3000, ledger);
      second.finish({ kind: 'completed', by: 'program' });
      expect(lab.pyramidPages(first.id)).toEqual(library.pyramidPages(run));
      for (const [level, pages] of library.pyramidPages(run).entries())
        for (let page = 0; page < pages; page++)
          expect(lab.pyramidPage(first.id, level, page)).toEqual(library.pyramidPage(run, level, page));
      checkWindows(lab, first.id, STREAM);
    },
  );
});

describe('a page that is damaged', () => {
  test.each([0, 1])('on level %i is done without', (level) => {
    using place = temporaryFolder();
    {
      using lab = testLibrary(place.path);
      using recorder = lab.beginRun(START);
      record(recorder, STREAM, 3000);
      recorder.finish({ kind: 'stopped' });
    }
    const raw = new Database(`${place.path}/lab.sqlite`);
    raw.exec('DROP TRIGGER pyramid_is_frozen');
    raw
      .prepare(
        "UPDATE pyramid SET payload = CAST(substr(payload, 1, 60) || x'00ff' || substr(payload, 63) AS BLOB) WHERE level = ? AND page = 0",
      )
      .run(level);
    raw.close();
    using lab = testLibrary(place.path);
    expect(lab.pyramidPage(1, level, 0)).toBeUndefined();
    checkWindows(lab, 1, STREAM);
  });
});

describe('a library of schema 2', () => {
  test('opens, is brought up to date, and its runs are drawn without pages', () => {
    using place = temporaryFolder();
    const path = `${place.path}/lab.sqlite`;
    const stream = sliceBlock(STREAM, 0, 60_000);
    {
      using lab = testLibrary(place.path);
      using recorder = lab.beginRun(START);
      record(recorder, stream, 3000);
      recorder.finish({ kind: 'stopped' });
    }
    // What later schemas added is taken away again; the rest is what schema 2 had.
    const raw = new Database(path);
    raw.exec('DROP INDEX events_by_kind; DROP TABLE pyramid; DROP INDEX blocks_by_sample');
    raw.pragma('user_version = 2');
    const old = new Database(':memory:');
    for (const migration of MIGRATIONS.slice(0, 2)) old.exec(migration);
    const schema = "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name";
    expect(raw.prepare(schema).all()).toEqual(old.prepare(schema).all());
    raw.close();

    using lab = openLibrary(path, { clock: tickingClock() });
    expect(lab.pyramidPages(1)).toEqual([]);
    checkWindows(lab, 1, stream);
    expect(lab.rebuildLedger(1)).toEqual(lab.ledger(1));
    using recorder = lab.beginRun(START);
    record(recorder, stream, 3000);
    recorder.finish({ kind: 'stopped' });
    expect(lab.pyramidPages(recorder.id)).toEqual([1]);
  });
});

describe('the pages of a run', () => {
  test('come back from their bytes bit for bit', () => {
    const builder = new PyramidBuilder();
    builder.add(STREAM, new Ledger().state());
    const pages = builder.takePages();
    expect(pages.map(({ level, number }) => `${level}/${number}`)).toContain('1/0');
    for (const { page } of pages) expect(decodePage(encodePage(page))).toEqual(page);
  });

  test('tell late samples at every width, and those of an older version tell none', () => {
    using place = temporaryFolder();
    using lab = testLibrary(place.path);
    const flags = Uint8Array.from(STREAM.flags.subarray(0, 80_000));
    for (const late of [10_000, 50_000, 50_001, 79_000]) flags[late]! |= FLAG.timing;
    const stream = { ...sliceBlock(STREAM, 0, 80_000), flags };
    using recorder = lab.beginRun(START);
    record(recorder, stream, 4000);
    recorder.finish({ kind: 'stopped' });
    expect(lab.pyramidPages(recorder.id)).toEqual([2]);
    const reader = new WindowReader(lab);
    const end_s = stream.t_s.at(-1)!;
    for (const points of [20, 100, 1000]) {
      const { t_s, columns, kind } = settled(reader, {
        run: recorder.id,
        from_s: 0,
        to_s: end_s,
        points,
        channels: ['lateSamples'],
      });
      expect(kind).toBe('summary');
      const counts = columns.lateSamples!;
      expect(counts.at(-1)).toBe(4);
      const rises = [...t_s.keys()].filter((n) => n > 0 && counts[n]! > counts[n - 1]!);
      expect(rises).toHaveLength(3);
      // A piece stands in the bin in which it begins: 128 samples of 10 ms may reach over its end.
      for (const [k, late] of [10_000, 50_000, 79_000].entries())
        expect(Math.abs(t_s[rises[k]!]! - stream.t_s[late]!)).toBeLessThan((2 * end_s) / points + 1.28);
    }
    const page = lab.pyramidPage(recorder.id, 0, 0)!;
    expect(page.after).toHaveLength(5);
    const older = decodePage(asVersion2(page));
    expect(older.after[4]!.every((count) => count === 0)).toBe(true);
    expect({ ...older, after: older.after.slice(0, 4) }).toEqual({ ...page, after: page.after.slice(0, 4) });
  });

  test('are the same however the stream is cut', () => {
    const made = [300_000, 977].map((size) => {
      const builder = new PyramidBuilder();
      const ledger = new Ledger();
      for (let from = 0; from < STREAM.length; from += size) {
        const block = sliceBlock(STREAM, from, Math.min(STREAM.length, from + size));
        const before = ledger.state();
        ledger.add(block);
        builder.add(block, before);
      }
      return builder.takePages();
    });
    expect(made[1]).toEqual(made[0]);
  });
});
