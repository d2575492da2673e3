// The Analysis view as a chemist uses it: standards and absorbances pasted from a spreadsheet, blanks, aliquots of the run, three replicates
// put together, a series over what was varied. The built page in a headless browser, against the served program.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../src/main/api/contract.ts';
import { PULSES, played, until } from '../support/api.ts';
import { NO_BROWSER, openScene, type Scene, show } from './browser.ts';
import { seriousFaults } from './looks.ts';

/** Where pictures of the screens go; none are taken where it is not said. */
const PICTURES = process.env.PICTURES;

describe.skipIf(NO_BROWSER !== undefined)('the analysis in a browser', () => {
  let scene: Scene;
  let api: Api;
  let page: Page;
  let complaints: string[];
  /** The sheet of run 1 as it was pasted together. */
  let withAliquots = '';

  beforeAll(async () => {
    scene = await openScene();
    api = scene.api;
    // As long as it takes to make what the absorbances below tell of.
    await played(api, undefined, PULSES.replace('cycles: 10', 'cycles: 200'));
    for (const t_s of [100, 200, 400]) await api.runs.addAliquot({ run: 1, volume: '0.5 mL', t_s });
    ({ page, complaints } = await scene.open({ permissions: ['clipboard-read', 'clipboard-write'] }));
  });

  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]();
    expect(complaints ?? []).toEqual([]);
  });

  /** As a person does it: copied elsewhere, pasted with the keys. */
  async function paste(field: ReturnType<Page['getByRole']>, text: string): Promise<void> {
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    await field.focus();
    await page.keyboard.press('Control+v');
  }

  /** No serious fault and nothing that must be scrolled sideways, light and dark, small and large. */
  async function lookAround(name: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const [width, height] of [
        [1024, 700],
        [1920, 1080],
      ] as const) {
        await page.setViewportSize({ width, height });
        expect(await seriousFaults(page), `${name}, ${colorScheme}, ${width}`).toEqual([]);
        await expect
          .poll(() =>
            page.evaluate(
              'document.querySelector("main").scrollWidth <= document.querySelector("main").clientWidth',
            ),
          )
          .toBe(true);
        if (PICTURES !== undefined) {
          const tall = Number(await page.evaluate('document.querySelector("main").scrollHeight')) + 120;
          await page.setViewportSize({ width, height: Math.max(height, Math.min(tall, 4500)) });
          await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}-${width}.png`) });
        }
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  const ammonia = () => page.getByRole('region', { name: 'ammonia', exact: true });
  const line = () => page.getByRole('region', { name: /^Calibration / });

  it('takes a calibration from a spreadsheet with decimal commas, and says how it read it', async () => {
    await show(page, '#/analysis/1');
    await page.getByRole('button', { name: '+ Calibration' }).click();
    await paste(
      line().getByRole('textbox', { name: 'Standard 1 of line' }),
      'c / mg/L\tA (655 nm)\r\n0\t0,031\r\n0,5\t0,104\r\n1\t0,178\r\n2\t0,329\r\n4\t0,631\r\n6\t0,927\r\n',
    );
    await line()
      .getByText(/decimal comma \(0,031 is read as 0\.031\); 1 heading row left out; standards in mg\/L/)
      .waitFor();
    await expect
      .poll(() => line().getByRole('textbox', { name: 'Signal 6 of line' }).inputValue())
      .toBe('0.927');
    // Least squares by hand: Σ(x−x̄)(y−ȳ) = 4.024, Σ(x−x̄)² = 26.875 (x̄ = 2.25, ȳ = 0.366667).
    await line()
      .getByText(/^0\.1497 ± .* per mg\/L$/)
      .waitFor();
    await line()
      .getByRole('img', { name: /Calibration line through 6 standards/ })
      .waitFor();
  });

  it('warns of a line forced through zero, and Undo takes it back', async () => {
    await line().getByRole('button', { name: '+ Form, blank, zero' }).click();
    await page.getByRole('menuitem', { name: /Through zero/ }).click();
    await line().getByRole('combobox', { name: 'Through zero' }).selectOption('yes');
    await line()
      .getByText(/forced through zero: a blank/)
      .waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await line()
      .getByText(/forced through zero: a blank/)
      .waitFor({ state: 'detached' });
  });

  it('reads replicate absorbances off the line, less a blank, with their budget', async () => {
    await ammonia().getByLabel('How much was found').selectOption('signal');
    await ammonia().getByLabel('Calibration', { exact: true }).selectOption('line');
    await paste(
      ammonia().getByRole('textbox', { name: 'Signal', exact: true }),
      '0,511\r\n0,513\r\n0,512\r\n',
    );
    await ammonia()
      .getByText(/mean of 3 readings: 0\.512/)
      .waitFor();
    await ammonia().getByRole('textbox', { name: 'Volume' }).fill('30 mL');
    await ammonia().getByRole('button', { name: '+ Blank' }).click();
    await page.getByRole('menuitem', { name: 'open circuit' }).click();
    const blank = ammonia().getByRole('group', { name: 'Blank: open circuit' });
    await blank.getByRole('textbox', { name: 'Signal' }).fill('0.041');
    await blank.getByText(/, subtracted/).waitFor();
    await ammonia()
      .getByText(/^95 %:/)
      .click();
    await ammonia()
      .getByRole('list', { name: 'Uncertainty budget' })
      .getByText(/calibration line|signal/)
      .first()
      .waitFor();
    await ammonia().getByText('Rates, energies, yields').click();
    await ammonia()
      .getByRole('row', { name: /^Partial current\s*mean/ })
      .waitFor();
  });

  it('does Monte Carlo when asked, and says whether it agrees', async () => {
    await page.getByRole('checkbox', { name: 'Monte Carlo' }).check();
    await page.getByText(/200,000 trials, seed 1/).waitFor();
    await ammonia()
      .getByText(/Monte Carlo \(200,000 trials\):.*(same as|not the same)/)
      .waitFor();
    await page.getByRole('checkbox', { name: 'Monte Carlo' }).uncheck();
  });

  it('says beside the cell what is wrong, keeps it over a reload, and computes the rest', async () => {
    const cell = line().getByRole('textbox', { name: 'Signal 3 of line' });
    await cell.fill('lost');
    await line()
      .getByText(/number/)
      .waitFor();
    const aniline = page.getByRole('region', { name: 'aniline', exact: true });
    await aniline.getByText(/ %/).first().waitFor();
    await page.reload();
    await expect.poll(() => cell.inputValue()).toBe('lost');
    await cell.fill('0.178');
    await line()
      .getByText(/^0\.1497 ± .* per mg\/L$/)
      .waitFor();
    await lookAround('sheet');
  });

  it('takes the aliquots of the run and their absorbances from a spreadsheet', async () => {
    await ammonia().getByLabel('How much was found').selectOption('aliquots');
    await ammonia().getByRole('button', { name: 'Take the 3 aliquots of run 1' }).click();
    const table = ammonia().getByRole('region', { name: 'Aliquots' });
    await expect.poll(() => table.getByRole('textbox', { name: 'At, aliquot 2' }).inputValue()).toBe('200 s');
    await paste(
      table.getByRole('textbox', { name: 'Signal (readings), aliquot 1' }),
      'A1\tA2\r\n0,111\t0,113\r\n0,211\t0,209\r\n0,401\t0,403\r\n',
    );
    await expect
      .poll(() => table.getByRole('textbox', { name: 'Signal (readings), aliquot 3' }).inputValue())
      .toBe('0.401  0.403');
    await ammonia().getByRole('combobox', { name: 'Replaced' }).selectOption('yes');
    await ammonia().getByText('Over time').waitFor();
    await ammonia()
      .getByRole('img', { name: /Efficiency at 3 instants/ })
      .waitFor();
    await lookAround('aliquots');
  });

  it('makes a report of the sheet: in the window, as JSON, as a page that prints on A4', async () => {
    await page.getByRole('button', { name: 'Report', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Report of run 1' });
    await dialog.getByText(/it is not saved yet/).waitFor();
    const paper = dialog.frameLocator('iframe');
    await paper.getByRole('heading', { name: 'Charge ledger' }).waitFor();
    // Drawn by the style of the report, which the policy of the window would not let in as an element.
    expect(
      await page.evaluate(
        "getComputedStyle(document.querySelector('iframe').contentDocument.querySelector('table')).borderCollapse",
      ),
    ).toBe('collapse');

    const [json] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Save as JSON' }).click(),
    ]);
    expect(json.suggestedFilename()).toBe('run-1-report.json');
    const report = JSON.parse(readFileSync(await json.path(), 'utf8'));
    withAliquots = report.analysis.sheet;
    const { efficiency, amount } = report.analysis.result.products[0];
    // 6 F n/Q from the amount and the charge of the ledger; plausible, as a person would want to see it.
    expect(efficiency.efficiency).toBeCloseTo(
      (6 * 96485.33212331 * amount.total_mol) / report.ledger.totals.cathodic_C,
      9,
    );
    expect(efficiency.efficiency).toBeGreaterThan(0.2);
    expect(efficiency.efficiency).toBeLessThan(1);
    await paper
      .getByText(`${(100 * efficiency.efficiency).toFixed(1)}`)
      .first()
      .waitFor();

    await page.evaluate(
      'document.querySelector("iframe").contentWindow.print = () => { window.printed = true; }',
    );
    await dialog.getByRole('button', { name: 'Print' }).click();
    expect(await page.evaluate('window.printed')).toBe(true);
    expect(await seriousFaults(page)).toEqual([]);
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, 'report-in-window.png') });

    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Save as page' }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('run-1-report.html');
    const file = scene.file('report.html');
    await saved.saveAs(file);
    const alone = await page.context().browser()!.newPage();
    const fetched: string[] = [];
    alone.on('request', (request) => fetched.push(request.url()));
    alone.on('console', (message) => complaints.push(message.text()));
    await alone.goto(pathToFileURL(file).href);
    expect(fetched).toEqual([pathToFileURL(file).href]);
    const pdf = await alone.pdf({ preferCSSPageSize: true });
    await alone.close();
    if (PICTURES !== undefined) writeFileSync(join(PICTURES, 'report.pdf'), pdf);
    // A4 is 595.28 by 841.89 points.
    const sheets = [...pdf.toString('latin1').matchAll(/\/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/gu)];
    expect(sheets.length).toBeGreaterThan(1);
    for (const [, width, height] of sheets) {
      expect(Math.abs(Number(width) - 595.28)).toBeLessThan(1);
      expect(Math.abs(Number(height) - 841.89)).toBeLessThan(1);
    }
    await dialog.getByRole('button', { name: 'Close the report' }).click();
    await dialog.waitFor({ state: 'detached' });
  });

  it('reports a run without an analysis from the view of the run', async () => {
    await show(page, '#/run/1');
    await page.getByRole('button', { name: 'Report', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Report of run 1' });
    await dialog.frameLocator('iframe').getByText('No analysis of this run was given or saved.').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('puts three replicates together', async () => {
    for (const micromoles of [10, 11, 12])
      await api.efficiency.save({
        text: `cottrell sheet: 1\ntitle: Electrode ${micromoles - 9}\ncharge: 10 C\nproducts:\n  - { product: ammonia, from: nitrite, amount: ${micromoles} umol, uncertainty: 2 % }\n`,
      });
    await show(page, '#/analysis');
    await page.getByRole('link', { name: 'Replicates and series' }).click();
    for (const n of [1, 2, 3])
      await page.getByRole('checkbox', { name: new RegExp(`Electrode ${n}`) }).check();
    // 6 F n / Q of 10, 11 and 12 µmol on 10 C: 57.9, 63.7, 69.5 %; their SD is 5.79 %, t·SD/√3 with t = 4.303 14.38 %.
    const row = page.getByRole('row', { name: /^all/ });
    await row.getByText('63.7').waitFor();
    await expect
      .poll(() => row.getByRole('cell').allTextContents())
      .toEqual(['3', '63.7', '5.8', '± 14.4', '± 1.3']);
    await page.getByText(/scatter 4\.5 times as much as their measurement explains/).waitFor();
    await page.getByRole('button', { name: 'Save group' }).click();
    await page.getByLabel('Saved groups').waitFor();
    expect((await api.groups.list())[0]?.result.points[0]?.n).toBe(3);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV', exact: true }).click(),
    ]);
    expect(readFileSync(await file.path(), 'utf8').split('\r\n')).toHaveLength(5);
    await page.getByRole('button', { name: 'Report', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Report of the group' });
    await dialog.frameLocator('iframe').getByText('amount: 11 umol').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await lookAround('replicates');
  });

  it('offers what was varied between runs, and draws the series', async () => {
    const { instrument } = (await api.instruments.list())[0]!;
    for (const potential of ['-0.9 V', '-1.3 V']) {
      const { plan } = await api.runs.prepare({ instrument, text: PULSES.replace('-1.1 V', potential) });
      await api.runs.start({ instrument, plan });
      await until(api, instrument, ({ state, run }) => state.name === 'ready' && run?.outcome !== undefined);
    }
    for (const run of [1, 2, 3])
      await api.efficiency.save({ text: (await api.efficiency.template({ run })).text });
    await page.evaluate('localStorage.clear()');
    await show(page, '#/analysis');
    await show(page, '#/analysis/group');
    for (const run of [1, 2, 3])
      await page.getByRole('checkbox', { name: new RegExp(`^run ${run}:`) }).check();
    const varied = page.getByRole('combobox', { name: 'What was varied' });
    await varied.click();
    await page.getByRole('option', { name: /pulse reduce potential/ }).click();
    for (const potential of ['-1.3 V', '-1.1 V', '-0.9 V'])
      await page.getByRole('row', { name: new RegExp(`^${potential.replace('.', '\\.')}`) }).waitFor();
    await page.getByRole('img', { name: /against 2 pulse reduce potential/ }).waitFor();
    await lookAround('series');
  });

  it('takes the aliquots of one analysis as a series over time', async () => {
    const { result } = await api.efficiency.save({ text: withAliquots });
    const [, second] = result.products[0]!.series!;
    await page.evaluate('localStorage.clear()');
    await show(page, '#/analysis');
    await show(page, '#/analysis/group');
    await page.getByRole('button', { name: 'Its 3 aliquots over time' }).click();
    const mean = page
      .getByRole('row', { name: /^200 s/ })
      .getByRole('cell')
      .nth(1);
    await mean.waitFor();
    expect(Number(await mean.textContent())).toBeCloseTo(100 * second!.interval!.efficiency, 1);
    await page.getByRole('img', { name: /against time/ }).waitFor();
  });
});
