// `cottrell library …` as a person uses it, on a library named by hand: whole, damaged, of a newer program.
import { readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openLibrary } from '../../src/main/store/library.ts';
import { cottrell, temporaryFolder } from '../support/command-line.ts';
import { pulses, record, START, tickingClock } from '../support/library.ts';

test('a library is checked, backed up, damaged, repaired, and found whole again', async () => {
  using folder = temporaryFolder();
  const path = folder.file('lab.sqlite');
  {
    using library = openLibrary(path, { clock: tickingClock() });
    using recorder = library.beginRun(START);
    record(recorder, pulses(60), 2000);
    recorder.finish({ kind: 'completed', by: 'program' });
  }
  const on = (...args: string[]) => cottrell(['library', ...args, '-l', path, '--json']);
  const whole = await on('check');
  expect([whole.code, whole.json().command]).toEqual([0, 'library check']);
  expect(whole.json().result).toMatchObject({ runs: 1, samples: 12_000, findings: [] });

  const backup = await on('backup', folder.file('backup.sqlite'));
  expect(backup.code).toBe(0);
  expect((await on('backup', folder.file('backup.sqlite'))).json().error.code).toBe('file-exists');

  const database = new Database(path);
  database.exec(`DROP TRIGGER blocks_are_frozen; UPDATE blocks SET
    payload = CAST(substr(payload, 1, 99) || x'5a' || substr(payload, 101) AS BLOB) WHERE number = 2`);
  database.close();
  const damaged = await on('check');
  expect(damaged.code).toBe(6);
  expect(damaged.json().result.findings).toMatchObject([{ run: 1, from_s: 20, to_s: 40 }]);

  const before = readFileSync(path);
  const repaired = await on('repair', folder.file('repaired.sqlite'));
  expect(repaired.code).toBe(6);
  expect(repaired.json().result.runs).toMatchObject([{ run: 1, samples: 10_000, lost: [{ samples: 2000 }] }]);
  expect(readFileSync(path).equals(before)).toBe(true);
  for (const name of ['repaired.sqlite', 'backup.sqlite']) {
    const again = await cottrell(['library', 'check', '-l', folder.file(name)]);
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('is whole')]);
  }
});

test('a library of a newer program, and a file that is none, are refused with what to do', async () => {
  using folder = temporaryFolder();
  const path = folder.file('newer.sqlite');
  openLibrary(path, { clock: tickingClock() }).close();
  const database = new Database(path);
  database.pragma('user_version = 99');
  database.close();
  const newer = await cottrell(['library', 'check', '-l', path]);
  expect([newer.code, newer.err]).toEqual([6, expect.stringContaining('Install that version')]);
  writeFileSync(folder.file('text'), 'no database '.repeat(500));
  const none = await cottrell(['library', 'repair', folder.file('new'), '-l', folder.file('text')]);
  expect([none.code, none.err]).toEqual([6, expect.stringContaining('not a library')]);
});
