// The desktop program from its start to its end: the shell as it is on a stand-in for Electron, the engine as it is.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/drivers/clock.ts';
import { startShell } from '../../src/main/shell/app.ts';
import { live } from '../../src/main/shell/bench-watch.ts';
import { ElectronStandIn } from './stand-in/electron.ts';
import { running, started, until } from './support.ts';

test('a window opens on the page and reaches the engine over a port of its own', async () => {
  await using shell = await started();
  const { stand } = shell;
  expect(stand.windows).toHaveLength(1);
  expect(stand.windows[0]!.loads).toEqual(['cottrell://app/index.html']);
  const api = await shell.api();
  expect(await api.about()).toMatchObject({ library: join(shell.folder, 'library.sqlite') });
  const { instrument } = await api.instruments.connect({ spec: 'sim:emstat4-hr,cell=dummy,speed=max' });
  expect(await api.instruments.list()).toMatchObject([{ instrument, state: { name: 'ready' } }]);
});

test('two windows look at the same engine', async () => {
  await using shell = await started();
  const first = await shell.api();
  shell.stand.choose('New &window');
  await until(() => shell.stand.windows[1]?.isShown === true);
  const second = await shell.api(shell.stand.windows[1]);
  await first.instruments.connect({ spec: 'sim:emstat4-hr,cell=dummy,speed=max' });
  expect(await second.instruments.list()).toEqual(await first.instruments.list());
  expect(shell.stand.processes).toHaveLength(1);
});

test('a second program leaves at once and the first shows itself', async () => {
  await using shell = await started();
  const second = new ElectronStandIn({ userData: shell.folder, isFirst: false });
  await startShell(second.electron, {
    clock: systemClock,
    preload: '',
    engine: '',
    page: '',
    resources: undefined,
  });
  expect(second.hasQuit).toBe(true);
  expect(second.windows).toHaveLength(0);
  expect(second.processes).toHaveLength(0);
  const window = shell.stand.windows[0]!;
  window.minimize();
  shell.stand.app.emit('second-instance');
  expect(window.isMinimized()).toBe(false);
  expect(shell.stand.focused).toBe(window);
});

test('without a run, quitting asks nothing and ends the engine first', async () => {
  await using shell = await started();
  await shell.api();
  shell.stand.quit();
  expect(shell.stand.hasQuit).toBe(false);
  await until(() => shell.stand.hasQuit);
  expect(shell.stand.engine.hasEnded).toBe(true);
  expect(shell.stand.boxes).toHaveLength(0);
});

test('the computer stays awake while a run lives and no longer', async () => {
  await using shell = await started();
  const api = await shell.api();
  expect(shell.stand.awake.size).toBe(0);
  const { instrument } = await running(api);
  await until(() => shell.stand.awake.size === 1);
  await api.runs.stop({ instrument });
  await until(() => shell.stand.awake.size === 0);
});

test.each([
  ['quitting', (stand: ElectronStandIn) => stand.quit()],
  ['closing the last window', (stand: ElectronStandIn) => void stand.windows[0]!.close()],
])('%s while a run lives asks; who keeps it running loses nothing', async (_name, leave) => {
  await using shell = await started();
  const { stand } = shell;
  const api = await shell.api();
  const { instrument } = await running(api);
  await until(() => stand.awake.size === 1);
  leave(stand);
  const box = await stand.box();
  expect(box.message).toBe('A run is going on.');
  expect(box.detail).toContain('Long hold');
  // Enter and Escape keep it running.
  expect(box.buttons[box.defaultId]).toBe('Keep it running');
  expect(box.buttons[box.cancelId]).toBe('Keep it running');
  box.answer('Keep it running');
  const [snapshot] = await api.instruments.list();
  expect(snapshot).toMatchObject({ instrument, state: { name: 'running' } });
  expect(stand.windows).toHaveLength(1);
  expect(stand.hasQuit).toBe(false);
});

test('who stops the run and quits leaves with the cell confirmed off and the run in the library', async () => {
  await using shell = await started();
  const { stand } = shell;
  const api = await shell.api();
  const { run } = await running(api);
  await until(() => stand.awake.size === 1);
  stand.windows[0]!.close();
  (await stand.box()).answer('Stop the run and quit');
  await until(() => stand.hasQuit);
  expect(stand.boxes).toHaveLength(0);
  await using again = await started({
    settings: { places: { library: join(shell.folder, 'library.sqlite') } },
  });
  const kept = await (await again.api()).runs.list();
  expect(kept).toMatchObject([{ id: run, outcome: { kind: 'stopped' } }]);
});

test('when the computer goes down the run is stopped without a question', async () => {
  await using shell = await started();
  const { stand } = shell;
  await running(await shell.api());
  await until(() => stand.awake.size === 1);
  let isDelayed = false;
  stand.powerMonitor.emit('shutdown', { preventDefault: () => (isDelayed = true) });
  expect(isDelayed).toBe(true);
  await until(() => stand.hasQuit);
  expect(stand.boxes).toHaveLength(0);
});

test('an engine that dies in mid-run is started again, the cell is confirmed off, and the window says so', async () => {
  await using shell = await started();
  const { stand } = shell;
  const statuses: { state: string; notice?: { danger: boolean; message: string } }[] = [];
  stand.contents.page!.cottrell.onEngine((status) => statuses.push(status));
  const { run } = await running(await shell.api());
  await until(() => stand.awake.size === 1);
  const first = stand.engine;
  first.crash(139);
  const box = await stand.box();
  expect(stand.processes).toHaveLength(2);
  expect(stand.awake.size).toBe(0);
  expect(box.type).toBe('warning');
  expect(box.message).toMatch(/ended by itself.*started again/);
  expect(box.message).toMatch(/The cell of EmStat4.* is confirmed off/);
  expect(box.message).toContain(`Run ${run} (Long hold) was cut short`);
  box.answer('OK');
  const states = statuses.map(({ state }) => state);
  expect(states.slice(states.indexOf('restarting'))).toEqual(['restarting', 'running']);
  expect(statuses.find(({ state }) => state === 'restarting')?.notice).toMatchObject({ danger: true });
  expect(statuses.at(-1)).toMatchObject({ notice: { danger: false, message: box.message } });
  const api = await shell.api();
  const bench = await api.instruments.list();
  expect(live(bench)).toHaveLength(0);
  expect(bench).toMatchObject([{ state: { name: 'ready' } }]);
  expect(await api.runs.list()).toMatchObject([{ id: run, outcome: { kind: 'interrupted' } }]);
});

test('a library that cannot be opened is said in words, and another one can be chosen', async () => {
  await using shell = await started({
    prepare: (folder) => writeFileSync(join(folder, 'library.sqlite'), 'not a library at all'),
  });
  const { stand } = shell;
  const box = await stand.box();
  expect(box.type).toBe('error');
  expect(box.message).toContain('library.sqlite');
  const library = join(shell.folder, 'other.sqlite');
  stand.files.push([library]);
  box.answer('Other library…');
  expect((await (await shell.api()).about()).library).toBe(library);
  expect(JSON.parse(readFileSync(join(shell.folder, 'desktop.json'), 'utf8')).places.library).toBe(library);
});

test('a page that dies is loaded again, and not for ever', async () => {
  await using shell = await started();
  const window = shell.stand.windows[0]!;
  for (let n = 0; n < 6; n++) window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
  expect(window.loads).toHaveLength(4);
});
