// The program as a local web server: the page, the API over WebSocket and as REST, for this computer alone. It hands out
// nothing before the sign-in but the page itself, and it decides nothing about experiments.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { CottrellError } from '../../core/errors.ts';
import type { Host } from '../api/host.ts';
import type { WebApi } from './web/api.ts';
import { answer, bodyOf, refusalOf, setSecurityHeaders } from './web/gate.ts';
import { Page } from './web/page.ts';
import { SignIn } from './web/sign-in.ts';

const LOOPBACK = '127.0.0.1';
const API = '/api';
const SOCKET = '/rpc';
const SIGN_IN = '/sign-in';

/** How long a request may take to arrive whole, its head a third of that, ms. An answer may take as long as it takes. */
const PATIENCE_MS = 30_000;
/** A browser that is opened asks sooner than this, ms. */
const BROWSER_MS = 1000;

export interface WebOptions {
  /**
   * The program, or how it is put together: begun when a browser has the page, since loading leaves this process little time
   * to answer. What asks the API before waits for it.
   */
  readonly host: Host | (() => Promise<Host>);
  readonly patience_ms?: number;
  /** 0: any that is free. */
  readonly port: number;
  /** Folder of the built page. */
  readonly page: string;
}

/** A web server that runs until it is disposed. */
export interface WebHost extends AsyncDisposable {
  readonly port: number;
  /** Settles when the program is loaded; rejects with what it failed of. */
  readonly loaded: Promise<unknown>;
  /** Whether the page was built. */
  readonly hasPage: boolean;
  /** A new address that signs one window in. */
  address(): string;
}

/** Listens. Throws `port-busy` where another program does. */
export async function serveWeb(options: WebOptions): Promise<WebHost> {
  const { host, port: wantedPort, page: folder, patience_ms = PATIENCE_MS } = options;
  const server = createServer({
    requestTimeout: patience_ms,
    headersTimeout: patience_ms / 3,
    connectionsCheckingInterval: patience_ms / 6,
  });
  const port = await listen(server, wantedPort);
  const signIn = new SignIn(port);
  const page = new Page(folder);
  const loaded = Promise.withResolvers<unknown>();
  // Told to whoever asks the API.
  loaded.promise.catch(() => undefined);
  let loading: Promise<WebApi> | undefined;
  const api = () => {
    if (loading === undefined) {
      clearTimeout(latest);
      loading = loadApi(host);
      loaded.resolve(loading);
    }
    return loading;
  };
  const latest = setTimeout(api, BROWSER_MS);
  page.sent.then(api).catch(() => undefined);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setSecurityHeaders(response, port);
    const refusal = refusalOf(request, port);
    if (refusal !== undefined) return answer(response, 403, refusal);
    const path = new URL(request.url ?? '/', `http://${LOOPBACK}`).pathname;
    if (path === SIGN_IN) return exchange(request, response);
    if (path === API || path.startsWith(`${API}/`)) {
      if (!signIn.knows(request.headers.cookie)) return answer(response, 401, 'Not signed in.');
      return (await api()).answer(request, response, path.slice(API.length));
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'Only GET here.');
    if (!page.serve(path, response)) answer(response, 404, 'There is no such page.');
  }

  /** The token out of the address, which the page takes from its fragment, for a cookie. */
  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return answer(response, 405, 'Only POST here.');
    const body = await bodyOf(request, 256);
    // Whoever broke off is gone, and who took too long was told so by the server itself.
    if (body === 'broken off') return;
    const cookie = body === 'too long' ? undefined : signIn.exchange(body.text.trim());
    if (cookie !== undefined) response.setHeader('set-cookie', cookie);
    else if (!signIn.knows(request.headers.cookie))
      return answer(response, 401, 'This address was used already, or is of another start of Cottrell.');
    response.writeHead(204).end();
  }

  server.on('request', (request, response) => {
    serve(request, response).catch((error: unknown) => {
      console.error(error);
      answer(response, 500, 'Cottrell failed to answer.');
    });
  });
  server.on('upgrade', (request, socket, head) => {
    // A line that breaks while it is refused is refused all the same.
    socket.on('error', () => socket.destroy());
    const refusal =
      refusalOf(request, port) === undefined && request.url === SOCKET
        ? signIn.knows(request.headers.cookie)
          ? undefined
          : '401 Unauthorized'
        : '403 Forbidden';
    if (refusal === undefined)
      api().then(
        (loaded) => loaded.accept(request, socket, head),
        () => socket.destroy(),
      );
    else socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });

  return {
    port,
    loaded: loaded.promise,
    hasPage: page.isBuilt,
    address: () => `http://${LOOPBACK}:${port}/#token=${signIn.issue()}`,
    async [Symbol.asyncDispose]() {
      clearTimeout(latest);
      (await loading?.catch(() => undefined))?.[Symbol.dispose]();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What answers the API is most of the program: it is loaded when the page has been sent. */
async function loadApi(host: WebOptions['host']): Promise<WebApi> {
  const composed = typeof host === 'function' ? await host() : host;
  const { WebApi } = await import('./web/api.ts');
  return new WebApi(composed, API);
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'another program listens there' : cause.message;
      reject(
        new CottrellError('port-busy', `Cannot listen on port ${port}: ${why}.`, {
          cause,
          advice: 'Choose another with --port, or leave it out: then any free one is taken.',
        }),
      );
    });
    server.listen(port, LOOPBACK, () => resolve((server.address() as { port: number }).port));
  });
}
