// What the measurements of the window stand on: `cottrell serve` as a person starts it, with a library of its own, and a
// headless browser that shows it. It measures nothing.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { findBrowser } from './browser-path.ts';

const BROWSER = findBrowser();
const CLI = join(import.meta.dirname, '..', 'bin', 'cottrell.js');

/** One result: what was measured, and what was asked of it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The value must stay below this. */
  readonly below?: number;
  /** The value may reach this. */
  readonly most?: number;
  readonly note?: string;
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // For every window Chromium loads the pages of its own address bar, which cost more than ours.
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup,HttpsUpgrades,PaintHolding,OptimizationHints,AimEnabled,PreconnectToSearch',
];

/** Why no window can be shown here; undefined when it can. */
export const NO_BROWSER = 'path' in BROWSER ? undefined : BROWSER.missing;

/** A headless browser with nothing in it that would run beside the page. */
export function openBrowser(): Promise<Browser> {
  if (!('path' in BROWSER)) throw new Error(BROWSER.missing);
  return chromium.launch({ executablePath: BROWSER.path, args: FLAGS });
}

/** A folder until it is disposed of. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'cottrell-bench-window-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** `cottrell serve` in a process of its own. */
export interface Served extends AsyncDisposable {
  /** Signs one window in. */
  readonly address: string;
}

/** Starts it on a new library, with these protocols beside it; answers as soon as it has said where it is. */
export async function serve(protocols: Readonly<Record<string, string>> = {}): Promise<Served> {
  const folder = temporaryFolder();
  const own = join(folder.path, 'protocols');
  mkdirSync(own);
  for (const [name, text] of Object.entries(protocols)) writeFileSync(join(own, name), text);
  const child = spawn(
    process.execPath,
    [CLI, 'serve', '--port', '0', '--library', join(folder.path, 'bench.sqlite')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await addressOf(child);
  return {
    address,
    async [Symbol.asyncDispose]() {
      child.kill('SIGINT');
      await ended;
      folder[Symbol.dispose]();
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const address = /http:\S+/u.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error('cottrell serve ended without an address');
}

/** A window of the browser in which nothing is shown yet. */
export async function emptyWindow(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  return context.newPage();
}

/** A window of the program, signed in. */
export async function openWindow(browser: Browser, { address }: Served) {
  const page = await emptyWindow(browser);
  await page.goto(address);
  await page.getByRole('heading', { name: 'Instrument' }).waitFor();
  return { page, devtools: await page.context().newCDPSession(page) };
}

/** Connects an instrument and starts a run of a protocol that lies beside the library; shows it in the window. */
export async function startRun(page: Page, spec: string, protocol: string): Promise<number> {
  const { instrument } = await call<{ instrument: number }>(page, 'instruments', { spec });
  const { text } = await call<{ text: string }>(page, `protocols/text?file=own/${protocol}`);
  const { plan } = await call<{ plan: number }>(page, `instruments/${instrument}/prepare`, { text });
  const { run } = await call<{ run: number }>(page, `instruments/${instrument}/start`, { plan });
  await page.evaluate(`location.hash = '#/run/${run}'`);
  await page.locator('.uplot').nth(2).waitFor();
  return run;
}

/** Asks the program by REST with the sign-in of the window. */
export async function call<T>(page: Page, path: string, body?: object): Promise<T> {
  const init = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  return (await page.evaluate(
    async ({ path, init }) => {
      const answer = await fetch(`/api/${path}`, init);
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return answer.json() as Promise<unknown>;
    },
    { path, init },
  )) as T;
}

/** Counters of the page's main thread and memory as the browser keeps them. */
export async function metrics(devtools: CDPSession): Promise<Readonly<Record<string, number>>> {
  const { metrics: all } = await devtools.send('Performance.getMetrics');
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}
