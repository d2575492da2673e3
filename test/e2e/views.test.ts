// The views Protocols, Runs and Analysis as a person uses them: the built page in a headless browser, against the served program.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../src/main/api/contract.ts';
import { played } from '../support/api.ts';
import { NO_BROWSER, openScene, type Scene, show } from './browser.ts';
import { seriousFaults } from './looks.ts';

describe.skipIf(NO_BROWSER !== undefined)('in a browser', () => {
  let scene: Scene;
  let api: Api;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    scene = await openScene();
    api = scene.api;
    await played(api);
    await played(api);
    ({ page, complaints } = await scene.open({ width: 1280, height: 800 }));
  });

  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]();
    expect(complaints ?? []).toEqual([]);
  });

  describe('a protocol', () => {
    const shipped = '#/protocols/shipped/cu-pulsed-amination.yaml';

    it('is found by what it cites', async () => {
      await show(page, '#/protocols');
      await page.getByRole('searchbox').fill('nat commun 2023');
      await page.getByRole('link', { name: /Pulsed C–N coupling/ }).waitFor();
      await expect.poll(() => page.getByRole('link', { name: /Cyclic voltammetry/ }).count()).toBe(0);
      expect(await seriousFaults(page)).toEqual([]);
    });

    it('is changed by its form in one place of its text, and what is typed outlives a reload', async () => {
      const { text } = await api.protocols.read({ file: 'shipped/cu-pulsed-amination.yaml' });
      await show(page, shipped);
      await page.getByRole('button', { name: /^2 Pulse/ }).click();
      await page.getByRole('textbox', { name: 'Cycles' }).fill('12');
      await page.getByText('Text', { exact: true }).click();
      const typed = page.getByRole('textbox', { name: 'Text of the protocol' });
      await expect.poll(() => typed.inputValue()).toBe(text.replace('cycles: 360', 'cycles: 12'));
      await page.reload();
      await typed.waitFor();
      await expect.poll(() => typed.inputValue()).toBe(text.replace('cycles: 360', 'cycles: 12'));
      expect(await seriousFaults(page)).toEqual([]);
    });

    it('says what is wrong beside the line and beside the field', async () => {
      const typed = page.getByRole('textbox', { name: 'Text of the protocol' });
      await typed.fill((await typed.inputValue()).replace('area: 0.5 cm^2', 'area: 0.5'));
      await page.getByRole('button', { name: /cell\.area:/ }).waitFor();
      await page.getByText('Form', { exact: true }).click();
      const area = page.getByRole('textbox', { name: 'Area' });
      await expect.poll(() => area.getAttribute('aria-invalid')).toBe('true');
      await page
        .getByText(/a bare number: write a unit/)
        .first()
        .waitFor();
      await area.fill('0.5 cm^2');
      await page.getByText(/it cannot be run yet/).waitFor({ state: 'detached' });
      expect(await seriousFaults(page)).toEqual([]);
    });

    it('is saved under a name, never outside the own folder, never over another unasked', async () => {
      await page.getByRole('button', { name: 'Save as…' }).click();
      const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name' });
      await name.fill('../outside.yaml');
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page
        .getByRole('dialog')
        .getByText(/is no name for a file here/)
        .waitFor();
      await name.fill('copper/mine.yaml');
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.waitForURL(/own\/copper\/mine\.yaml/);
      const { text } = await api.protocols.read({ file: 'own/copper/mine.yaml' });
      expect(text).toContain('cycles: 12');
      await page.getByRole('button', { name: 'Save as…' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.getByText('There is a protocol of this name.').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'To the bench' }).click();
      await page.waitForURL(/#\/bench/);
    });
  });

  describe('runs', () => {
    it('are laid over one another with the figures of their ledgers', async () => {
      await show(page, '#/runs');
      await page.getByRole('checkbox', { name: 'Compare run 1' }).check();
      await page.getByRole('checkbox', { name: 'Compare run 2' }).check();
      expect(await seriousFaults(page)).toEqual([]);
      await page.getByRole('button', { name: 'Compare 2 runs' }).click();
      const row = page
        .getByRole('region', { name: 'Figures' })
        .getByRole('row', { name: /^Cathodic charge/ });
      const { totals } = await api.runs.get({ run: 1 });
      const shown = ((await row.getByRole('cell').first().textContent()) ?? '').replace('≥ ', '');
      const [number, unit] = shown.split(/\s/u);
      expect(Number(number) * (unit === 'mC' ? 1e-3 : 1)).toBeCloseTo(totals.cathodic_C, 3);
      // Both curves have their points on the plot.
      await page.waitForFunction("document.querySelectorAll('.uplot canvas').length === 2");
      expect(await seriousFaults(page)).toEqual([]);
    });

    it('are noted on, tagged, exported and repeated', async () => {
      await show(page, '#/runs/1');
      await page.getByRole('textbox', { name: 'New note' }).fill('pH 12.9 afterwards');
      await page.getByRole('button', { name: 'Add note' }).click();
      await page.getByText('pH 12.9 afterwards').waitFor();
      await page.getByRole('combobox', { name: 'Tags' }).fill('reference cell');
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await api.runs.get({ run: 1 })).run.tags).toEqual(['reference cell']);
      await page.getByRole('button', { name: 'Export' }).click();
      const file = page.getByRole('region', { name: 'Exported files' }).getByRole('button').first();
      const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
      expect(download.suggestedFilename()).toMatch(/\.(csv|json)$/u);
      await page.getByRole('button', { name: 'Repeat at the bench' }).click();
      await page.waitForURL(/#\/bench/);
      const { protocol } = await api.runs.get({ run: 1 });
      expect((await api.protocols.read({ file: 'own/runs/run-1.yaml' })).text).toBe(protocol);
    });
  });

  describe('an efficiency sheet', () => {
    it('begins with what the simulated cell made, and says so', async () => {
      await show(page, '#/analysis/1');
      await page.getByText('Simulated.', { exact: true }).waitFor();
      const { text } = await api.efficiency.template({ run: 1 });
      const computed = await api.efficiency.compute({ text });
      if (computed.kind !== 'computed') throw new Error(computed.message);
      const percent = (100 * computed.result.products[0]!.efficiency!.efficiency!).toFixed(1);
      const card = page.getByRole('region', { name: 'ammonia', exact: true });
      await card
        .getByText(new RegExp(`^${percent.replace('.', '\\.')}`, 'u'))
        .first()
        .waitFor();
      await card.getByText('On every convention').click();
      await card.getByRole('row', { name: /A: cathodic\s*chosen/ }).waitFor();
      await card.getByText('NO₂⁻ + 5 H₂O + 6 e⁻ → NH₃ + 7 OH⁻').waitFor();
      expect(await seriousFaults(page)).toEqual([]);
    });

    it('says beside the field what is wrong, and computes anew when it is right', async () => {
      const card = page.getByRole('region', { name: 'ammonia', exact: true });
      await card.getByLabel('How much was found').selectOption('concentration');
      await card.getByRole('textbox', { name: 'Concentration' }).fill('0.1');
      await card.getByText(/a unit is missing/).waitFor();
      await card.getByRole('textbox', { name: 'Concentration' }).fill('0.1 mM');
      await card.getByRole('textbox', { name: 'Volume' }).fill('30 mL');
      await card.getByText(/0\.1 mM × 30 mL/).waitFor();
      await card.getByLabel('How much was found').selectOption('amount');
      await card.getByText(/0\.1 mM × 30 mL/).waitFor({ state: 'detached' });
    });

    it('is kept as an analysis', async () => {
      await page.getByRole('button', { name: 'Save analysis' }).click();
      await page.getByLabel('Saved sheets').waitFor();
      const [analysis] = await api.efficiency.list({ run: 1 });
      expect(analysis?.result.products).toHaveLength(2);
    });
  });

  it('is as readable in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const [hash, seen] of [
      ['#/protocols/shipped/cu-pulsed-amination.yaml', 'Range, limits and end'],
      ['#/runs/1,2', 'Cycle by cycle'],
      ['#/analysis/1', 'Sheet and charge'],
    ] as const) {
      await show(page, hash);
      await page.getByText(seen).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
    }
  });
});
