// A headless browser and the program behind a page, for tests of the window as a person uses it.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { composeHost } from '../../src/main/host/compose.ts';
import { openOrMakeLibrary } from '../../src/main/host/library-file.ts';
import { serveWeb } from '../../src/main/host/web.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why the window cannot be tried here; undefined when it can. */
export const NO_BROWSER = existsSync(CHROMIUM)
  ? undefined
  : `there is no Chromium at ${CHROMIUM}: apt-get install chromium, or name one in CHROMIUM`;

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The program with an empty library and the window built from source, and a browser, until disposed. */
export interface Scene extends AsyncDisposable {
  /** A fresh window, signed in; what it complains of is collected. */
  open(options?: {
    width?: number;
    height?: number;
    dark?: boolean;
  }): Promise<{ page: Page; complaints: string[] }>;
}

export async function openScene(): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-window-'));
  const page = join(folder, 'page');
  await build({ logLevel: 'error', build: { outDir: page } });
  const host = composeHost({ library: openOrMakeLibrary(join(folder, 'library.sqlite')) });
  const web = await serveWeb({ host, port: 0, page });
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  return {
    async open({ width = 1440, height = 900, dark = false } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
      });
      const opened = await context.newPage();
      opened.setDefaultTimeout(15_000);
      const complaints: string[] = [];
      opened.on('pageerror', (error) => complaints.push(error.message));
      opened.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await opened.goto(web.address());
      return { page: opened, complaints };
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await host[Symbol.asyncDispose]();
      await web[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
