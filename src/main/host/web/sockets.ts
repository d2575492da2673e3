// The API over WebSocket. A window that is slow or asleep is waited for by its own stream alone: what it has not taken
// holds back the next event to it, so that nothing piles up here; one that is gone without a word is found by silence.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ApiContext } from '../../api/implementation.ts';
import { LARGEST_BODY } from './gate.ts';

/** A window that did not answer a ping until the next one is gone, ms. */
const PING_EVERY_MS = 20_000;
/** "Going away". */
const CLOSING = 1001;

/** Serves WebSockets until disposed. */
export class Sockets implements Disposable {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_BODY });
  readonly #handler: RPCHandler<ApiContext>;
  readonly #context: ApiContext;
  readonly #timer: NodeJS.Timeout;
  readonly #silent = new WeakSet<WebSocket>();

  constructor(handler: RPCHandler<ApiContext>, context: ApiContext) {
    this.#handler = handler;
    this.#context = context;
    this.#timer = setInterval(() => this.#ping(), PING_EVERY_MS).unref();
  }

  /** Takes over a connection that may pass. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (ws) => {
      ws.on('pong', () => this.#silent.delete(ws));
      // What breaks a line closes it; the handler hears of the end by 'close'.
      ws.on('error', () => ws.terminate());
      void this.#handler.upgrade(patient(ws), { context: this.#context });
    });
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    for (const ws of this.#server.clients) {
      ws.close(CLOSING);
      setTimeout(() => ws.terminate(), 500).unref();
    }
    this.#server.close();
  }

  #ping(): void {
    for (const ws of this.#server.clients) {
      if (this.#silent.has(ws)) ws.terminate();
      this.#silent.add(ws);
      ws.ping();
    }
  }
}

/**
 * The socket with a `send` that can be waited for: it is done when the bytes are on their way, or will never be. That a
 * line is gone is told by its 'close'.
 */
function patient(ws: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  const send = (data: Parameters<WebSocket['send']>[0]) =>
    new Promise<void>((resolve) => ws.send(data, () => resolve()));
  return { addEventListener: ws.addEventListener.bind(ws), send };
}
