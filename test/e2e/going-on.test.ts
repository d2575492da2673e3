// A run that goes on by itself after its program was killed, as a person at the window meets it.
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/drivers/clock.ts';
import { MethodScriptEmulator } from '../../src/drivers/methodscript/emulator/emulator.ts';
import { modelById } from '../../src/drivers/methodscript/models.ts';
import { serveOnPseudoTerminal } from '../../src/main/host/pseudo-terminal.ts';
import { start, temporaryFolder } from '../support/command-line.ts';
import { hasSocat } from '../support/pseudo-terminals.ts';
import { SimpleCell } from '../support/simple-cells.ts';
import { NO_BROWSER, openScene, type Scene } from './browser.ts';

const PROTOCOL = `
cottrell: 1
title: Pulses that go on
cell: { reference: Ag/AgCl (3 M KCl), temperature: 25 degC }
steps:
  - pulse:
      levels:
        - { name: reduce, potential: -0.8 V, duration: 2 s }
        - { name: oxidise, potential: +0.3 V, duration: 1 s }
      cycles: 200
      sample: { every: 100 ms }
range: 1 mA
on link loss: continue
`;

describe.skipIf(NO_BROWSER !== undefined || !hasSocat)('a run that goes on by itself, in the window', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]();
  });

  test('is shown in Runs and at the Bench, is not stopped unasked, is taken up, or is stopped', async () => {
    using folder = temporaryFolder();
    const [link, file] = [folder.file('port'), folder.file('protocol.yaml')];
    writeFileSync(file, PROTOCOL);
    const emulator = new MethodScriptEmulator({
      model: modelById('emstat4-hr')!,
      cell: new SimpleCell(10_000),
      clock: systemClock,
      speed: 20,
      seed: 1,
    });
    await using _terminal = await serveOnPseudoTerminal((line) => emulator.attach(line), link);
    const { library } = await scene.api.about();
    const abandon = async (...options: string[]) => {
      const run = start(['run', file, '-i', `serial:${link}`, '-l', library, ...options]);
      await run.sees(/running: (reduce|oxidise)/);
      run.child.kill('SIGKILL');
      await run.ended;
    };

    await abandon();
    await expect(scene.api.instruments.connect({ spec: `serial:${link}` })).rejects.toThrow(
      /Run 1 may still be going on/,
    );
    expect(emulator.cellOn).toBe(true);
    const { page, complaints } = await scene.open();
    await page.getByRole('heading', { name: 'Instrument' }).waitFor();
    await page.evaluate("location.hash = '#/runs'");
    await page.getByRole('link', { name: /may still be going on/ }).click();
    const offer = page.getByRole('region', { name: 'May still be going on' });
    await offer.getByText('Run 1 · Pulses that go on').waitFor();
    await offer.getByRole('button', { name: 'Take it up' }).click();
    await expect.poll(() => page.url(), { timeout: 15_000 }).toMatch(/#\/run\/1$/);
    await expect
      .poll(async () => (await scene.api.runs.list())[0]!.outcome?.kind, { timeout: 60_000 })
      .toBe('completed');
    for (const { instrument } of await scene.api.instruments.list())
      await scene.api.instruments.disconnect({ instrument });

    await abandon();
    await page.evaluate("location.hash = '#/bench'");
    await page.reload();
    await offer.getByText('Run 2 · Pulses that go on').waitFor();
    await offer.getByRole('button', { name: 'Stop it, cell off' }).click();
    await page.getByText('Ready').first().waitFor();
    expect(emulator.cellOn).toBe(false);
    await page.context().close();
    expect(complaints).toEqual([]);
  });
});
