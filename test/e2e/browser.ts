// A headless browser and the program behind a page, for tests of the window as a person uses it.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import type { Api } from '../../src/main/api/contract.ts';
import { composeHost } from '../../src/main/host/compose.ts';
import { openOrMakeLibrary } from '../../src/main/host/library-file.ts';
import { serveWeb } from '../../src/main/host/web.ts';
import { LINES } from '../support/api.ts';

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
  /** The program, asked past the window. */
  readonly api: Api;
  /** A new address that signs one window in. */
  address(): string;
  /** Ends the program, as if it were killed and had come back on the same port, with the same library. */
  stop(): Promise<void>;
  startAgain(): Promise<void>;
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
  const start = async (port: number) => {
    const host = composeHost({ library: openOrMakeLibrary(join(folder, 'library.sqlite')) });
    const web = await serveWeb({ host, port, page });
    const { api } = await LINES['in memory']!(host);
    return { host, web, api };
  };
  let program = await start(0);
  const stop = async () => {
    await program.host[Symbol.asyncDispose]();
    await program.web[Symbol.asyncDispose]();
  };
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  return {
    get api() {
      return program.api;
    },
    address: () => program.web.address(),
    stop,
    async startAgain() {
      program = await start(program.web.port);
    },
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
      await opened.goto(program.web.address());
      return { page: opened, complaints };
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
