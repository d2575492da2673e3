// The shell's own line to the engine, over the same API as every window: it knows which runs live and which cells may
// be on, and can ask for a stop. It keeps only the newest picture.
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { MessagePortMain } from 'electron';
import type { Api } from '../api/contract.ts';
import type { Snapshot } from '../api/shapes/instruments.ts';

/** States in which a run lives: the cell is on, or will be again. */
const LIVE: ReadonlySet<string> = new Set(['running', 'pausing', 'paused', 'resuming', 'adrift', 'stopping']);

/** Instruments with a run that lives. */
export function live(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  return snapshots.filter(({ state }) => LIVE.has(state.name));
}

/** Instruments whose cell may be on though nothing should run. */
export function unsafe(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  return snapshots.filter(({ state }) => state.name === 'unsafe');
}

/** An API client on a port of Electron. The port is started here. */
function apiOver(port: MessagePortMain): Api {
  const api = createORPCClient<Api>(new RPCLink({ port }));
  port.start();
  return api;
}

/** Watches the bench of one engine process. */
export class BenchWatch implements Disposable {
  readonly api: Api;
  readonly #port: MessagePortMain;
  readonly #changed: (snapshots: readonly Snapshot[]) => void;
  #snapshots: readonly Snapshot[] = [];

  constructor(port: MessagePortMain, changed: (snapshots: readonly Snapshot[]) => void) {
    this.#port = port;
    this.#changed = changed;
    this.api = apiOver(port);
  }

  get snapshots(): readonly Snapshot[] {
    return this.#snapshots;
  }

  /** Follows the bench until the engine goes or this is disposed; then it rejects or resolves. */
  async follow(): Promise<void> {
    for await (const snapshots of await this.api.instruments.watchAll()) {
      this.#snapshots = snapshots;
      this.#changed(snapshots);
    }
  }

  [Symbol.dispose](): void {
    this.#port.close();
  }
}
