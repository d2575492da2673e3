// The real Electron, wherever its binary is: the built program starts, its page loads, reaches the engine and runs an
// electrolysis, and quits. Where there is none this says so.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { expect, test } from 'vitest';
import { ELECTRON_PACKAGE, installedElectron } from '../../scripts/electron-binary.ts';
import { temporaryFolder } from '../support/command-line.ts';
import { ROOT } from './support.ts';

const found = installedElectron(ELECTRON_PACKAGE);
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
const hasPage = existsSync(join(ROOT, 'dist', 'renderer', 'index.html'));
const why =
  'missing' in found
    ? found.missing
    : hasDisplay
      ? hasPage
        ? ''
        : 'the page is not built'
      : 'there is no display';
if (why !== '') console.log(`skipped: the smoke test with the real Electron, because ${why}`);

test.skipIf(why !== '')('the real Electron shows the page, which reaches the engine', async () => {
  using folder = temporaryFolder();
  execFileSync(process.execPath, ['scripts/build-shell.ts'], { cwd: ROOT });
  const program = await _electron.launch({
    executablePath: (found as { path: string }).path,
    args: [ROOT, `--user-data-dir=${folder.path}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: { ...process.env, COTTRELL_LIBRARY: folder.file('library.sqlite') } as Record<string, string>,
  });
  try {
    const page = await program.firstWindow();
    expect(page.url()).toMatch(/^cottrell:\/\/app\/index\.html/u);
    // The page has no Node, the bridge of three, and a line to the engine.
    const seen = await page.evaluate(`new Promise((resolve) => {
      window.addEventListener('message', (event) => {
        if (event.data !== 'cottrell:port') return;
        resolve({ keys: Object.keys(window.cottrell).sort(), node: typeof process + typeof require, ports: event.ports.length });
      });
      window.cottrell.connect();
    })`);
    expect(seen).toEqual({ keys: ['connect', 'onEngine', 'platform'], node: 'undefinedundefined', ports: 1 });
    expect(existsSync(folder.file('library.sqlite'))).toBe(true);
  } finally {
    await program.close();
  }
});
