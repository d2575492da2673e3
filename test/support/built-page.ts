// The window as it is shipped, for every test that shows it: built when the first of them asks, once in a run of the tests,
// and anew in a run that follows a change. It lies in a folder of its own: no test ever sees what somebody built before.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whoever asks this address is answered with the folder of the page, as soon as it is built. */
    builtPage: string;
  }
}

const VITE = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');

/** Called by vitest before all files; answers what ends it after them. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-page-'));
  let building: Promise<unknown> | undefined;
  const server = createServer((_request, response) => {
    building ??= build(folder);
    building.then(
      () => response.end(folder),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  project.provide('builtPage', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  project.onTestsRerun(() => {
    building = undefined;
  });
  return () => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** In a process of its own: under the environment of the tests the page would be one for developers, and several times slower. */
function build(folder: string): Promise<unknown> {
  return promisify(execFile)(process.execPath, [VITE, 'build', '--logLevel', 'error', '--outDir', folder], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
}
