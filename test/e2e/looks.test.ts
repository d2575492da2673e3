// Every view on every screen, light and dark: nothing stands in the way of people, nothing is cut off, and the strict
// content policy holds without a complaint.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { played } from '../support/api.ts';
import { show as go, NO_BROWSER, openScene, type Scene } from './browser.ts';
import { misfits, seriousFaults } from './looks.ts';

const SCREENS = [
  { width: 1024, height: 700 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
];
const PROTOCOL = '#/protocols/shipped/cu-pulsed-amination.yaml';

/** Each view with how it is come to, and what is seen there when it is whole. */
const VIEWS: readonly { name: string; show: (page: Page) => Promise<void> }[] = [
  {
    name: 'Bench',
    show: async (page) => {
      await go(page, '#/bench');
      const chosen = page.getByRole('combobox', { name: 'Protocol' });
      if ((await chosen.inputValue()) === '') {
        await chosen.click();
        await page.getByRole('option', { name: /Pulsed C–N/ }).click();
      }
      await page.getByRole('img', { name: /Planned waveform/ }).waitFor();
    },
  },
  {
    name: 'Run against time',
    show: async (page) => {
      await go(page, '#/run/1');
      await page.getByRole('heading', { name: /^1 · / }).waitFor();
      await page.locator('.uplot').nth(2).waitFor();
    },
  },
  {
    name: 'Run by cycles',
    show: async (page) => {
      await page.getByText('Cycles', { exact: true }).click();
      await page.getByText(/cycles of .* begun/).waitFor();
    },
  },
  {
    name: 'Protocols',
    show: async (page) => {
      await go(page, '#/protocols');
      await page.getByRole('link', { name: /Pulsed C–N coupling/ }).waitFor();
    },
  },
  {
    name: 'a protocol as a form',
    show: async (page) => {
      await go(page, PROTOCOL);
      await page.getByText('Form', { exact: true }).click();
      await page.getByText('Range, limits and end').waitFor();
    },
  },
  {
    name: 'a protocol as text',
    show: async (page) => {
      await page.getByText('Text', { exact: true }).click();
      await page.getByRole('textbox', { name: 'Text of the protocol' }).waitFor();
    },
  },
  {
    name: 'Runs',
    show: async (page) => {
      await go(page, '#/runs');
      await page.getByRole('checkbox', { name: 'Compare run 1' }).waitFor();
    },
  },
  {
    name: 'two runs compared',
    show: async (page) => {
      await go(page, '#/runs/1,2');
      await page.getByText('Cycle by cycle').waitFor();
    },
  },
  {
    name: 'Analysis',
    show: async (page) => {
      await go(page, '#/analysis/1');
      await page.getByText('Sheet and charge').waitFor();
    },
  },
];

// Twelve million pixels are painted for each view, by a processor.
describe.skipIf(NO_BROWSER !== undefined)('the look of the window', { timeout: 400_000 }, () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]();
  });

  /** What is wrong with what is shown, on every screen. */
  async function faultsOf(page: Page, screens = SCREENS): Promise<string[]> {
    const faults = await seriousFaults(page);
    for (const screen of screens) {
      await page.setViewportSize(screen);
      faults.push(...(await misfits(page)).map((fault) => `${screen.width}×${screen.height}: ${fault}`));
    }
    return faults;
  }

  test('the first start', async () => {
    for (const dark of [false, true]) {
      const { page, complaints } = await scene.open({ dark });
      await page.getByRole('button', { name: 'Start the simulated run' }).waitFor();
      expect(await faultsOf(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    }
    // What the other tests look at.
    await played(scene.api);
    await played(scene.api);
  });

  for (const dark of [false, true])
    test(`every view, ${dark ? 'dark' : 'light'}`, async () => {
      const { page, complaints } = await scene.open({ dark, width: 1280, height: 800 });
      await page.getByRole('heading', { name: 'Instrument' }).waitFor();
      const faults: Record<string, string[]> = {};
      for (const { name, show } of VIEWS) {
        await show(page);
        const found = await faultsOf(page);
        if (found.length > 0) faults[name] = found;
        await page.setViewportSize({ width: 1280, height: 800 });
      }
      expect(faults).toEqual({});
      // The scheme is changed by hand without a style that is written at run time.
      await page.getByTitle(/^Change to/).click();
      await expect
        .poll(() => page.locator('html').getAttribute('data-mantine-color-scheme'))
        .toBe(dark ? 'light' : 'dark');
      expect(complaints).toEqual([]);
      await page.context().close();
    });

  test('what is really wrong is found, however often it is looked at', async () => {
    const { page } = await scene.open();
    await page.getByRole('heading', { name: 'Instrument' }).waitFor();
    const planted = (change: string) =>
      page.evaluate(`(() => {
        const button = document.querySelector('#planted') ?? document.createElement('button');
        button.id = 'planted';
        document.querySelector('main').append(button);
        ${change}
      })()`);
    await planted('');
    expect(await seriousFaults(page)).toEqual([expect.stringMatching(/^button-name: <button id="planted">/)]);
    await planted(`button.textContent = 'Planted';`);
    expect(await seriousFaults(page)).toEqual([]);
    expect(await misfits(page)).toEqual([]);
    await planted(`Object.assign(button.style, { position: 'fixed', top: '200px', left: '-30px' });`);
    expect(await misfits(page)).toContain('button "Planted" reaches out of the window');
    await planted(`Object.assign(button.style, { left: '30px', width: '20px', overflow: 'hidden' });`);
    expect(await misfits(page)).toContain('the words of button "Planted" are cut');
    await page.context().close();
  });

  test('a style that is written into the page at run time is refused', async () => {
    const { page, complaints } = await scene.open();
    await page.getByRole('heading', { name: 'Instrument' }).waitFor();
    const width = await page.evaluate(`(() => {
      const style = document.createElement('style');
      style.textContent = 'nav { width: 1px !important }';
      document.head.append(style);
      return document.querySelector('nav').clientWidth;
    })()`);
    expect(width).toBeGreaterThan(20);
    await expect.poll(() => complaints.join()).toMatch(/Content Security Policy/);
  });
});
