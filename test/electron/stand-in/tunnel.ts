// Message ports across two processes of the stand-in: what is posted on one side arrives on the other, cloned, in order.
// It carries only what it was given, and never opens a port by itself.
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** What crosses between the processes; `ports` are the numbers of the ports that go with a message. */
export type Packet =
  /** From process to process. */
  | { readonly kind: 'message'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly kind: 'port'; readonly port: number; readonly message: unknown }
  | { readonly kind: 'close'; readonly port: number };

export class Tunnel {
  readonly #send: (packet: Packet) => void;
  readonly #ports = new Map<number, MessagePort>();
  #count = 0;

  /** @param send Brings a packet to the tunnel's other end. */
  constructor(send: (packet: Packet) => void) {
    this.#send = send;
  }

  /** Sends a message with the ports that are transferred by it. */
  post(data: unknown, ports: readonly MessagePort[]): void {
    const numbers = ports.map(() => ++this.#count);
    this.#send({ kind: 'message', data, ports: numbers });
    ports.forEach((port, index) => void this.#join(numbers[index]!, port));
  }

  /** Takes a packet from the other end. Answers the message, where it is one. */
  receive(packet: Packet): { readonly data: unknown; readonly ports: MessagePort[] } | undefined {
    if (packet.kind === 'message') {
      const ports = packet.ports.map((number) => {
        const { port1, port2 } = new MessageChannel();
        this.#join(number, port2);
        return port1;
      });
      return { data: packet.data, ports };
    }
    const port = this.#ports.get(packet.port);
    if (packet.kind === 'port') port?.postMessage(packet.message);
    else port?.close();
    return undefined;
  }

  /** The other process has gone: every port is closed, as Electron closes them. */
  end(): void {
    for (const port of this.#ports.values()) port.close();
  }

  #join(number: number, port: MessagePort): void {
    this.#ports.set(number, port);
    port.on('message', (message) => this.#send({ kind: 'port', port: number, message }));
    port.on('close', () => {
      if (this.#ports.delete(number)) this.#send({ kind: 'close', port: number });
    });
    // A port keeps no test alive.
    port.unref();
  }
}
