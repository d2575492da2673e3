// `npm start` finds Electron, has it fetched, or says why not.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findElectron } from '../../scripts/electron-binary.ts';
import { temporaryFolder } from '../support/command-line.ts';

const DISPLAY = { DISPLAY: ':0' };

async function never(): Promise<void> {
  throw new Error('nothing was to be fetched');
}

async function install(folder: string): Promise<void> {
  mkdirSync(join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'path.txt'), 'electron');
  writeFileSync(join(folder, 'dist', 'electron'), '');
}

test('a binary that is there is used and nothing is fetched', async () => {
  using folder = temporaryFolder();
  await install(folder.path);
  expect(await findElectron(folder.path, never, 'linux', DISPLAY)).toEqual({
    path: join(folder.path, 'dist', 'electron'),
  });
});

test('a binary that is not there is fetched', async () => {
  using folder = temporaryFolder();
  expect(await findElectron(folder.path, install, 'linux', DISPLAY)).toEqual({
    path: join(folder.path, 'dist', 'electron'),
  });
});

test('where it cannot be fetched, that is said in one line with the reason', async () => {
  using folder = temporaryFolder();
  const offline = async () => {
    throw new Error('a long story\ngetaddrinfo EAI_AGAIN example.invalid');
  };
  expect(await findElectron(folder.path, offline, 'win32', {})).toEqual({
    missing: 'its binary is not installed and cannot be fetched (getaddrinfo EAI_AGAIN example.invalid)',
  });
});

test('a Linux without a display gets the browser before anything is fetched', async () => {
  using folder = temporaryFolder();
  expect(await findElectron(folder.path, never, 'linux', {})).toEqual({ missing: 'there is no display' });
});

test('a distribution elsewhere is used where the environment names one', async () => {
  using folder = temporaryFolder();
  await install(folder.path);
  const environment = { ...DISPLAY, ELECTRON_OVERRIDE_DIST_PATH: join(folder.path, 'dist') };
  expect(await findElectron(join(folder.path, 'none'), never, 'linux', environment)).toEqual({
    path: join(folder.path, 'dist', 'electron'),
  });
});
