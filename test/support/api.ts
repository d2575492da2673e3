// The program behind the API in a folder of its own, and the four lines over which it can be spoken to.
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { createRouterClient } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { WebSocket } from 'ws';
import { systemClock } from '../../src/drivers/clock.ts';
import { RPC_OPTIONS } from '../../src/main/api/bytes.ts';
import type { Api } from '../../src/main/api/contract.ts';
import { router } from '../../src/main/api/router.ts';
import { type ComposedHost, type ComposeOptions, composeHost } from '../../src/main/host/compose.ts';
import { serveWeb } from '../../src/main/host/web.ts';
import { openLibrary } from '../../src/main/store/library.ts';
import { temporaryFolder } from './library.ts';
import { restClient } from './rest-client.ts';

export const KEEP_NOTHING_AWAKE = { hold: () => ({ [Symbol.dispose]: () => undefined }) };

/** A program with an empty library, until disposed. */
export function testHost(options: Partial<ComposeOptions> = {}): ComposedHost & { readonly folder: string } {
  const folder = temporaryFolder();
  const library = openLibrary(`${folder.path}/lab.sqlite`, { clock: systemClock });
  const host = composeHost({ library, keepAwake: KEEP_NOTHING_AWAKE, ...options });
  const end = host[Symbol.asyncDispose].bind(host);
  return Object.defineProperties(host, {
    folder: { value: folder.path },
    [Symbol.asyncDispose]: {
      value: async () => {
        await end();
        folder[Symbol.dispose]();
      },
    },
  }) as ComposedHost & { readonly folder: string };
}

export interface Line extends AsyncDisposable {
  readonly api: Api;
}

/** The ways to the API, by their names. */
export const LINES: Readonly<Record<string, (host: ComposedHost) => Promise<Line>>> = {
  'in memory': async (host) => ({
    api: createRouterClient(router, { context: { host } }) as Api,
    [Symbol.asyncDispose]: async () => undefined,
  }),
  MessagePort: async (host) => {
    const { port1, port2 } = new MessageChannel();
    new RPCHandler(router, RPC_OPTIONS).upgrade(port1, { context: { host } });
    return {
      api: createORPCClient(new PortLink({ port: port2, ...RPC_OPTIONS })) as Api,
      [Symbol.asyncDispose]: async () => port2.close(),
    };
  },
  WebSocket: async (host) => {
    const web = await signedIn(host);
    const socket = await web.socket();
    return {
      api: createORPCClient(new SocketLink({ websocket: socket as never, ...RPC_OPTIONS })) as Api,
      async [Symbol.asyncDispose]() {
        socket.close();
        await web[Symbol.asyncDispose]();
      },
    };
  },
  REST: async (host) => {
    const web = await signedIn(host);
    return {
      api: restClient((path, init) => web.fetch(`/api${path}`, init)),
      [Symbol.asyncDispose]: () => web[Symbol.asyncDispose](),
    };
  },
};

/** A web host with a window that has signed in. */
export async function signedIn(host: ComposedHost) {
  const web = await serveWeb({ host, port: 0, page: `${host.library.path}-no-page` });
  const origin = `http://127.0.0.1:${web.port}`;
  const [, token] = web.address().split('#token=');
  const answer = await fetch(`${origin}/sign-in`, { method: 'POST', body: token! });
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  return {
    port: web.port,
    origin,
    cookie,
    address: () => web.address(),
    fetch: (path: string, init: RequestInit = {}) =>
      fetch(origin + path, { ...init, headers: { ...init.headers, cookie } }),
    socket: () =>
      new Promise<WebSocket>((resolve, reject) => {
        const socket = new WebSocket(`ws://127.0.0.1:${web.port}/rpc`, { headers: { cookie, origin } });
        socket.once('open', () => resolve(socket)).once('error', reject);
      }),
    [Symbol.asyncDispose]: () => web[Symbol.asyncDispose](),
  };
}

/** Ten pulses on the simulated copper cell, with two products to ask for. */
export const PULSES = `cottrell: 1
title: Ten pulses
cell: { reference: Ag/AgCl (3 M KCl), area: 0.5 cm^2, catholyte: 30 mL, pH: 13, resistance: 12 ohm }
steps:
  - rest: { duration: 1 s, sample: { every: 100 ms } }
  - pulse:
      levels:
        - { name: reduce, potential: -1.1 V, duration: 1 s }
        - { name: oxidise, potential: +0.4 V, duration: 1 s }
      cycles: 10
      sample: { every: 20 ms }
range: 100 mA
products:
  - { product: ammonia, from: nitrite, charge: cathodic, also counts: [aniline] }
  - { product: aniline, from: [ammonia, phenylboronic acid], charge: anodic }
`;

/** Connects a simulated instrument, plays a protocol to its end and answers the number of the run. */
export async function played(
  api: Api,
  spec = 'sim:emstat4-hr,cell=cu-nitrite,speed=max',
  text = PULSES,
): Promise<number> {
  const { instrument } = await api.instruments.connect({ spec });
  const { plan } = await api.runs.prepare({ instrument, text });
  const { run } = await api.runs.start({ instrument, plan });
  await until(api, instrument, ({ state, run }) => state.name === 'ready' && run?.outcome !== undefined);
  return run;
}

type Picture = Awaited<ReturnType<Api['instruments']['list']>>[number];

/** Watches an instrument until what is wanted is seen. */
export async function until(
  api: Api,
  instrument: number,
  seen: (picture: Picture) => boolean,
): Promise<Picture> {
  for await (const picture of await api.instruments.watch({ instrument })) if (seen(picture)) return picture;
  throw new Error('the pictures ended before what was wanted');
}
