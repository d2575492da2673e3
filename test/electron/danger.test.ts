// When a cell cannot be confirmed off, the shell says so in so many words, and never lets anybody leave unwarned.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VirtualClock } from '../support/virtual-clock.ts';
import type { ElectronStandIn } from './stand-in/electron.ts';
import { ROOT, started, until } from './support.ts';

const ENGINE = join(ROOT, 'test', 'electron', 'stand-in', 'lost-instrument-engine.ts');

async function withRun(clock = new VirtualClock()) {
  const shell = await started({ engine: ENGINE, clock });
  await until(() => shell.stand.awake.size === 1);
  return { shell, stand: shell.stand, clock };
}

/** Lets virtual time pass while the engine's thread really works. */
async function boxWithTime(stand: ElectronStandIn, clock: VirtualClock) {
  let isThere = false;
  const box = stand.box().finally(() => {
    isThere = true;
  });
  while (!isThere) {
    await until(() => clock.sleeping > 0 || isThere);
    await clock.advance(3);
  }
  return await box;
}

test('after a crash an instrument that cannot be reached is named, with what to do', async () => {
  const { shell, stand, clock } = await withRun();
  await using _shell = shell;
  stand.engine.crash(11);
  const box = await boxWithTime(stand, clock);
  expect(box.type).toBe('error');
  expect(box.message).toContain('The cell of Potentiostat at the window could not be confirmed off');
  expect(box.message).toContain('There is no port /dev/ttyACM0.');
  expect(box.message).not.toContain('is confirmed off');
  expect(box.detail).toContain('THE CELL MAY STILL BE ON');
  // Five tries, two seconds apart.
  expect(clock.now_s()).toBeGreaterThanOrEqual(8);
});

test('an engine that dies again and again is given up, and the danger is named', async () => {
  const { shell, stand } = await withRun();
  await using _shell = shell;
  for (let death = 1; death <= 5; death++) {
    const dying = stand.engine;
    dying.crash(11);
    await until(() => dying.hasEnded && (death === 5 || stand.engine !== dying));
  }
  const box = await stand.box();
  expect(stand.processes).toHaveLength(5);
  expect(box.message).toMatch(/5 times in a row and is not started again/u);
  expect(box.detail).toContain('THE CELL OF Potentiostat at the window MAY STILL BE ON');
});

test('who quits while the cell cannot be switched off must say that it may stay on', async () => {
  const { shell, stand } = await withRun();
  await using _shell = shell;
  stand.quit();
  (await stand.box()).answer('Stop the run and quit');
  const first = await stand.box();
  expect(first.message).toBe('THE CELL OF Potentiostat at the window MAY STILL BE ON.');
  expect(first.buttons[first.defaultId]).toBe('Stay');
  first.answer('Try again');
  (await stand.box()).answer('Stay');
  await new Promise(setImmediate);
  expect(stand.hasQuit).toBe(false);
  expect(stand.engine.hasEnded).toBe(false);

  stand.quit();
  (await stand.box()).answer('Stop the run and quit');
  (await stand.box()).answer('Quit with the cell perhaps on');
  const last = await stand.box();
  expect(last.message).toBe('The cell of Potentiostat at the window MAY STILL BE ON.');
  expect(stand.hasQuit).toBe(false);
  last.answer('I will look');
  await until(() => stand.hasQuit);
});

test('an engine that does not leave is ended after its time, and that is said', async () => {
  const clock = new VirtualClock();
  await using shell = await started({
    engine: join(ROOT, 'test', 'electron', 'stand-in', 'stuck-engine.ts'),
    clock,
  });
  const { stand } = shell;
  await stand.engineIsReady();
  stand.quit();
  const box = await boxWithTime(stand, clock);
  expect(box.message).toBe('The engine ended without its last word.');
  expect(clock.now_s()).toBeGreaterThanOrEqual(90);
  box.answer('I will look');
  await until(() => stand.hasQuit);
});
