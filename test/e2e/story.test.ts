// One whole way through the window, as a person goes it: connect, change a protocol, run it, look after it, reload,
// stop, look at its cycles, compare it, enter a product, read the efficiency, export. What the window shows is held
// against what the program answers past it.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FARADAY_C_PER_MOL } from '../../src/core/constants.ts';
import { played } from '../support/api.ts';
import { NO_BROWSER, openScene, type Scene, show } from './browser.ts';

/** The charges that the ledger panel shows for the whole run: cathodic, anodic, net. */
function ledgerOf(page: Page): Promise<string[]> {
  return page.getByRole('row', { name: /^Run/ }).first().getByRole('cell').allTextContents();
}

describe.skipIf(NO_BROWSER !== undefined)('from the instrument to the efficiency', () => {
  let scene: Scene;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    scene = await openScene();
    // An earlier run of somebody, to compare with.
    await played(scene.api);
    for (const { instrument } of await scene.api.instruments.list())
      await scene.api.instruments.disconnect({ instrument });
    ({ page, complaints } = await scene.open({ width: 1280, height: 800 }));
  });
  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]();
  });

  const status = () => page.getByRole('region', { name: 'EmStat4S HR' });

  test('the simulated instrument is connected, a hundred times faster', async () => {
    await page.getByRole('button', { name: 'Connect simulated' }).click();
    await status().getByText('Ready').waitFor();
    const [instrument] = await scene.api.instruments.list();
    expect(instrument!.spec).toBe('sim:emstat4-hr,cell=cu-nitrite,speed=100');
  });

  test('a protocol is changed, saved as an own one and taken to the bench', async () => {
    await page.keyboard.press('3');
    await page.getByRole('link', { name: /Pulsed C–N coupling/ }).click();
    await page.getByRole('button', { name: /^2 Pulse/ }).click();
    await page.getByRole('textbox', { name: 'Cycles' }).fill('3000');
    await page.getByRole('button', { name: 'Save as…' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('mine.yaml');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(/own\/mine\.yaml/);
    await page.getByRole('button', { name: 'To the bench' }).click();
    await page.getByRole('img', { name: /Planned waveform/ }).waitFor();
    expect((await scene.api.protocols.read({ file: 'own/mine.yaml' })).text).toContain('cycles: 3000');
  });

  test('it is prepared, started, paused, resumed; an aliquot stands in the record with its charge', async () => {
    await page.getByRole('button', { name: /^Prepare/ }).click();
    await page.getByRole('button', { name: /^Start/ }).click();
    await page.waitForURL(/#\/run\/2$/);
    await page.getByRole('row', { name: /^Now \(/ }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await status().getByText('Paused').waitFor();
    await page.getByRole('radiogroup', { name: 'What to write down' }).getByText('Aliquot').click();
    await page.getByLabel('Volume taken').fill('0.5 mL');
    // What is typed outlives a reload in mid-run.
    await page.reload();
    await status().getByText('Paused').waitFor();
    await expect.poll(() => page.getByLabel('Volume taken').inputValue()).toBe('0.5 mL');
    await page.getByRole('button', { name: /^Taken/ }).click();
    await page
      .getByText(/aliquot of/)
      .first()
      .waitFor();
    const { events, totals } = await scene.api.runs.get({ run: 2 });
    const aliquot = events.find(({ kind }) => kind === 'aliquot');
    expect((aliquot!.data as { cathodic_C: number }).cathodic_C).toBeCloseTo(totals.cathodic_C, 6);
    // By key, which does nothing while something is typed.
    await page.getByLabel('Volume taken').focus();
    await page.keyboard.press('p');
    await status().getByText('Paused').waitFor();
    expect(await page.getByRole('button', { name: 'Resume' }).getAttribute('aria-keyshortcuts')).toBe('P');
    await page.getByRole('heading', { name: /^2 · / }).click();
    await page.keyboard.press('p');
    await status().getByText('Running').waitFor();
  });

  test('two windows show the same; what one stops is stopped in both', async () => {
    const other = await scene.open({ width: 1024, height: 700 });
    await other.page.keyboard.press('2');
    await other.page.getByRole('heading', { name: /^2 · / }).waitFor();
    await status().getByRole('button', { name: 'Stop' }).click();
    for (const window of [page, other.page]) await window.getByText('stopped by the user').first().waitFor();
    await expect.poll(async () => (await ledgerOf(other.page)).join()).toBe((await ledgerOf(page)).join());
    const { totals } = await scene.api.runs.get({ run: 2 });
    await expect.poll(async () => (await ledgerOf(page))[0]).toBe(`${totals.cathodic_C.toFixed(3)} C`);
    expect(other.complaints).toEqual([]);
    await other.page.context().close();
  });

  test('its cycles are folded, and it is compared with another run', async () => {
    await page.getByText('Cycles', { exact: true }).click();
    const [loop] = (await scene.api.runs.get({ run: 2 })).loops;
    await page.getByText(`${loop!.cycles} cycles of 10.0 s begun`).waitFor();
    await page.keyboard.press('4');
    await page.getByRole('checkbox', { name: 'Compare run 1' }).check();
    await page.getByRole('checkbox', { name: 'Compare run 2' }).check();
    await page.getByRole('button', { name: 'Compare 2 runs' }).click();
    await page
      .getByRole('region', { name: 'Figures' })
      .getByRole('row', { name: /^Cathodic charge/ })
      .waitFor();
  });

  test('an amount that was measured gives the efficiency that Faraday gives', async () => {
    await show(page, '#/analysis/2');
    const card = page.getByRole('region', { name: 'aniline', exact: true });
    await card.getByLabel('How much was found').selectOption('amount');
    const { totals } = await scene.api.runs.get({ run: 2 });
    // Half of the anodic charge at two electrons a molecule: the coupling of ammonia with phenylboronic acid.
    const amount_umol = (1e6 * totals.anodic_C) / 2 / (2 * FARADAY_C_PER_MOL);
    await card.getByRole('textbox', { name: 'Amount' }).fill(`${amount_umol.toPrecision(8)} umol`);
    await card
      .getByText(/^50\.0/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Save analysis' }).click();
    await expect.poll(async () => (await scene.api.efficiency.list({ run: 2 })).length).toBe(1);
  });

  test('it is exported, and nothing was complained of on the whole way', async () => {
    await show(page, '#/runs/2');
    await page.getByRole('button', { name: 'Export' }).click();
    const file = page.getByRole('region', { name: 'Exported files' }).getByRole('button').first();
    const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
    expect(download.suggestedFilename()).toMatch(/\.(csv|json)$/u);
    expect(complaints).toEqual([]);
  });
});
