// The program as a local web server: the page, the API over WebSocket and as REST, for this computer alone. It hands out
// nothing before the sign-in but the page itself, and it decides nothing about experiments.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { BodyLimitPlugin } from '@orpc/server/node';
import { RPCHandler } from '@orpc/server/ws';
import { experimental_ZodSmartCoercionPlugin, ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { CottrellError } from '../../core/errors.ts';
import { contract } from '../api/contract.ts';
import type { Host } from '../api/host.ts';
import type { ApiContext } from '../api/implementation.ts';
import { router } from '../api/router.ts';
import { answer, bodyOf, LARGEST_BODY, refusalOf, setSecurityHeaders } from './web/gate.ts';
import { Page } from './web/page.ts';
import { SignIn } from './web/sign-in.ts';
import { Sockets } from './web/sockets.ts';

const LOOPBACK = '127.0.0.1';
const API = '/api';
const SOCKET = '/rpc';
const SIGN_IN = '/sign-in';

/** How long a request may take to arrive whole, its head a third of that, ms. An answer may take as long as it takes. */
const PATIENCE_MS = 30_000;

export interface WebOptions {
  readonly host: Host;
  readonly patience_ms?: number;
  /** 0: any that is free. */
  readonly port: number;
  /** Folder of the built page. */
  readonly page: string;
}

/** A web server that runs until it is disposed. */
export interface WebHost extends AsyncDisposable {
  readonly port: number;
  /** Whether the page was built. */
  readonly hasPage: boolean;
  /** A new address that signs one window in. */
  address(): string;
}

/** Listens. Throws `port-busy` where another program does. */
export async function serveWeb(options: WebOptions): Promise<WebHost> {
  const { host, port: wanted, page: folder, patience_ms = PATIENCE_MS } = options;
  const server = createServer({
    requestTimeout: patience_ms,
    headersTimeout: patience_ms / 3,
    connectionsCheckingInterval: patience_ms / 6,
  });
  const port = await listen(server, wanted);
  const context: ApiContext = { host };
  const signIn = new SignIn(port);
  const page = new Page(folder);
  const rest = new OpenAPIHandler(router, {
    plugins: [new experimental_ZodSmartCoercionPlugin(), new BodyLimitPlugin({ maxBodySize: LARGEST_BODY })],
  });
  const sockets = new Sockets(new RPCHandler(router), context);
  let document: Promise<string> | undefined;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setSecurityHeaders(response, port);
    const refusal = refusalOf(request, port);
    if (refusal !== undefined) return answer(response, 403, refusal);
    const path = new URL(request.url ?? '/', `http://${LOOPBACK}`).pathname;
    if (path === SIGN_IN) return exchange(request, response);
    if (path === API || path.startsWith(`${API}/`)) {
      if (!signIn.knows(request.headers.cookie)) return answer(response, 401, 'Not signed in.');
      if (path === `${API}/openapi.json`) {
        document ??= openApiDocument(host.version);
        response.writeHead(200, { 'content-type': 'application/json' }).end(await document);
        return;
      }
      const { matched } = await rest.handle(request, response, { prefix: API, context });
      if (!matched) answer(response, 404, 'There is no such operation.');
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'Only GET here.');
    if (!page.serve(path, response)) answer(response, 404, 'There is no such page.');
  }

  /** The token out of the address, which the page takes from its fragment, for a cookie. */
  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return answer(response, 405, 'Only POST here.');
    const token = await bodyOf(request, 256);
    const cookie = token === undefined ? undefined : signIn.exchange(token.trim());
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
    if (refusal === undefined) sockets.accept(request, socket, head);
    else socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });

  return {
    port,
    hasPage: page.isBuilt,
    address: () => `http://${LOOPBACK}:${port}/#token=${signIn.issue()}`,
    async [Symbol.asyncDispose]() {
      sockets[Symbol.dispose]();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The REST API as an OpenAPI document. */
export async function openApiDocument(version: string): Promise<string> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(contract, {
    info: { title: 'Cottrell', version, description: 'docs/reference/api.md explains it.' },
    servers: [{ url: API }],
  });
  return JSON.stringify(document);
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
