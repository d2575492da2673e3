// `npm run screenshots`: the pictures of the documents, taken from the running program, so that they stay true. Needs
// Chromium or Chrome, found by bench/browser-path.ts. Takes about two minutes; every picture is made anew.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, startProgram } from './screenshots/program.ts';

const PICTURES = join(ROOT, 'docs', 'images');
/** The simulated run of the first start takes a good half minute. */
const RUN_ENDS_ms = 120_000;
const SERIES = [2, 3, 4, 5];

await using program = await startProgram();
const { page } = program;
mkdirSync(PICTURES, { recursive: true });

// The first start, and its run.
await picture('first-start');
await page.getByRole('button', { name: 'Start the simulated run' }).click();
await page.waitForTimeout(12_000);
await picture('running');
await page.getByText('Run 1: completed').waitFor({ timeout: RUN_ENDS_ms });
await picture('run');
await page.getByText('Cycles', { exact: true }).first().click();
await picture('cycles');

// A plan, and the protocol it comes from.
await program.show('#/bench');
await picture('bench');
await program.show('#/protocols/shipped/cu-pulsed-amination.yaml');
await picture('protocol');

// An efficiency, and the page to print.
await program.show('#/analysis/1');
await picture('analysis');
await analyse(1);
const report = join(program.folder, 'report.html');
await program.command('report', '1', '--out', report);

// A series, compared and put together.
await program.command(
  ...['queue', 'run', join(ROOT, 'examples/potential-series.yaml'), '--yes'],
  ...['--instrument', 'sim:emstat4-hr,cell=cu-nitrite,speed=max,seed=1'],
);
for (const run of SERIES) await analyse(run);
await page.reload();
await program.show('#/runs');
await picture('runs');
await program.show(`#/runs/${SERIES.join()}`);
await picture('comparison');
await program.show('#/analysis/group');
for (const run of SERIES) await page.getByRole('checkbox', { name: new RegExp(`^run ${run}:`, 'u') }).check();
await page.getByRole('combobox', { name: 'What was varied' }).click();
await page
  .getByRole('option', { name: /potential/u })
  .first()
  .click();
await page.getByRole('combobox', { name: 'What was varied' }).fill('potential');
await page.getByRole('textbox', { name: 'Title' }).fill('Potential series on copper');
await picture('series');

await page.emulateMedia({ colorScheme: 'dark' });
await program.show('#/run/1');
await picture('run-dark');

await page.emulateMedia({ colorScheme: 'light' });
await page.setViewportSize({ width: 900, height: 1200 });
await page.goto(pathToFileURL(report).href);
await picture('report');

/** Keeps what the simulated cell made as the analysis of a run. */
async function analyse(run: number): Promise<void> {
  const { text } = (await program.ask('GET', `/api/runs/${run}/sheet`)) as { text: string };
  await program.ask('POST', '/api/efficiency', { text });
}

/** Once the plots have settled. */
async function picture(name: string): Promise<void> {
  await page.waitForTimeout(3000);
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  console.log(join('docs/images', `${name}.png`));
}
