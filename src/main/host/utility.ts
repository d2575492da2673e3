// The program as a utility process of Electron: it owns library and instruments, and serves each window over a message
// port of its own. It never imports electron; it is spoken to by the messages below, and ends only when it is told to
// and every cell is confirmed off, or known not to be.
import { RPCHandler } from '@orpc/server/message-port';
import { z } from 'zod';
import { asCottrellError } from '../../core/errors.ts';
import { RPC_OPTIONS } from '../api/bytes.ts';
import { router } from '../api/router.ts';
import type { Trouble } from '../api/shapes/common.ts';
import { troubleFrom } from '../api/trouble.ts';
import type { KeepAwake } from '../engine/keep-awake.ts';
import { type ComposedHost, composeHost } from './compose.ts';
import { hostMadeSafe, installLastResort, makeSafeOnFault } from './last-resort.ts';
import { openOrMakeLibrary } from './library-file.ts';

/** What the shell asks. A `window` brings the port of the window with it. */
const order = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    library: z.string().optional(),
    protocolFolder: z.string().optional(),
    exportFolder: z.string().optional(),
  }),
  z.object({ type: z.literal('window') }),
  z.object({ type: z.literal('stop') }),
]);
export type UtilityOrder = z.infer<typeof order>;

/** What the shell is told. */
export type UtilityNews =
  | { readonly type: 'ready'; readonly library: string }
  | { readonly type: 'failed'; readonly trouble: Trouble }
  /** How many runs go on and how many cells may be on: for the quit guard. Told whenever it changes. */
  | { readonly type: 'busy'; readonly runs: number; readonly unsafe: number }
  /** Everything is closed; `unsafe` names what could not be confirmed off. The process may be ended now. */
  | { readonly type: 'stopped'; readonly unsafe: readonly string[] };

/** The port that Electron gives a window, as far as it is used here. */
export type WindowPort = Parameters<RPCHandler<never>['upgrade']>[0] & { start?(): void; close(): void };

/** `process.parentPort` of a utility process, as far as it is used here. */
export interface ParentPort {
  on(event: 'message', listener: (message: { data: unknown; ports: WindowPort[] }) => void): unknown;
  postMessage(message: UtilityNews): void;
}

/** The shell sees every run and keeps the computer awake by Electron's own means. */
const HELD_BY_THE_SHELL: KeepAwake = {
  hold: () => ({
    [Symbol.dispose]() {
      // There is nothing to release.
    },
  }),
};

const LIVE = ['running', 'pausing', 'paused', 'resuming', 'adrift', 'stopping'];

/** Serves the shell at the other end. */
export function serveShell(parent: ParentPort): void {
  const handler = new RPCHandler(router, RPC_OPTIONS);
  let host: ComposedHost | undefined;
  let safe: Disposable | undefined;
  const waiting: WindowPort[] = [];

  parent.on('message', ({ data, ports }) => {
    const { data: asked, error } = order.safeParse(data);
    if (error !== undefined) {
      console.error(`a message that is none: ${error.message}`);
      return;
    }
    if (asked.type === 'start') start(asked);
    else if (asked.type === 'window') for (const port of ports) serve(port);
    else void stop();
  });

  function start(asked: Extract<UtilityOrder, { type: 'start' }>): void {
    if (host !== undefined) return;
    try {
      const { protocolFolder, exportFolder } = asked;
      const library = openOrMakeLibrary(asked.library);
      host = composeHost({
        library,
        keepAwake: HELD_BY_THE_SHELL,
        ...(protocolFolder !== undefined && { protocolFolder }),
        ...(exportFolder !== undefined && { exportFolder }),
      });
    } catch (error) {
      parent.postMessage({ type: 'failed', trouble: troubleFrom(asCottrellError(error)) });
      return;
    }
    safe = makeSafeOnFault(hostMadeSafe(host));
    parent.postMessage({ type: 'ready', library: host.library.path });
    void tellWhatGoesOn(host);
    for (const port of waiting.splice(0)) serve(port);
  }

  function serve(port: WindowPort): void {
    if (host === undefined) {
      waiting.push(port);
      return;
    }
    handler.upgrade(port, { context: { host } });
    port.start?.();
  }

  async function tellWhatGoesOn({ bench }: ComposedHost): Promise<void> {
    let [runs, unsafe] = [0, 0];
    for await (const views of bench.watchAll()) {
      const names = views.map(({ snapshot }) => snapshot.state.name);
      const now = [
        names.filter((name) => LIVE.includes(name)).length,
        names.filter((name) => name === 'unsafe').length,
      ] as const;
      if (now[0] === runs && now[1] === unsafe) continue;
      [runs, unsafe] = now;
      parent.postMessage({ type: 'busy', runs, unsafe });
    }
  }

  async function stop(): Promise<void> {
    await host?.[Symbol.asyncDispose]();
    safe?.[Symbol.dispose]();
    const unsafe = host?.unsafe.map(({ label, spec }) => `${label} (${spec})`) ?? [];
    parent.postMessage({ type: 'stopped', unsafe });
  }
}

const { parentPort } = process as { parentPort?: ParentPort };
if (parentPort !== undefined) {
  installLastResort();
  serveShell(parentPort);
}
