// The shell on the stand-in, with the real engine beside it, in a folder of its own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { type Clock, systemClock } from '../../src/drivers/clock.ts';
import type { Api } from '../../src/main/api/contract.ts';
import type { Desktop } from '../../src/main/api/desktop.ts';
import { startShell } from '../../src/main/shell/app.ts';
import { ElectronStandIn } from './stand-in/electron.ts';
import type { WindowStandIn } from './stand-in/window.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENGINE = join(ROOT, 'src', 'main', 'host', 'utility.ts');

/** A pulsed run that takes minutes in real time. */
export const LONG = `
cottrell: 1
title: Long hold
cell: { reference: Ag/AgCl (3 M KCl) }
steps:
  - hold: { potential: -0.5 V, duration: 600 s, sample: { every: 100 ms } }
range: 100 mA
`;

export interface Started extends AsyncDisposable {
  readonly stand: ElectronStandIn;
  readonly folder: string;
  /** A window's line to the engine. */
  api(window?: WindowStandIn): Promise<Api>;
}

interface StartOptions {
  readonly engine?: string;
  readonly clock?: Clock;
  readonly resources?: string;
  readonly settings?: unknown;
  readonly stand?: Partial<ConstructorParameters<typeof ElectronStandIn>[0]>;
  /** Made before the shell starts. */
  readonly prepare?: (folder: string) => void;
}

/** Starts the shell. Its library, its page and its settings lie in a folder that goes with it. */
export async function started(options: StartOptions = {}): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-shell-'));
  const page = join(folder, 'page');
  mkdirSync(page);
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Cottrell</title>');
  options.prepare?.(folder);
  const places = { library: join(folder, 'library.sqlite') };
  const settings = options.settings ?? { places };
  writeFileSync(join(folder, 'desktop.json'), JSON.stringify(settings));
  const stand = new ElectronStandIn({ userData: folder, ...options.stand });
  await startShell(stand.electron, {
    clock: options.clock ?? systemClock,
    preload: '/built/preload.cjs',
    engine: options.engine ?? ENGINE,
    page,
    resources: options.resources,
  });
  // The window's page has been answered from the folder.
  while (stand.windows.length > 0 && stand.windows[0]?.isShown === false) await turn();
  return {
    stand,
    folder,
    api: (window = stand.windows[0]!) => apiOf(window),
    async [Symbol.asyncDispose]() {
      // So that the shell does not take the end of its engine for a fault.
      stand.powerMonitor.emit('shutdown', { preventDefault: () => undefined });
      await Promise.all(stand.processes.map((child) => ended(child)));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Lets the engine's thread do something. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}

function ended(child: ElectronStandIn['processes'][number]): Promise<void> {
  if (child.hasEnded) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill();
  });
}

/** The API as the page of this window has it. */
async function apiOf({ webContents }: WindowStandIn): Promise<Api> {
  const page = webContents.page!;
  const coming = page.port();
  (page.exposed.cottrell as Desktop).connect();
  const port = await coming;
  const api = createORPCClient<Api>(new RPCLink({ port: port as never }));
  port.start();
  return api;
}

/** A simulated instrument in real time with a run on it. Answers instrument and run. */
export async function running(api: Api, text = LONG): Promise<{ instrument: number; run: number }> {
  const { instrument } = await api.instruments.connect({ spec: 'sim:emstat4-hr,cell=dummy,speed=1' });
  const { plan } = await api.runs.prepare({ instrument, text });
  const { run } = await api.runs.start({ instrument, plan });
  return { instrument, run };
}

/** Resolves when it holds; it is looked at again and again. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}
