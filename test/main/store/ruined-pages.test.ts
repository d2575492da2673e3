// Pages of the table of blocks are gone: what stands on other pages is saved, though nothing leads there any more, and
// what is lost is told by run and time.
import { copyFileSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/core/ledger.ts';
import { type BlockRow, ROW_COLUMNS } from '../../../src/main/store/block-table.ts';
import { openLibrary } from '../../../src/main/store/library.ts';
import { checkLibrary } from '../../../src/main/store/maintenance/check.ts';
import { leafRows } from '../../../src/main/store/maintenance/leaf-rows.ts';
import { Pages } from '../../../src/main/store/maintenance/pages.ts';
import { salvageLibrary } from '../../../src/main/store/maintenance/salvage.ts';
import { pagesOf, ruinPages } from '../../support/damage.ts';
import {
  allSamples,
  pulses,
  record,
  START,
  temporaryFolder,
  testLibrary,
  tickingClock,
} from '../../support/library.ts';

/** 48 000 samples over 480 s, in blocks of 1200, which are not merged, so 12 s each. */
const STREAM = pulses(240);
const PER_BLOCK = 1200;
const BLOCK_S = 12;

/** Two runs of the same samples, so that the pages of either stand beside those of the other. */
function makeLibrary(folder: string): string {
  using library = testLibrary(folder);
  for (let run = 1; run <= 2; run++) {
    const recorder = library.beginRun(START);
    record(recorder, STREAM, PER_BLOCK);
    recorder.finish({ kind: 'completed', by: 'program' });
  }
  return library.path;
}

/** By the ledger alone, from every sample. */
function cathodicBetween_C(from_s: number, to_s: number): number {
  const [before, through] = [new Ledger(undefined, from_s), new Ledger(undefined, to_s)];
  before.add(STREAM);
  through.add(STREAM);
  return through.totals.cathodic_C - before.totals.cathodic_C;
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
}

const FILLS: readonly [string, () => (byte: number) => number][] = [
  ['zeros', () => () => 0],
  ['ones', () => () => 0xff],
  ['noise', () => random(3)],
];

/** The numbers of the blocks of a page, by run, as SQLite has them. */
function blocksOn(path: string, page: number): { run: number; number: number }[] {
  using pages = new Pages(path, 4096);
  return [...leafRows(pages, page, ROW_COLUMNS.length)].map((row) => ({
    run: Number(row[ROW_COLUMNS.indexOf('run')]),
    number: Number(row[ROW_COLUMNS.indexOf('number')]),
  }));
}

describe('a row on a page', () => {
  it('is what SQLite reads of it, from the file and from the log beside it', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    using recorder = library.beginRun(START);
    record(recorder, STREAM, PER_BLOCK);
    using pages = new Pages(library.path, 4096);
    const database = new Database(library.path, { readonly: true });
    const leaves = database
      .prepare<[], number>(
        "SELECT pageno FROM dbstat WHERE name = 'blocks' AND pagetype = 'leaf' ORDER BY path",
      )
      .pluck()
      .all();
    const found = leaves.flatMap((page) => [...leafRows(pages, page, ROW_COLUMNS.length)]);
    const rows = database.prepare<[], BlockRow>('SELECT * FROM blocks ORDER BY id').all();
    database.close();
    expect(rows.length).toBeGreaterThan(2);
    expect(found).toEqual(rows.map((row) => ROW_COLUMNS.map((name) => row[name])));
  });
});

describe.each(FILLS)('a library of which pages are %s', (_, fill) => {
  it('is salvaged whole where only pages that lead to others are ruined', () => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    const leading = pagesOf(path, 'blocks', 'internal');
    expect(leading.length).toBeGreaterThan(0);
    ruinPages(path, leading, fill());
    const target = `${folder.path}/new.sqlite`;
    const report = salvageLibrary(path, target, 0);
    expect(report.runs.map(({ samples, lost }) => ({ samples, lost }))).toEqual([
      { samples: STREAM.length, lost: [] },
      { samples: STREAM.length, lost: [] },
    ]);
    expect(checkLibrary(target).findings).toEqual([]);
    using saved = openLibrary(target, { clock: tickingClock() });
    expect(allSamples(saved, 2).current_A).toEqual(STREAM.current_A);
    const whole = new Ledger();
    whole.add(STREAM);
    expect(saved.ledger(2).totals).toEqual(whole.totals);
  });

  it('loses the blocks of ruined leaves and no others, whatever leads there, and tells when they were', () => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    const leaves = pagesOf(path, 'blocks', 'leaf');
    const ruined = [leaves[5]!, leaves[12]!, leaves[13]!];
    const gone = ruined.flatMap((page) => blocksOn(path, page));
    expect(gone.length).toBeGreaterThanOrEqual(ruined.length);
    ruinPages(path, [...ruined, ...pagesOf(path, 'blocks', 'internal')], fill());
    const bytes = readFileSync(path);
    const target = `${folder.path}/new.sqlite`;
    const report = salvageLibrary(path, target, 0);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    using saved = openLibrary(target, { clock: tickingClock() });
    for (const { run, samples, lost } of report.runs) {
      const numbers = gone.filter((block) => block.run === run).map(({ number }) => number);
      expect(samples).toBe(STREAM.length - PER_BLOCK * numbers.length);
      // At the end of a run nothing tells how many there were but the time: one every 10 ms.
      const counted = lost.map(
        (stretch) => stretch.samples ?? Math.round((stretch.to_s - stretch.from_s) * 100),
      );
      expect(counted.reduce((sum, count) => sum + count, 0)).toBe(PER_BLOCK * numbers.length);
      for (const number of numbers)
        expect(
          lost.some(({ from_s, to_s }) => from_s <= (number - 1) * BLOCK_S && to_s >= number * BLOCK_S),
        ).toBe(true);
      // What is kept is kept bit for bit, and the charge of what is not is told where it is known.
      const kept = STREAM.current_A.filter(
        (_current_A, sample) => !numbers.includes(Math.floor(sample / PER_BLOCK) + 1),
      );
      expect(allSamples(saved, run).current_A).toEqual(kept);
      for (const { from_s, to_s, cathodic_C } of lost)
        if (cathodic_C !== undefined) expect(cathodic_C).toBeCloseTo(cathodicBetween_C(from_s, to_s), 10);
    }
    expect(checkLibrary(target).findings).toEqual([]);
    const warnings = saved.events(1).filter(({ kind }) => kind === 'warning');
    expect(warnings).toHaveLength(report.runs[0]!.lost.length);
  });

  it('loses the one block to which a ruined page of samples belongs', () => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    const copy = `${folder.path}/copy.sqlite`;
    const overflow = pagesOf(path, 'blocks', 'overflow');
    copyFileSync(path, copy);
    ruinPages(copy, [overflow[7]!], fill());
    const { runs } = salvageLibrary(copy, `${folder.path}/new.sqlite`, 0);
    expect(runs.reduce((sum, { samples }) => sum + samples, 0)).toBe(2 * STREAM.length - PER_BLOCK);
    expect(runs.flatMap(({ lost }) => lost)).toHaveLength(1);
  });
});

it('what was purged is not brought back from the pages it left behind', () => {
  using folder = temporaryFolder();
  const path = makeLibrary(folder.path);
  {
    using library = openLibrary(path, { clock: tickingClock() });
    library.purge(1);
  }
  const { runs, lostRuns } = salvageLibrary(path, `${folder.path}/new.sqlite`, 0);
  expect(runs).toMatchObject([{ run: 2, samples: STREAM.length, lost: [] }]);
  expect(lostRuns).toEqual([]);
  using saved = openLibrary(`${folder.path}/new.sqlite`, { clock: tickingClock() });
  expect(saved.runs()).toHaveLength(1);
});
