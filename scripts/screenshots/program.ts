// The program whose pictures are taken: `cottrell serve` on a library of its own, commands beside it on the same library,
// and a page in headless Chromium that is signed in. Everything is gone when it is disposed.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { openBrowser } from '../../bench/window-program.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COTTRELL = join(ROOT, 'bin/cottrell.js');
const SIZE = { width: 1440, height: 900 };

export interface Program extends AsyncDisposable {
  readonly page: Page;
  /** For files that a picture needs. */
  readonly folder: string;
  /** Runs a command of the command line on the same library. */
  command(...words: string[]): Promise<void>;
  /** Shows a view: "#/run/1". */
  show(hash: string): Promise<void>;
  /** An answer of the API, asked for by the page with its own cookie. */
  ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>;
}

/** Starts program and page; the page is at the bench. */
export async function startProgram(): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-pictures-'));
  // Nothing of this computer may stand in a picture, nor anything of a picture stay on this computer.
  const environment = {
    ...process.env,
    COTTRELL_LIBRARY: join(folder, 'library.sqlite'),
    COTTRELL_INSTRUMENTS: join(folder, 'instruments.json'),
  };
  const server = spawn(process.execPath, [COTTRELL, 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment,
  });
  const address = await new Promise<string>((resolve, reject) => {
    server.stdout.on('data', (text) => {
      const found = /(http:\S+)/u.exec(String(text))?.[1];
      if (found !== undefined) resolve(found);
    });
    server.once('exit', () => reject(new Error('the program ended before it served anything')));
  });
  const browser = await openBrowser();
  const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light' });
  await page.goto(address);
  await page.waitForSelector('nav');
  await page.waitForFunction("!location.hash.includes('token')");
  return {
    page,
    folder,
    async command(...words) {
      await promisify(execFile)(process.execPath, [COTTRELL, ...words], { env: environment });
    },
    async show(hash) {
      await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    },
    ask(method, path, body) {
      const request = { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      return page.evaluate(`fetch(${JSON.stringify(path)}, ${JSON.stringify(request)}).then(async (answer) => {
        if (!answer.ok) throw new Error(await answer.text());
        return answer.json();
      })`);
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      server.kill('SIGINT');
      if (server.exitCode === null) await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
