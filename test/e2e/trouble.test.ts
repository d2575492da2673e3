// What goes wrong in front of a person: texts that are none, an instrument that is pulled out, a program that is gone,
// an address that is not good. Each is said where the person is looking, and nothing typed is lost.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulate } from '../../src/drivers/catalogue.ts';
import { systemClock } from '../../src/drivers/clock.ts';
import { serveOnPseudoTerminal } from '../../src/main/host/pseudo-terminal.ts';
import { PULSES } from '../support/api.ts';
import { hasSocat } from '../support/pseudo-terminals.ts';
import { NO_BROWSER, openScene, type Scene, show } from './browser.ts';

describe.skipIf(NO_BROWSER !== undefined)('trouble in the window', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]();
  });

  test('a text that is no YAML is told of at its line, and is still there after a reload', async () => {
    const { page } = await scene.open();
    await page.getByRole('heading', { name: 'Instrument' }).waitFor();
    await show(page, '#/protocols/shipped/cu-pulsed-amination.yaml');
    await page.getByText('Text', { exact: true }).click();
    const typed = page.getByRole('textbox', { name: 'Text of the protocol' });
    await typed.fill('cottrell: 1\ntitle: Broken\nsteps: [ { rest: {');
    await page
      .getByRole('button', { name: /line 3|^3/ })
      .first()
      .waitFor();
    await page.reload();
    await typed.waitFor();
    await expect.poll(() => typed.inputValue()).toBe('cottrell: 1\ntitle: Broken\nsteps: [ { rest: {');
    await page.context().close();
  });

  test('a value that is impossible is told of beside its field', async () => {
    const { page } = await scene.open();
    await page.getByRole('combobox', { name: 'Protocol' }).click();
    await page.getByRole('option', { name: /Pulsed C–N/ }).click();
    const temperature = page.getByLabel('Temperature');
    await temperature.fill('-400 degC');
    await expect.poll(() => temperature.getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => page.getByRole('button', { name: /^(Prepare|Start:)/ }).count()).toBe(0);
    await page.context().close();
  });

  test.skipIf(!hasSocat)(
    'an instrument that is pulled out in mid-run is red in every view until it is dealt with',
    async () => {
      const path = scene.file('instrument');
      const { instrument: played } = simulate({ model: 'emstat4-hr', cell: 'cu-nitrite' }, systemClock);
      const terminal = await serveOnPseudoTerminal((line) => played.attach(line), path);
      try {
        const { page } = await scene.open();
        const { instrument } = await scene.api.instruments.connect({ spec: `serial:${path}` });
        const { plan } = await scene.api.runs.prepare({
          instrument,
          text: PULSES.replace('cycles: 10', 'cycles: 300'),
        });
        await scene.api.runs.start({ instrument, plan });
        const status = page.getByRole('region', { name: 'EmStat4S HR' }).first();
        await status.getByText('Running').waitFor();
        await terminal[Symbol.asyncDispose]();
        const alarm = page.getByRole('alert', { name: /is unsafe/ });
        await alarm.getByRole('heading', { name: /THE CELL MAY STILL BE ON/ }).waitFor();
        const [red, shown] = await page.evaluate<string[]>(`(() => {
          const probe = document.createElement('i');
          probe.style.color = 'var(--unsafe-ground)';
          document.body.append(probe);
          const { color } = getComputedStyle(probe);
          probe.remove();
          const alarm = document.querySelector('[role="alert"][aria-label$="is unsafe"]');
          return [color, getComputedStyle(alarm).backgroundColor];
        })()`);
        expect(shown).toBe(red);
        for (const key of ['2', '3', '4', '5', '1']) {
          await page.keyboard.press(key);
          await expect.poll(() => alarm.isVisible()).toBe(true);
        }
        await expect.poll(() => page.title()).toMatch(/UNSAFE/);
        await alarm.getByRole('button', { name: 'I switched it off by hand…' }).click();
        await alarm.getByRole('button', { name: /^Yes/ }).click();
        await alarm.waitFor({ state: 'detached' });
        await scene.api.instruments.disconnect({ instrument });
        await page.context().close();
      } finally {
        await terminal[Symbol.asyncDispose]();
      }
    },
  );

  test('an address that is not good says what to do instead', async () => {
    const { page } = await scene.open();
    await page.getByRole('heading', { name: 'Instrument' }).waitFor();
    const good = page.url().replace(/#.*/u, '');
    const stranger = await (await page.context().browser()!.newContext()).newPage();
    await stranger.goto(`${good}#token=made-up`);
    await stranger.getByText('This window is not signed in.').waitFor();
    // A name that somebody has pointed at this computer is not ours.
    await stranger.goto(good.replace('127.0.0.1', 'elsewhere.localhost'));
    expect(await stranger.locator('body').textContent()).toMatch(/not served here: open the one that/);
    await stranger.context().close();
    await page.context().close();
  });

  test('when the program was ended and started again, its new address brings the same window back with all that was typed', async () => {
    const { page } = await scene.open();
    await page.getByRole('combobox', { name: 'Protocol' }).click();
    await page.getByRole('option', { name: /Pulsed C–N/ }).click();
    await page.getByLabel('pH').fill('11');
    await scene.stop();
    await page.getByText('Cottrell does not answer; trying again.').waitFor();
    await expect.poll(() => page.getByLabel('pH').inputValue()).toBe('11');
    await scene.startAgain();
    await page.getByText('This window is not signed in.').waitFor();
    await page.goto(scene.address());
    await page.getByText('This window is not signed in.').waitFor({ state: 'detached' });
    await expect.poll(() => page.getByLabel('pH').inputValue()).toBe('11');
    await page.getByRole('button', { name: 'Connect simulated' }).click();
    await page.getByRole('region', { name: 'EmStat4S HR' }).getByText('Ready').waitFor();
    await page.context().close();
  });
});
