// A run that goes on by itself after its program was killed, as a person at the window meets it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instrumentThatGoesOn } from '../support/going-on.ts';
import { hasSocat } from '../support/pseudo-terminals.ts';
import { NO_BROWSER, openScene, type Scene, show } from './browser.ts';

describe.skipIf(NO_BROWSER !== undefined || !hasSocat)('a run that goes on by itself, in the window', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]();
  });

  test('is shown in Runs and at the Bench, is not stopped unasked, is taken up, or is stopped', async () => {
    await using goingOn = await instrumentThatGoesOn(scene.file);
    const { spec, emulator } = goingOn;
    const { library } = await scene.api.about();

    await goingOn.abandon(library);
    await expect(scene.api.instruments.connect({ spec })).rejects.toThrow(/Run 1 may still be going on/);
    expect(emulator.cellOn).toBe(true);
    const { page, complaints } = await scene.open();
    await page.getByRole('heading', { name: 'Instrument' }).waitFor();
    await show(page, '#/runs');
    await page.getByRole('link', { name: /may still be going on/ }).click();
    const offer = page.getByRole('region', { name: 'May still be going on' });
    await offer.getByText('Run 1 · Pulses that go on').waitFor();
    await offer.getByRole('button', { name: 'Take it up' }).click();
    await expect.poll(() => page.url()).toMatch(/#\/run\/1$/);
    goingOn.hurry(true);
    await expect.poll(async () => (await scene.api.runs.list())[0]!.outcome?.kind).toBe('completed');
    goingOn.hurry(false);
    for (const { instrument } of await scene.api.instruments.list())
      await scene.api.instruments.disconnect({ instrument });

    await goingOn.abandon(library);
    await show(page, '#/bench');
    await page.reload();
    await offer.getByText('Run 2 · Pulses that go on').waitFor();
    await offer.getByRole('button', { name: 'Stop it, cell off' }).click();
    await page.getByText('Ready').first().waitFor();
    expect(emulator.cellOn).toBe(false);
    await page.context().close();
    expect(complaints).toEqual([]);
  });
});
