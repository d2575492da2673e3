// The API as the web server answers it: RPC over WebSocket, REST, and the document that describes it. Whoever comes here has
// been let in; it lets nobody in by itself.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { BodyLimitPlugin } from '@orpc/server/node';
import { RPCHandler } from '@orpc/server/ws';
import { experimental_ZodSmartCoercionPlugin, ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { RPC_OPTIONS } from '../../api/bytes.ts';
import { contract } from '../../api/contract.ts';
import type { Host } from '../../api/host.ts';
import type { ApiContext } from '../../api/implementation.ts';
import { router } from '../../api/router.ts';
import { answer, LARGEST_BODY } from './gate.ts';
import { Sockets } from './sockets.ts';

/** Answers until disposed. */
export class WebApi implements Disposable {
  readonly #prefix: `/${string}`;
  readonly #context: ApiContext;
  readonly #rest = new OpenAPIHandler(router, {
    plugins: [new experimental_ZodSmartCoercionPlugin(), new BodyLimitPlugin({ maxBodySize: LARGEST_BODY })],
  });
  readonly #sockets: Sockets;
  #document: Promise<string> | undefined;

  /** REST lies under `prefix`. */
  constructor(host: Host, prefix: `/${string}`) {
    this.#prefix = prefix;
    this.#context = { host };
    this.#sockets = new Sockets(new RPCHandler(router, RPC_OPTIONS), this.#context);
  }

  /** Answers a REST request; `path` is what follows the prefix. */
  async answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (path === '/openapi.json') {
      this.#document ??= openApiDocument(this.#context.host.version, this.#prefix);
      response.writeHead(200, { 'content-type': 'application/json' }).end(await this.#document);
      return;
    }
    const { matched } = await this.#rest.handle(request, response, {
      prefix: this.#prefix,
      context: this.#context,
    });
    if (!matched) answer(response, 404, 'There is no such operation.');
  }

  /** Takes over a WebSocket. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.accept(request, socket, head);
  }

  [Symbol.dispose](): void {
    this.#sockets[Symbol.dispose]();
  }
}

/** The REST API under `url` as an OpenAPI document. */
export async function openApiDocument(version: string, url: string): Promise<string> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(contract, {
    info: { title: 'Cottrell', version, description: 'docs/reference/api.md explains it.' },
    servers: [{ url }],
  });
  return JSON.stringify(document);
}
