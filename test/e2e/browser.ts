// A headless browser and the program behind a page, for tests of the window as a person uses it.
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { NO_BROWSER, openBrowser } from '../../bench/window-program.ts';
import type { Api } from '../../src/main/api/contract.ts';
import { composeHost } from '../../src/main/host/compose.ts';
import { openOrMakeLibrary } from '../../src/main/host/library-file.ts';
import { serveWeb } from '../../src/main/host/web.ts';
import { KEEP_NOTHING_AWAKE, LINES } from '../support/api.ts';
import { temporaryFolder } from '../support/command-line.ts';

/** Ends what never comes; a computer that is busy with something else must not meet it. */
const PATIENCE_MS = 45_000;

export { NO_BROWSER };

if (NO_BROWSER !== undefined) console.warn(`skipped: tests of the window (${NO_BROWSER})`);

interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly permissions?: string[];
}

/** The program with an empty library and the window built from source, and a browser, until disposed. */
export interface Scene extends AsyncDisposable {
  /** The program, asked past the window. */
  readonly api: Api;
  /** For files of the test. */
  readonly file: (name: string) => string;
  /** A new address that signs one window in. */
  address(): string;
  /** Ends the program, as if it were killed and had come back on the same port, with the same library. */
  stop(): Promise<void>;
  startAgain(): Promise<void>;
  /** A fresh window, signed in; what it complains of is collected. */
  open(options?: WindowOptions): Promise<{ page: Page; complaints: string[] }>;
}

export async function openScene(): Promise<Scene> {
  const page = await builtPage();
  const folder = temporaryFolder();
  const start = async (port: number) => {
    const library = openOrMakeLibrary(folder.file('library.sqlite'));
    const host = composeHost({ library, keepAwake: KEEP_NOTHING_AWAKE });
    const web = await serveWeb({ host, port, page });
    const { api } = await LINES['in memory']!(host);
    return { host, web, api };
  };
  let program = await start(0);
  const stop = async () => {
    await program.host[Symbol.asyncDispose]();
    await program.web[Symbol.asyncDispose]();
  };
  const browser = await openBrowser();
  return {
    get api() {
      return program.api;
    },
    file: folder.file,
    address: () => program.web.address(),
    stop,
    async startAgain() {
      program = await start(program.web.port);
    },
    async open({ width = 1440, height = 900, dark = false, permissions = [] } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
        permissions,
      });
      const opened = await context.newPage();
      opened.setDefaultTimeout(PATIENCE_MS);
      const complaints: string[] = [];
      opened.on('pageerror', (error) => complaints.push(error.message));
      opened.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await opened.goto(program.web.address());
      await opened.waitForSelector('nav');
      await opened.waitForFunction("!location.hash.includes('token')");
      return { page: opened, complaints };
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await stop();
      folder[Symbol.dispose]();
    },
  };
}

/** Shows a view of the window: "#/run/1". */
export function show(page: Page, hash: string): Promise<unknown> {
  return page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

export async function builtPage(): Promise<string> {
  const answer = await fetch(inject('builtPage'));
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}
