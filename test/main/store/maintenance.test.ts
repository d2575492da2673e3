// Looking after a library: damage of every kind is found, what can be read is saved and nothing else is claimed, and a
// backup made while a run goes on is a library of its own.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/core/ledger.ts';
import { sliceBlock } from '../../../src/core/slice.ts';
import { openLibrary } from '../../../src/main/store/library.ts';
import { backupLibrary } from '../../../src/main/store/maintenance/backup.ts';
import { checkLibrary } from '../../../src/main/store/maintenance/check.ts';
import { salvageLibrary } from '../../../src/main/store/maintenance/salvage.ts';
import { laterCodeOf, pagesOf, ruinPages, tamper } from '../../support/damage.ts';
import {
  allSamples,
  pulses,
  record,
  START,
  temporaryFolder,
  testLibrary,
  tickingClock,
} from '../../support/library.ts';

const CYCLES = 400;
/** 80 000 samples over 800 s; blocks of 10 000, so 100 s each; two pages of the pyramid. */
const STREAM = pulses(CYCLES);
const PER_BLOCK = 10_000;

/** A library with one run, a note and an analysis. */
function makeLibrary(folder: string): string {
  using library = testLibrary(folder);
  const recorder = library.beginRun(START);
  record(recorder, STREAM, PER_BLOCK);
  library.addEvent(recorder.id, { kind: 'note', t_s: 12, message: 'bubbles' });
  recorder.finish({ kind: 'completed', by: 'program' });
  library.addAnalysis({
    run: recorder.id,
    kind: 'efficiency',
    version: 1,
    inputs: { a: 1 },
    results: { b: 2 },
  });
  return library.path;
}

const FLIP = "payload = CAST(substr(payload, 1, 99) || x'5a' || substr(payload, 101) AS BLOB)";

/** Overwrites the leaf on which the row of a block or of a page of the pyramid stands. */
function ruinLeafOf(path: string, table: string, row: number): void {
  const database = new Database(path);
  const payload = database.prepare(`SELECT payload FROM ${table} WHERE id = ?`).pluck().get(row) as Buffer;
  database.close();
  // Where the row stands, its bytes begin.
  const size = 4096;
  const bytes = readFileSync(path);
  const leaf = pagesOf(path, table, 'leaf').find((page) =>
    bytes.subarray((page - 1) * size, page * size).includes(payload.subarray(0, 20)),
  );
  expect(leaf).toBeDefined();
  ruinPages(path, [leaf!]);
}

describe('a library that is whole', () => {
  it('is found to be so, and is not changed by the looking', () => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    const bytes = readFileSync(path);
    const report = checkLibrary(path);
    expect(report).toMatchObject({ runs: 1, blocks: 8, samples: 80_000, findings: [] });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('is found to be so where it was recorded when the ledger still took times as doubles', () => {
    using folder = temporaryFolder();
    const { clock: _, ...before } = new Ledger().state();
    const ledger = new Ledger(before);
    using library = testLibrary(folder.path);
    record(library.beginRun(START), STREAM, PER_BLOCK, ledger);
    const { totals } = library.rebuildLedger(1);
    expect(totals).toEqual(ledger.totals);
    expect(checkLibrary(library.path).findings).toEqual([]);
  });

  it('keeps its ledger when it is salvaged, also where the ledger still took times as doubles', () => {
    using folder = temporaryFolder();
    const { clock: _, ...before } = new Ledger().state();
    const ledger = new Ledger(before);
    using library = testLibrary(folder.path);
    record(library.beginRun(START), STREAM, PER_BLOCK, ledger);
    const target = `${folder.path}/salvaged.sqlite`;
    salvageLibrary(library.path, target, 1e12);
    using salvaged = openLibrary(target, { clock: tickingClock() });
    // The doubles differ from the microseconds they stand for: the sums of the two are not the same bits.
    expect(salvaged.ledger(1).totals).toEqual(ledger.totals);
    expect(new Ledger().state().clock).toBeDefined();
    for (const block of salvaged.blocks(1)) expect(block.before).not.toHaveProperty('clock');
  });

  it('is salvaged whole, to the last bit', () => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    const target = `${folder.path}/new.sqlite`;
    const report = salvageLibrary(path, target, 0);
    expect(report).toMatchObject({ runs: [{ run: 1, samples: 80_000, lost: [] }], lostRuns: [] });
    using old = openLibrary(path, { clock: tickingClock() });
    using saved = openLibrary(target, { clock: tickingClock() });
    expect(saved.run(1)).toEqual(old.run(1));
    expect(saved.ledger(1)).toEqual(old.ledger(1));
    expect(saved.events(1)).toEqual(old.events(1));
    expect(saved.analyses()).toEqual(old.analyses());
    expect(allSamples(saved, 1)).toEqual(allSamples(old, 1));
    expect(saved.pyramidPages(1)).toEqual(old.pyramidPages(1));
    expect(checkLibrary(target).findings).toEqual([]);
  });
});

describe('damage is found', () => {
  it.each([
    ['a flipped byte of samples', `UPDATE blocks SET ${FLIP} WHERE number = 3`, /cannot be read from 200 s/],
    [
      'a changed charge beside the samples',
      'UPDATE blocks SET anodic_C = 9 WHERE number = 3',
      /cannot be read/,
    ],
    ['a block that is gone', 'DELETE FROM blocks WHERE number = 3', /10000 samples before it are missing/],
    [
      'a changed row of the ledger',
      'UPDATE cycles SET cathodic_C = 9 WHERE number = 7',
      /not what the samples/,
    ],
    [
      'a row of the ledger too many',
      'INSERT INTO cycles SELECT run, number + 9999, segment, cycle, start_s, end_s, samples, gaps, gap_s, overloads, end_current_A, cathodic_C, anodic_C, edge_C, total_cathodic_C, total_anodic_C, total_edge_C FROM cycles WHERE number = 1',
      /more visits/,
    ],
    ['a damaged page of the pyramid', `UPDATE pyramid SET ${FLIP} WHERE page = 1`, /Page 1 of level 0/],
  ])('%s', (_, sql, message) => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    tamper(path, sql);
    const { findings } = checkLibrary(path);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ run: 1, message: expect.stringMatching(message) });
  });

  it('events of a run that is not there', () => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    const database = new Database(path);
    database.pragma('foreign_keys = OFF');
    database.exec("INSERT INTO events VALUES (77, 1, 'note', NULL, 0, '', '{}')");
    database.close();
    expect(checkLibrary(path).findings.map(({ message }) => message)).toEqual([
      'The table events speaks of runs that are not there.',
    ]);
  });

  it('a ruined page of the file', () => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    ruinLeafOf(path, 'blocks', 5);
    expect(checkLibrary(path).findings.length).toBeGreaterThan(0);
  });

  it('of what is no library, is newer, or is not there: nothing is checked, and it is said', async () => {
    using folder = temporaryFolder();
    const text = `${folder.path}/text`;
    writeFileSync(text, 'no database '.repeat(1000));
    const path = makeLibrary(folder.path);
    tamper(path, 'PRAGMA user_version = 1000');
    const target = `${folder.path}/new.sqlite`;
    for (const work of [
      checkLibrary,
      (file: string) => salvageLibrary(file, target, 0),
      (file: string) => backupLibrary(file, target),
    ]) {
      expect(await laterCodeOf(() => work(text))).toBe('library-corrupt');
      expect(await laterCodeOf(() => work(path))).toBe('library-newer');
      expect(await laterCodeOf(() => work(`${folder.path}/none`))).toBe('library-missing');
    }
    expect(existsSync(target)).toBe(false);
  });
});

describe('a damaged library is salvaged', () => {
  it.each([
    ['a damaged block', (path: string) => tamper(path, `UPDATE blocks SET ${FLIP} WHERE number = 3`)],
    ['a block that is gone', (path: string) => tamper(path, 'DELETE FROM blocks WHERE number = 3')],
  ])('without %s, which is told and becomes a gap', (_, damage) => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    damage(path);
    const bytes = readFileSync(path);
    const target = `${folder.path}/new.sqlite`;
    const report = salvageLibrary(path, target, 0);
    expect(readFileSync(path).equals(bytes)).toBe(true);

    const direct = (from_s: number, to_s: number) => {
      const ledger = new Ledger(undefined, to_s);
      ledger.add(STREAM);
      const begun = new Ledger(undefined, from_s);
      begun.add(STREAM);
      return ledger.totals.cathodic_C - begun.totals.cathodic_C;
    };
    const [lost] = report.runs[0]!.lost;
    expect(report.runs[0]!.lost).toHaveLength(1);
    expect(lost).toMatchObject({ from_s: 200, to_s: 300, samples: 10_000 });
    expect(lost!.cathodic_C).toBeCloseTo(direct(200, 300), 10);

    using saved = openLibrary(target, { clock: tickingClock() });
    expect(checkLibrary(target).findings).toEqual([]);
    expect(saved.run(1)).toMatchObject({ samples: 70_000, outcome: { kind: 'completed' } });
    const { totals } = saved.ledger(1);
    expect(totals.gap_s).toBeCloseTo(100, 1);
    expect(totals.cathodic_C).toBeCloseTo(direct(0, 800) - direct(200, 300), 3);
    expect(allSamples(saved, 1).current_A).toEqual(
      Float64Array.from([...STREAM.current_A.slice(0, 20_000), ...STREAM.current_A.slice(30_000)]),
    );
    expect(saved.events(1).map(({ kind }) => kind)).toEqual(['note', 'warning']);
    expect(saved.analyses(1)).toHaveLength(1);
  });

  it('where its end is cut off, up to there', () => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    tamper(path, `UPDATE blocks SET ${FLIP} WHERE number >= 7`);
    const target = `${folder.path}/new.sqlite`;
    const [run] = salvageLibrary(path, target, 0).runs;
    expect(run).toMatchObject({ samples: 60_000, lost: [{ to_s: 800 }] });
    expect(checkLibrary(target).findings).toEqual([]);
  });

  it('where pages of several tables are ruined', () => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    ruinLeafOf(path, 'blocks', 3);
    ruinLeafOf(path, 'pyramid', 1);
    const target = `${folder.path}/new.sqlite`;
    const [run] = salvageLibrary(path, target, 0).runs;
    expect(run!.lost.length).toBeGreaterThan(0);
    expect(run!.samples).toBeGreaterThan(20_000);
    expect(checkLibrary(target).findings).toEqual([]);
  });

  it('without what a ruined leaf held at its end, which is told by the ledger', () => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    ruinLeafOf(path, 'blocks', 8);
    const [run] = salvageLibrary(path, `${folder.path}/new.sqlite`, 0).runs;
    const [lost] = run!.lost;
    expect(run!.lost).toHaveLength(1);
    expect(lost!.to_s).toBe(800);
    const whole = new Ledger();
    whole.add(STREAM);
    const kept = new Ledger(undefined, lost!.from_s);
    kept.add(STREAM);
    expect(lost!.cathodic_C).toBeCloseTo(whole.totals.cathodic_C - kept.totals.cathodic_C, 10);
  });

  it('never over a file that is there', async () => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    const target = `${folder.path}/precious`;
    writeFileSync(target, 'precious');
    expect(await laterCodeOf(() => salvageLibrary(path, target, 0))).toBe('file-exists');
    expect(await laterCodeOf(() => backupLibrary(path, target))).toBe('file-exists');
    expect(readFileSync(target, 'utf8')).toBe('precious');
  });
});

describe('a backup', () => {
  it('while a run goes on opens, is whole, and ends where the run stood', async () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    using recorder = library.beginRun(START);
    const ledger = record(recorder, sliceBlock(STREAM, 0, 50_000), 1000);
    const target = `${folder.path}/backup.sqlite`;
    const backup = backupLibrary(library.path, target);
    const before = ledger.state();
    const more = sliceBlock(STREAM, 50_000, 60_000);
    ledger.add(more);
    recorder.commit({ block: more, before, rows: ledger.takeRows(), events: [] });
    expect(await backup).toMatchObject({ runs: 1 });
    expect(existsSync(`${target}-wal`)).toBe(false);
    expect(checkLibrary(target).findings).toEqual([]);
    using copy = openLibrary(target, { clock: tickingClock() });
    expect(copy.run(1).outcome).toEqual({ kind: 'interrupted' });
    expect([50_000, 60_000]).toContain(copy.run(1).samples);
    // The run itself is not touched by any of it.
    expect(library.run(1)).toMatchObject({ samples: 60_000, outcome: undefined });
  });
});
