import { appendFileSync, copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/core/ledger.ts';
import { openDatabase } from '../../../src/main/store/database.ts';
import { storeFault } from '../../../src/main/store/faults.ts';
import { Library, openLibrary } from '../../../src/main/store/library.ts';
import { startChild } from '../../support/children.ts';
import { codeOf, flipPayload, tamper } from '../../support/damage.ts';
import {
  allSamples,
  pulses,
  record,
  START,
  temporaryFolder,
  testLibrary,
  tickingClock,
} from '../../support/library.ts';

const clock = tickingClock();

/** A library with one finished run in blocks of 1200 samples. */
function makeLibrary(folder: string): string {
  using library = testLibrary(folder);
  const recorder = library.beginRun(START);
  record(recorder, pulses(24), 1200);
  recorder.finish({ kind: 'completed', by: 'program' });
  return library.path;
}

describe('a file that is no library', () => {
  it.each([
    ['text', (path: string) => writeFileSync(path, 'Lieber Leser, dies ist keine Datenbank. '.repeat(100))],
    [
      'a library whose header is overwritten',
      (path: string) => overwrite(makeLibrary(path.replace(/\/[^/]*$/, '')), path, 0, 64),
    ],
    [
      'a library whose first page is overwritten',
      (path: string) => overwrite(makeLibrary(path.replace(/\/[^/]*$/, '')), path, 100, 3000),
    ],
    ['a library cut short', (path: string) => cut(makeLibrary(path.replace(/\/[^/]*$/, '')), path)],
  ])('is refused and not touched: %s', (_, make) => {
    using folder = temporaryFolder();
    const path = `${folder.path}/damaged.sqlite`;
    make(path);
    const bytes = readFileSync(path);
    expect(codeOf(() => openLibrary(path, { clock }))).toBe('library-corrupt');
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('is refused and not touched: a database of another program', () => {
    using folder = temporaryFolder();
    const path = `${folder.path}/other.sqlite`;
    const other = new Database(path);
    other.exec('CREATE TABLE cats (name TEXT)');
    other.close();
    const bytes = readFileSync(path);
    expect(codeOf(() => openLibrary(path, { clock }))).toBe('library-corrupt');
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('is refused and not touched: a library of a newer program', () => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    const newer = new Database(path);
    newer.pragma('user_version = 1000');
    newer.close();
    const bytes = readFileSync(path);
    expect(codeOf(() => openLibrary(path, { clock }))).toBe('library-newer');
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('is named when it is not there, or is a folder', () => {
    using folder = temporaryFolder();
    expect(codeOf(() => openLibrary(`${folder.path}/none.sqlite`, { clock, create: false }))).toBe(
      'library-missing',
    );
    expect(codeOf(() => openLibrary(folder.path, { clock }))).toBe('file-unreadable');
    writeFileSync(`${folder.path}/file`, '');
    expect(codeOf(() => openLibrary(`${folder.path}/file/lab.sqlite`, { clock }))).toBe('file-unreadable');
  });
});

describe('a damaged block', () => {
  it('cannot be read; the others, the ledger and the events can', () => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    flipPayload(path, 2);
    using library = openLibrary(path, { clock });
    const blocks = [...library.blocks(1)];
    expect(blocks.map((block) => codeOf(() => block.read()))).toEqual([
      undefined,
      'block-damaged',
      undefined,
      undefined,
    ]);
    expect(codeOf(() => library.rebuildLedger(1))).toBe('block-damaged');
    const direct = new Ledger();
    direct.add(pulses(24));
    expect(library.ledger(1)).toStrictEqual({
      rows: direct.takeRows(),
      open: undefined,
      totals: direct.totals,
    });
    // Selections that do not end in it are exact across it: 2 s to 40 s, the block being 12 s to 24 s.
    const before = library.chargeBetween(1, 0, 2).cathodic_C;
    const after = library.chargeBetween(1, 40, 48).cathodic_C;
    expect(library.chargeBetween(1, 2, 40).cathodic_C).toBeCloseTo(
      direct.totals.cathodic_C - before - after,
      14,
    );
    expect(codeOf(() => library.chargeBetween(1, 2, 15))).toBe('block-damaged');
  });

  it('is found in its row as well as in its bytes', () => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    tamper(path, 'UPDATE blocks SET cathodic_C = cathodic_C * 2 WHERE number = 3');
    using library = openLibrary(path, { clock });
    expect([...library.blocks(1)].map((block) => codeOf(() => block.read()))).toEqual([
      undefined,
      undefined,
      'block-damaged',
      undefined,
    ]);
  });

  it('at the end of an interrupted run ends its ledger at the last block that can be read', () => {
    using folder = temporaryFolder();
    const path = `${folder.path}/lab.sqlite`;
    {
      using library = testLibrary(folder.path);
      using recorder = library.beginRun(START);
      record(recorder, pulses(24), 1250);
    }
    flipPayload(path, 4);
    using library = openLibrary(path, { clock });
    expect(library.events(1)).toMatchObject([
      { kind: 'interrupted', t_s: 37.5, data: { savedThrough_s: 37.5, damagedBlocks: [{ samples: 1050 }] } },
    ]);
    const ledger = new Ledger();
    for (const block of library.blocks(1)) if (block.first < 3750) ledger.add(block.read());
    expect(library.ledger(1)).toStrictEqual({
      rows: ledger.takeRows(),
      open: ledger.current,
      totals: ledger.totals,
    });
  });
});

describe('a disk that takes no more', () => {
  it('that is full loses nothing, and lets the run end when there is room again', () => {
    using folder = temporaryFolder();
    const database = openDatabase(`${folder.path}/lab.sqlite`, {});
    database.pragma('max_page_count = 60');
    using library = new Library(`${folder.path}/lab.sqlite`, database, clock);
    const recorder = library.beginRun(START);
    const ledger = new Ledger();
    const stream = pulses(24);
    let commits = 0;
    const code = codeOf(() => {
      for (; commits < 100; commits++) {
        const before = ledger.state();
        recorder.commit({ block: stream, before, rows: [], events: [] });
      }
    });
    expect(code).toBe('disk-full');
    expect(commits).toBeGreaterThan(0);
    expect(library.run(1).samples).toBe(commits * stream.length);
    expect([...library.blocks(1)].every((block) => block.read().length === stream.length)).toBe(true);
    database.pragma('max_page_count = 1000');
    recorder.finish({ kind: 'failed', code: 'disk-full', message: 'the disk is full' });
    expect(library.run(1).outcome).toMatchObject({ kind: 'failed' });
  });

  it.skipIf(process.platform === 'win32')(
    'that refuses a write fails the commit and nothing else',
    async () => {
      using folder = temporaryFolder();
      const path = `${folder.path}/lab.sqlite`;
      // No file may grow beyond 400 blocks of 512 bytes: the system refuses the write itself.
      const child = startChild('limited-child.ts', [path], 'ulimit -f 400');
      expect((await child.lines.next()).value).toBe('disk-failed true');
      await child.ended();
      using library = openLibrary(path, { clock });
      expect(library.run(1).outcome).toEqual({ kind: 'interrupted' });
      expect(allSamples(library, 1).length).toBeGreaterThan(0);
    },
  );
});

describe('a library that another program holds', () => {
  it('is waited for, and named when it stays so', () => {
    using folder = temporaryFolder();
    using library = openLibrary(`${folder.path}/lab.sqlite`, { clock, busy_ms: 50 });
    const recorder = library.beginRun(START);
    const other = new Database(library.path);
    other.exec('BEGIN IMMEDIATE');
    const commit = () =>
      recorder.commit({ block: pulses(1), before: new Ledger().state(), rows: [], events: [] });
    expect(codeOf(commit)).toBe('library-busy');
    other.exec('ROLLBACK');
    other.close();
    commit();
    expect(library.run(1).samples).toBe(200);
  });
});

describe('errors of the library', () => {
  it('that nobody foresaw are faults of the program and keep their cause', () => {
    const cause = new Database.SqliteError('bad parameter', 'SQLITE_MISUSE');
    expect(storeFault(cause, {})).toMatchObject({ code: 'internal', cause });
    expect(storeFault(new TypeError('oops'), {})).toMatchObject({ code: 'internal', message: 'oops' });
  });
});

function overwrite(source: string, path: string, from: number, to: number): void {
  copyFileSync(source, path);
  const bytes = readFileSync(path);
  bytes.fill(0xa5, from, to);
  writeFileSync(path, bytes);
}

function cut(source: string, path: string): void {
  copyFileSync(source, path);
  truncateSync(path, 5000);
  appendFileSync(path, 'x');
}

describe('a library that SQLite finds sound, and that is damaged all the same', () => {
  it.each([
    ['text that is no longer JSON', `UPDATE runs SET instrument = 'x' || char(1)`],
    ['JSON of another kind', `UPDATE runs SET instrument = 'null'`],
    ['a column with another name', 'ALTER TABLE runs RENAME COLUMN started_ms TO started'],
    ['a schema that never was', 'PRAGMA user_version = -7'],
  ])('is called damaged: %s', (_, damage) => {
    using folder = temporaryFolder();
    const path = makeLibrary(folder.path);
    tamper(path, damage);
    const code = codeOf(() => {
      using library = openLibrary(path, { clock });
      library.runs();
    });
    expect(code).toBe('library-corrupt');
  });
});
