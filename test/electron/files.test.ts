// The file menu: protocols from elsewhere, other places for the engine, and what waits while a run lives.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isVisible } from '../../src/main/shell/window.ts';
import { LONG, running, started, until } from './support.ts';

test('an imported protocol is in the own folder; one of the same name is replaced only on request', async () => {
  await using shell = await started();
  const { stand, folder } = shell;
  const api = await shell.api();
  const file = join(folder, 'mine.yaml');
  writeFileSync(file, LONG);
  stand.files.push([file]);
  stand.choose('&Import protocols…');
  const kept = join(folder, 'protocols', 'mine.yaml');
  const own = async () => (await api.protocols.list()).filter((entry) => entry.folder === 'own');
  while ((await own()).length === 0);
  expect(readFileSync(kept, 'utf8')).toBe(LONG);
  writeFileSync(file, LONG.replace('Long hold', 'Longer hold'));
  stand.files.push([file]);
  stand.choose('&Import protocols…');
  const box = await stand.box();
  expect(box.message).toContain('mine.yaml');
  expect(readFileSync(kept, 'utf8')).toBe(LONG);
  box.answer('Replace it');
  await until(() => readFileSync(kept, 'utf8').includes('Longer hold'));
});

test('another library waits until nothing runs', async () => {
  await using shell = await started();
  const { stand, folder } = shell;
  const { instrument } = await running(await shell.api());
  await until(() => stand.awake.size === 1);
  stand.choose('&Open library…');
  const box = await stand.box();
  expect(box.message).toBe('A run is going on.');
  box.answer('OK');
  const api = await shell.api();
  await api.runs.stop({ instrument });
  await until(() => stand.awake.size === 0);
  const library = join(folder, 'new.sqlite');
  stand.files.push([library]);
  stand.choose('New &library…');
  await until(() => stand.processes.length === 2);
  expect((await (await shell.api()).about()).library).toBe(library);
});

test('a library that was open before is a press away, in the menu of this start and of the next', async () => {
  await using shell = await started();
  const { stand, folder } = shell;
  const first = (await (await shell.api()).about()).library;
  expect(stand.recentLibraries()).toEqual([]);
  const second = join(folder, 'second.sqlite');
  stand.files.push([second]);
  stand.choose('New &library…');
  await until(() => stand.processes.length === 2);
  expect((await (await shell.api()).about()).library).toBe(second);
  expect(stand.recentLibraries()).toEqual([first]);
  stand.choose(first);
  await until(() => stand.processes.length === 3);
  expect((await (await shell.api()).about()).library).toBe(first);
  expect(stand.recentLibraries()).toEqual([second]);
  const kept = JSON.parse(readFileSync(join(folder, 'desktop.json'), 'utf8'));
  expect(kept).toMatchObject({ places: { library: first }, recentLibraries: [second] });
});

test('a window comes back where it was, unless that display is gone', async () => {
  const window = { x: 2000, y: 100, width: 1300, height: 800, maximized: true };
  const right = { x: 1920, y: 0, width: 1920, height: 1080 };
  const left = { x: 0, y: 0, width: 1920, height: 1080 };
  await using both = await started({ settings: { window }, stand: { displays: [left, right] } });
  expect(both.stand.windows[0]!.options).toMatchObject({ x: 2000, y: 100, width: 1300, height: 800 });
  expect(both.stand.windows[0]!.isMaximized()).toBe(true);
  await using one = await started({ settings: { window }, stand: { displays: [left] } });
  expect(one.stand.windows[0]!.options.x).toBeUndefined();
  expect(isVisible({ x: 1900, y: 0, width: 1000, height: 700 }, [left])).toBe(false);
});

test('settings that cannot be read mean the defaults', async () => {
  await using shell = await started({ settings: { window: 'large' } });
  expect(shell.stand.windows[0]!.options).toMatchObject({ width: 1440, height: 900 });
});
