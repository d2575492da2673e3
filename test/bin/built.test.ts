// The bundle that is started: its name follows the sources, and it is the same program as they are.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bundleName } from '../../bin/built.js';
import { temporaryFolder } from '../support/library.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SHEET = 'ammonia-sheet.yaml';

test('another text, another time, a file more or less, other packages: another name; the page does not count', () => {
  using folder = temporaryFolder();
  const write = (name: string, text: string, time_s = 1000) => {
    const path = join(folder.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    utimesSync(path, time_s, time_s);
  };
  const seen = new Set<string>();
  const isNew = () => {
    const { size } = seen;
    return seen.add(bundleName(folder.path)).size > size;
  };
  write('src/core/one.ts', 'first');
  write('package-lock.json', '{}');
  expect(isNew()).toBe(true);
  write('src/renderer/App.tsx', 'first');
  expect(isNew()).toBe(false);
  write('src/core/one.ts', 'longer than that');
  expect(isNew()).toBe(true);
  // Older than what was there: unpacked from an archive.
  write('src/core/one.ts', 'longer than that', 500);
  expect(isNew()).toBe(true);
  write('src/main/host/two.ts', '');
  expect(isNew()).toBe(true);
  write('package-lock.json', '{ }');
  expect(isNew()).toBe(true);
  rmSync(join(folder.path, 'src/main'), { recursive: true });
  expect(isNew()).toBe(true);
});

test('the bundle answers as the sources do', { timeout: 60_000 }, () => {
  // Within the folder of Cottrell, and as deep as it is always: it reads protocols and packages from there.
  const all = join(ROOT, 'dist', `test-${process.pid}`);
  try {
    execFileSync(process.execPath, [join(ROOT, 'scripts', 'build-program.ts'), all]);
    expect(readdirSync(all)).toEqual([bundleName(ROOT)]);
    const answer = (cli: string) =>
      execFileSync(process.execPath, [cli, 'fe', join(ROOT, 'examples', SHEET), '--json'], {
        encoding: 'utf8',
      });
    const bundled = answer(join(all, bundleName(ROOT), 'cli.js'));
    expect(JSON.parse(bundled)).toMatchObject({ ok: true });
    expect(bundled).toBe(answer(join(ROOT, 'src', 'main', 'host', 'cli.ts')));
  } finally {
    rmSync(all, { recursive: true, force: true });
  }
});
