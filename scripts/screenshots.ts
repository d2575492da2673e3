// `npm run screenshots`: the pictures of the documents, taken from the running program, so that they stay true. Needs
// Chromium (CHROMIUM names another path than /usr/bin/chromium) and a window built by `npm run build:window`.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PICTURES = join(ROOT, 'docs', 'images');
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** The simulated run of the first start takes a good half minute. */
const RUN_ENDS_ms = 120_000;

const folder = mkdtempSync(join(tmpdir(), 'cottrell-pictures-'));
const library = join(folder, 'library.sqlite');
const server = spawn(process.execPath, [join(ROOT, 'bin/cottrell.js'), 'serve', '--library', library], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const address = await new Promise<string>((resolve, reject) => {
    server.stdout.on('data', (text) => {
      const found = /(http:\S+)/.exec(String(text))?.[1];
      if (found !== undefined) resolve(found);
    });
    server.once('exit', () => reject(new Error('the program ended before it served anything')));
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
  mkdirSync(PICTURES, { recursive: true });
  await page.goto(address);
  await page.getByRole('button', { name: 'Start the simulated run' }).click();
  await page.getByText('Run 1: completed').waitFor({ timeout: RUN_ENDS_ms });
  await picture(page, 'run');
  await open(page, 'Bench');
  await picture(page, 'bench');
  await page.goto(`${new URL(address).origin}/#/analysis/1`);
  await picture(page, 'analysis');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${new URL(address).origin}/#/run/1`);
  await picture(page, 'run-dark');
  await browser.close();
} finally {
  server.kill('SIGINT');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(folder, { recursive: true, force: true });
}

async function open(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name }).or(page.getByRole('button', { name })).first().click();
}

/** Once the plots have settled. */
async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(3000);
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  console.log(join('docs/images', `${name}.png`));
}
