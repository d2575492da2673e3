// A library on a medium, or in a folder, that one may only read.
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exportCsv } from '../../../src/main/exchange/export.ts';
import { allSamples, pulses, record, START, temporaryFolder, testLibrary } from '../../support/library.ts';

const NOBODY = 65_534;

/**
 * Makes a folder one that may only be read. For the administrator rights mean nothing, so he becomes somebody else
 * until the end of the scope.
 */
function readingOnly(folder: string): Disposable {
  for (const name of readdirSync(folder)) chmodSync(`${folder}/${name}`, 0o444);
  chmodSync(folder, 0o555);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid!(NOBODY);
  return {
    [Symbol.dispose]() {
      if (isRoot) process.seteuid!(0);
      chmodSync(folder, 0o755);
    },
  };
}

/** A folder with a copy of a library that holds one finished and `dead` unfinished runs. */
function copyOfLibrary(folder: string, dead = 0, files = ['lab.sqlite']): string {
  const medium = `${folder}/medium?#%`;
  const copy = () => {
    mkdirSync(medium);
    for (const name of files) copyFileSync(`${folder}/${name}`, `${medium}/${name}`);
  };
  {
    using library = testLibrary(folder);
    const recorder = library.beginRun(START);
    record(recorder, pulses(2), 50);
    recorder.finish({ kind: 'completed', by: 'program' });
    for (let n = 0; n < dead; n++) record(library.beginRun(START), pulses(1), 50);
    // Only while it is open is there anything beside it.
    if (files.length > 1) copy();
  }
  if (files.length === 1) copy();
  chmodSync(folder, 0o755);
  return medium;
}

describe.skipIf(process.platform === 'win32')('a library that may only be read', () => {
  it('is read and exported, and what is in its folder stays as it is', async () => {
    using folder = temporaryFolder();
    const medium = copyOfLibrary(folder.path);
    const out = `${folder.path}/out`;
    mkdirSync(out);
    chmodSync(out, 0o777);
    const bytes = readFileSync(`${medium}/lab.sqlite`);
    using _ = readingOnly(medium);
    using library = testLibrary(medium);
    expect(library.runs()).toMatchObject([{ id: 1, outcome: { kind: 'completed' }, samples: 400 }]);
    expect(allSamples(library, 1)).toStrictEqual(pulses(2));
    expect(library.rebuildLedger(1)).toStrictEqual(library.ledger(1));
    expect(await exportCsv(library, 1, `${out}/run`)).toMatchObject({ samples: 400 });
    expect(readdirSync(medium)).toEqual(['lab.sqlite']);
    expect(readFileSync(`${medium}/lab.sqlite`).equals(bytes)).toBe(true);
  });

  it('says so when something is to be written, and not before', () => {
    using folder = temporaryFolder();
    const medium = copyOfLibrary(folder.path);
    using _ = readingOnly(medium);
    using library = testLibrary(medium);
    const refused = expect.objectContaining({
      code: 'disk-failed',
      message: expect.stringMatching(/may not be written to/),
      advice: expect.stringMatching(/can be read/),
    });
    expect(() => library.beginRun(START)).toThrow(refused);
    expect(() => library.addEvent(1, { kind: 'note', t_s: 1, message: 'pink' })).toThrow(refused);
    expect(() => library.purge(1)).toThrow(refused);
    expect(library.run(1).samples).toBe(400);
  });

  it('shows a dead run as it was left, because it cannot be marked', () => {
    using folder = temporaryFolder();
    const medium = copyOfLibrary(folder.path, 1);
    using _ = readingOnly(medium);
    using library = testLibrary(medium);
    expect(library.run(2)).toMatchObject({ outcome: undefined, samples: 200 });
    expect(allSamples(library, 2)).toStrictEqual(pulses(1));
  });

  it('that was not closed is refused rather than read without its end', () => {
    using folder = temporaryFolder();
    const medium = copyOfLibrary(folder.path, 0, ['lab.sqlite', 'lab.sqlite-wal']);
    using _ = readingOnly(medium);
    expect(() => testLibrary(medium)).toThrow(
      expect.objectContaining({ code: 'file-unreadable', advice: expect.stringMatching(/-wal/) }),
    );
  });

  it('is read with what another account is recording into it', () => {
    using folder = temporaryFolder();
    using own = testLibrary(folder.path);
    record(own.beginRun(START), pulses(1), 50);
    {
      using _ = readingOnly(folder.path);
      using library = testLibrary(folder.path);
      expect(library.run(1)).toMatchObject({ outcome: undefined, samples: 200 });
      expect(allSamples(library, 1)).toStrictEqual(pulses(1));
    }
    expect(own.run(1).outcome).toBeUndefined();
  });
});
