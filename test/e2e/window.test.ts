// The window as a person uses it, in a headless browser against the program with a simulated instrument.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_BROWSER, openScene, type Scene } from './browser.ts';
import { seriousFaults } from './looks.ts';

/** Dark points of a plot in the colour of a line: whether anything is drawn on it. */
function inkOf(page: Page, plot: number): Promise<number> {
  return page.evaluate(`(() => {
    const canvas = document.querySelectorAll('.uplot canvas')[${plot}];
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let ink = 0;
    for (let n = 0; n < data.length; n += 4)
      if (data[n + 3] > 128 && Math.max(data[n], data[n + 1], data[n + 2]) - Math.min(data[n], data[n + 1], data[n + 2]) > 60) ink++;
    return ink;
  })()`);
}

describe.skipIf(NO_BROWSER !== undefined)('the window', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]();
  });

  test('one press on the first start shows a whole run, which can be paused, noted, reloaded and stopped', async () => {
    const { page, complaints } = await scene.open();
    await page.getByRole('button', { name: 'Start the simulated run' }).click();
    const status = page.getByRole('region', { name: 'EmStat4S HR' });
    await status.getByText('Running').waitFor();
    await page.getByRole('heading', { name: /Pulsed C–N coupling/ }).waitFor();
    expect(page.url()).toMatch(/#\/run\/1$/);

    // What is measured is drawn, and figures come with it.
    await expect.poll(() => inkOf(page, 0)).toBeGreaterThan(200);
    await page.getByRole('row', { name: /^Cycle \d/ }).waitFor();

    await page.getByRole('button', { name: 'Pause' }).click();
    await status.getByText('Paused').waitFor();
    await page.getByRole('radiogroup', { name: 'What to write down' }).getByText('Aliquot').click();
    await page.getByLabel('Volume taken').fill('half a drop');
    await page.getByRole('button', { name: /^Taken/ }).click();
    // What is wrong is said there, and what was typed stays.
    await page.getByText(/"half a drop" is not a number with a unit/).waitFor();
    await expect.poll(() => page.getByLabel('Volume taken').inputValue()).toBe('half a drop');
    await page.getByLabel('Volume taken').fill('0.5 mL');
    await page.getByRole('button', { name: /^Taken/ }).click();
    await page.getByText('aliquot of 0.5 mL').or(page.getByText('aliquot of 500 µL')).waitFor();
    // A second window on the same run agrees, and takes nothing away from the first.
    const second = await scene.open({ width: 1024, height: 700, dark: true });
    await second.page.getByRole('link', { name: 'Run', exact: true }).click();
    await second.page.getByRole('heading', { name: /1 · Pulsed/ }).waitFor();
    await second.page
      .getByText(/aliquot of/)
      .first()
      .waitFor();
    expect(await seriousFaults(second.page)).toEqual([]);

    await page.getByText('Cycles', { exact: true }).click();
    await page.getByText(/cycles of 10.0 s begun/).waitFor();
    expect(await seriousFaults(page)).toEqual([]);

    // What takes a computer long was looked at in the pause: the run itself is over after half a minute.
    await page.getByRole('button', { name: 'Resume' }).click();
    await status.getByText('Running').waitFor();
    // A reload in mid-run loses nothing.
    await page.reload();
    await status.getByText('Running').waitFor();
    await page
      .getByText(/aliquot of/)
      .first()
      .waitFor();
    await expect.poll(() => inkOf(page, 0)).toBeGreaterThan(200);
    await status.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('stopped by the user').first().waitFor();
    await second.page.getByText('stopped by the user').first().waitFor();
    await status.getByText('Ready').waitFor();
    expect([...complaints, ...second.complaints]).toEqual([]);
  });

  test('on the bench a run is planned first, with what is wrong said beside the field', async () => {
    const { page, complaints } = await scene.open();
    await page.getByRole('combobox', { name: 'Protocol' }).click();
    await page.getByRole('option', { name: /Pulsed C–N/ }).click();
    await page.getByText('nothing is running').waitFor();
    await page.getByRole('img', { name: /Planned waveform/ }).waitFor();

    await page.getByLabel('Electrode area').fill('0.5');
    await page
      .getByText(/a bare number: write a unit/)
      .first()
      .waitFor();
    await expect.poll(() => page.getByRole('button', { name: /^Prepare/ }).count()).toBe(0);
    await page.getByLabel('Electrode area').fill('1 cm^2');
    await page.getByRole('button', { name: /^Prepare/ }).click();
    await page.getByRole('button', { name: /^Start/ }).waitFor();
    await page.getByText('True sampling').waitFor();
    expect(await seriousFaults(page)).toEqual([]);

    // A plan is of exactly what is typed: another value must be prepared again.
    await page.getByLabel('pH').fill('12');
    await page.getByRole('button', { name: /^Prepare/ }).waitFor();
    await expect.poll(() => page.getByRole('button', { name: /^Start/ }).count()).toBe(0);

    // Other views and a reload keep what was typed.
    await page.reload();
    await expect.poll(() => page.getByLabel('pH').inputValue()).toBe('12');
    expect(complaints).toEqual([]);
  });

  test('when the program does not answer the window says so, keeps what was typed, and comes back', async () => {
    const { page } = await scene.open();
    const lines: { close(): Promise<void> }[] = [];
    let isUp = true;
    await page.routeWebSocket(/\/rpc$/, (socket) => {
      if (isUp) {
        socket.connectToServer();
        lines.push(socket);
      } else void socket.close();
    });
    await page.route('**/sign-in', (route) => (isUp ? route.continue() : route.abort()));
    await page.reload();
    await page.getByRole('combobox', { name: 'Protocol' }).click();
    await page.getByRole('option', { name: /Pulsed C–N/ }).click();
    await page.getByLabel('pH').fill('11');
    isUp = false;
    for (const line of lines) await line.close();
    await page.getByText('Cottrell does not answer; trying again.').waitFor();
    await expect.poll(() => page.getByLabel('pH').inputValue()).toBe('11');
    isUp = true;
    await page.getByText('Cottrell does not answer; trying again.').waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'EmStat4S HR' }).getByText('Ready').waitFor();
  });

  test('a browser without a token is told how to get in', async () => {
    const { page } = await scene.open();
    const stranger = await page.context().browser()!.newContext();
    const other = await stranger.newPage();
    await other.goto(page.url().replace(/#.*/u, ''));
    await other.getByText('This window is not signed in.').waitFor();
  });
});
