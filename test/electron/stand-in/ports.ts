// Electron's message ports on Node's: messages cross by structured clone, only ports are transferred, and what arrives
// before a port is started waits.
import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** One end of a channel as the main and utility processes see it. */
export class PortMain extends EventEmitter {
  readonly raw: MessagePort;

  constructor(raw: MessagePort) {
    super();
    this.raw = raw;
    raw.on('close', () => this.emit('close'));
    // A port keeps no test alive.
    raw.unref();
  }

  start(): void {
    this.raw.on('message', ({ data, ports }: Envelope) =>
      this.emit('message', { data, ports: ports.map((port) => new PortMain(port)) }),
    );
    this.raw.unref();
  }

  postMessage(data: unknown, transfer: readonly PortMain[] = []): void {
    const ports = rawPorts(transfer);
    this.raw.postMessage({ data, ports } satisfies Envelope, ports);
  }

  close(): void {
    this.raw.close();
  }
}

/** A pair of ports. */
export class ChannelMain {
  readonly port1: PortMain;
  readonly port2: PortMain;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new PortMain(port1);
    this.port2 = new PortMain(port2);
  }
}

/** How a message travels underneath. */
export interface Envelope {
  readonly data: unknown;
  readonly ports: MessagePort[];
}

/** The ports to transfer; anything else in the list is refused, as Electron does. */
export function rawPorts(transfer: readonly unknown[]): MessagePort[] {
  return transfer.map((port) => {
    if (!(port instanceof PortMain)) throw new TypeError('Port at index 0 is not a valid port');
    return port.raw;
  });
}

/** The end of a channel as a page sees it: the DOM's port. What was sent from a `PortMain` arrives as `data`. */
export class PagePort extends EventTarget {
  readonly #raw: MessagePort;

  constructor(raw: MessagePort) {
    super();
    this.#raw = raw;
    raw.on('close', () => this.dispatchEvent(new Event('close')));
    raw.unref();
  }

  start(): void {
    this.#raw.on('message', ({ data }: Envelope) =>
      this.dispatchEvent(new MessageEvent('message', { data })),
    );
    this.#raw.unref();
  }

  postMessage(data: unknown): void {
    this.#raw.postMessage({ data, ports: [] } satisfies Envelope);
  }

  close(): void {
    this.#raw.close();
  }
}
