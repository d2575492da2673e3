import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { Lease } from '../../../src/main/store/lease.ts';
import { startChild } from '../../support/children.ts';
import { pulses, record, START, temporaryFolder, testLibrary } from '../../support/library.ts';

describe('a lease', () => {
  it('is held by one at a time, within a program too', () => {
    using folder = temporaryFolder();
    const path = `${folder.path}/lab.sqlite`;
    const first = Lease.tryTake(path, 1)!;
    expect(first).toBeDefined();
    expect(Lease.tryTake(path, 1)).toBeUndefined();
    using other = Lease.tryTake(path, 2);
    expect(other).toBeDefined();
    first[Symbol.dispose]();
    using again = Lease.tryTake(path, 1);
    expect(again).toBeDefined();
  });
});

describe('a run without an outcome', () => {
  it('is alive as long as its recorder is, for every library that looks at it', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const recorder = library.beginRun(START);
    record(recorder, pulses(1), 50);
    using other = testLibrary(folder.path);
    expect(other.run(1).outcome).toBeUndefined();
    expect(library.run(1).outcome).toBeUndefined();
    recorder.finish({ kind: 'stopped' });
    expect(other.run(1).outcome).toEqual({ kind: 'stopped' });
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.lease'))).toEqual([]);
  });

  it('becomes interrupted at its last sample once its recorder is gone', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    {
      using recorder = library.beginRun(START);
      record(recorder, pulses(2), 50);
    }
    using other = testLibrary(folder.path);
    expect(other.run(1)).toMatchObject({ outcome: { kind: 'interrupted' }, savedThrough_s: 4, samples: 400 });
    expect(other.events(1)).toMatchObject([{ kind: 'interrupted', t_s: 4, data: { savedThrough_s: 4 } }]);
    expect(library.run(1).outcome).toEqual({ kind: 'interrupted' });
    expect(library.events(1)).toHaveLength(1);
  });

  it('is never touched while another program records it, and marked as soon as that was killed', async () => {
    using folder = temporaryFolder();
    const path = `${folder.path}/lab.sqlite`;
    const child = startChild('recording-child.ts', [path, '1', 'hold']);
    expect((await child.lines.next()).value).toBe('run 1');
    using library = testLibrary(folder.path);
    expect(library.run(1).outcome).toBeUndefined();
    expect(() => library.purge(1)).toThrow(expect.objectContaining({ code: 'run-busy' }));
    await child.kill();
    expect(library.runs()).toMatchObject([{ id: 1, outcome: { kind: 'interrupted' }, samples: 0 }]);
    expect(existsSync(`${path}-run1.lease`)).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')('a library with several names', () => {
  it.each([
    [
      'a link to the file',
      (folder: string) => symlinkSync(`${folder}/lab.sqlite`, `${folder}/link.sqlite`),
      'link.sqlite',
    ],
    ['a link to its folder', (folder: string) => symlinkSync(folder, `${folder}/here`), 'here/lab.sqlite'],
    ['a way around', (folder: string) => mkdirSync(`${folder}/sub`), 'sub/../lab.sqlite'],
  ])('does not let a live run be taken for dead: %s', (_, prepare, name) => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const recorder = library.beginRun(START);
    prepare(folder.path);
    using other = testLibrary(folder.path, name);
    expect(other.run(1).outcome).toBeUndefined();
    record(recorder, pulses(1), 50);
    recorder.finish({ kind: 'stopped' });
    expect(other.run(1).outcome).toEqual({ kind: 'stopped' });
  });

  it('has one lease also when it was made through a link that led nowhere', () => {
    using folder = temporaryFolder();
    mkdirSync(`${folder.path}/data`);
    symlinkSync(`${folder.path}/data/lab.sqlite`, `${folder.path}/link.sqlite`);
    using library = testLibrary(folder.path, 'link.sqlite');
    library.beginRun(START);
    using other = testLibrary(`${folder.path}/data`);
    expect(other.run(1).outcome).toBeUndefined();
  });

  it('by hard links is refused, and its copy is not', () => {
    using folder = temporaryFolder();
    testLibrary(folder.path).close();
    linkSync(`${folder.path}/lab.sqlite`, `${folder.path}/second.sqlite`);
    expect(() => testLibrary(folder.path)).toThrow(expect.objectContaining({ code: 'file-unreadable' }));
    copyFileSync(`${folder.path}/lab.sqlite`, `${folder.path}/copy.sqlite`);
    testLibrary(folder.path, 'copy.sqlite').close();
    rmSync(`${folder.path}/second.sqlite`);
    testLibrary(folder.path).close();
  });
});

describe('a recorder whose run was ended by somebody else', () => {
  it('says so, and writes nothing more', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const recorder = library.beginRun(START);
    const ledger = record(recorder, pulses(1), 50);
    const other = new Database(library.path);
    other.exec(`UPDATE runs SET outcome = '{"kind":"interrupted"}'`);
    other.close();
    const runBusy = expect.objectContaining({ code: 'run-busy', context: { run: 1, savedThrough_s: 2 } });
    const before = ledger.state();
    expect(() => recorder.commit({ block: pulses(1), before, rows: [], events: [] })).toThrow(runBusy);
    const note = { kind: 'note', t_s: 2, message: 'late' } as const;
    expect(() => recorder.commit({ before, rows: [], events: [note] })).toThrow(runBusy);
    expect(() => recorder.finish({ kind: 'stopped' })).toThrow(runBusy);
    expect(library.run(1)).toMatchObject({ outcome: { kind: 'interrupted' }, samples: 200 });
    expect(library.events(1)).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('a lease whose file cannot be removed', () => {
  it('does not keep an outcome from being reported as written', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const recorder = library.beginRun(START);
    // A folder in the place of the file is the one thing that nobody, whatever his rights, removes as a file.
    rmSync(`${library.path}-run1.lease`);
    mkdirSync(`${library.path}-run1.lease`);
    recorder.finish({ kind: 'stopped' });
    expect(library.run(1).outcome).toEqual({ kind: 'stopped' });
  });
});

describe('several programs at once', () => {
  it('make one library, and mark a dead run once', async () => {
    using folder = temporaryFolder();
    const path = `${folder.path}/lab.sqlite`;
    const openers = () => Array.from({ length: 3 }, () => startChild('opening-child.ts', [path]));
    const makers = openers();
    expect(await Promise.all(makers.map((child) => child.ended()))).toEqual([0, 0, 0]);
    const dying = startChild('recording-child.ts', [path, '1', 'hold']);
    await dying.lines.next();
    await dying.kill();
    const markers = openers();
    expect(await Promise.all(markers.map((child) => child.ended()))).toEqual([0, 0, 0]);
    using library = testLibrary(folder.path);
    expect(library.run(1).outcome).toEqual({ kind: 'interrupted' });
    expect(library.events(1)).toHaveLength(1);
  });
});
