// The bench beyond one run: a queue that waits for a person, a potential by hand, the settings of an instrument, and a
// cable that is pulled, as a person at the window meets them.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { heldProtocol } from '../support/api.ts';
import { temporaryFolder } from '../support/library.ts';
import { emulatedAt, hasSocat } from '../support/pseudo-terminals.ts';
import { NO_BROWSER, openScene, type Scene } from './browser.ts';
import { misfits, seriousFaults } from './looks.ts';

const HELD = heldProtocol('600 s');

const QUEUE = `cottrell queue: 1
title: Two levels
protocol: own/held.yaml
entries:
  - confirm: Fill fresh electrolyte.
  - series: { parameter: potential, places: "steps[0].hold.potential", values: [0.1 V, 0.2 V] }
  - confirm: Take the sample.
`;

const SCREENS = [
  { width: 1024, height: 700, dark: false },
  { width: 1440, height: 900, dark: true },
];

/** Where pictures are kept for a person to look at; none are taken if not said. */
const PICTURES = process.env.PICTURES;

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

describe.skipIf(NO_BROWSER !== undefined)('the bench', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
    await scene.api.protocols.save({ name: 'held.yaml', text: HELD });
  });
  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]();
  });

  test.each(SCREENS)(
    'plays a queue that waits for a person, over a reload ($width, dark $dark)',
    async (screen) => {
      const { page, complaints } = await scene.open(screen);
      const looks = async (name: string) => {
        await picture(page, `${name}-${screen.width}`);
        expect(await seriousFaults(page), name).toEqual([]);
        expect(await misfits(page), name).toEqual([]);
      };
      const { instrument } = await scene.api.instruments.connect({
        spec: 'sim:emstat4-hr,cell=dummy,speed=1',
      });
      await page.getByText('Queue', { exact: true }).click();
      const text = page.getByRole('textbox', { name: 'Text of the queue' });
      await page.getByRole('combobox', { name: 'Add a run of a protocol' }).click();
      await page.getByRole('option', { name: 'Held' }).click();
      await expect.poll(() => text.inputValue()).toContain('protocol: own/held.yaml');
      await page.getByText('1 run, 10 min 0 s in all').waitFor();
      await text.fill(QUEUE.replace('own/held', 'own/hold'));
      await page.getByText(/◂ own\/hold.yaml: /).waitFor();
      await looks('queue-wrong');
      await text.fill(QUEUE);
      await page.getByText(/^2 runs, 20 min 0 s in all/).waitFor();
      await page.getByRole('rowheader', { name: 'potential 0.2 V' }).waitFor();
      await looks('queue-checked');

      await page.getByRole('button', { name: 'Start the queue: switch the cell on' }).click();
      const notice = page.getByRole('alert', { name: /waits for you/ });
      await notice.getByText('Fill fresh electrolyte.').waitFor();
      await page.reload();
      await notice.getByText('Fill fresh electrolyte.').waitFor();
      await looks('queue-asks');
      await notice.getByRole('button', { name: 'Done: Continue' }).click();
      await notice.waitFor({ state: 'detached' });
      const skip = page.getByRole('button', { name: 'Skip', exact: true });
      await page.getByRole('row', { name: /potential 0.1 V .* running/ }).waitFor();
      await looks('queue-runs');
      await page.reload();
      await skip.click();
      await page.getByRole('row', { name: /potential 0.2 V .* running/ }).waitFor();
      await skip.click();
      await notice.getByText('Take the sample.').waitFor();
      await page.getByRole('button', { name: 'Leave out entry 4' }).click();
      await page.getByText('done, 3 of 4 done, 1 skipped').waitFor();
      await looks('queue-done');
      await page.getByRole('link', { name: 'Its runs together, as a series' }).click();
      await page.getByRole('heading', { name: /Replicates and series/ }).waitFor();
      await scene.api.instruments.disconnect({ instrument });
      await page.context().close();
      expect(complaints).toEqual([]);
    },
  );

  test.each(SCREENS)('applies a potential by hand and stops it ($width, dark $dark)', async (screen) => {
    const { page, complaints } = await scene.open(screen);
    const { instrument } = await scene.api.instruments.connect({
      spec: 'sim:emstat4-hr,cell=dummy,speed=1',
    });
    await page.getByText('By hand', { exact: true }).first().click();
    await page.getByText('off: open circuit').waitFor();
    await page.getByText('not told while the cell is off').waitFor();
    await page.getByRole('textbox', { name: 'Potential' }).fill('0.1');
    await page.getByRole('button', { name: 'Apply: switch the cell on' }).click();
    const refused = page.getByRole('alert').filter({ hasText: 'Not applied as asked.' });
    await refused.getByText('Ready: cell confirmed off').waitFor();
    await refused.getByText('potential: a unit is missing: did you mean "0.1 V"?').waitFor();
    await picture(page, `hand-${screen.width}`);
    expect(await seriousFaults(page)).toEqual([]);
    expect(await misfits(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Potential' }).fill('0.1 V');
    await page.getByRole('button', { name: 'Apply: switch the cell on' }).click();
    await page.getByRole('heading', { name: 'By hand: 0.1 V' }).waitFor();
    await page.reload();
    await page.getByRole('region', { name: 'By hand: 0.1 V' }).getByText('cell on').waitFor();
    await page.getByRole('button', { name: 'Stop' }).first().click();
    await page.getByText('off: open circuit').waitFor();
    const run = (await scene.api.runs.list()).at(-1)!;
    expect(run).toMatchObject({ title: 'By hand: 0.1 V', outcomeText: 'stopped by the user' });
    await scene.api.instruments.disconnect({ instrument });
    await page.context().close();
    expect(complaints).toEqual([]);
  });

  test.skipIf(!hasSocat)('names an instrument, and tells at once that its cable was pulled', async () => {
    using folder = temporaryFolder();
    const link = `${folder.path}/port`;
    const before = process.env.COTTRELL_INSTRUMENTS;
    process.env.COTTRELL_INSTRUMENTS = `${folder.path}/instruments.json`;
    try {
      const port = await emulatedAt(link);
      const { instrument } = await scene.api.instruments.connect({ spec: port.spec });
      const { page, complaints } = await scene.open({ width: 1024, height: 700 });
      await page.getByRole('button', { name: 'Name and settings' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Left bench');
      await dialog.getByRole('textbox', { name: 'Offset of its current' }).fill('2 uA');
      await dialog.getByText('Each run from now on').waitFor();
      await picture(page, 'settings');
      expect(await seriousFaults(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Measure now' }).click();
      await dialog.getByText(/Not measured/).waitFor();
      await dialog.getByRole('button', { name: 'Keep' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByText('current put right: 2 µA taken off').waitFor();
      await page.getByRole('region', { name: 'Left bench' }).waitFor();

      await port[Symbol.asyncDispose]();
      await page.getByText('The line is gone.').waitFor();
      await picture(page, 'gone');
      expect(await seriousFaults(page)).toEqual([]);
      await scene.api.instruments.disconnect({ instrument });
      await page.context().close();
      expect(complaints).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.COTTRELL_INSTRUMENTS;
      else process.env.COTTRELL_INSTRUMENTS = before;
    }
  });
});
