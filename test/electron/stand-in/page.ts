// A page in a window: the preload script's world and the page's own, kept apart as Electron keeps them. What crosses
// the bridge is cloned; functions are wrapped; nothing else gets through.
import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { Desktop } from '../../../src/main/api/desktop.ts';
import { exposeDesktop } from '../../../src/main/shell/bridge.ts';
import { PagePort } from './ports.ts';
import type { WebContentsStandIn } from './window.ts';

export class Page {
  readonly origin: string;
  /** `window.cottrell` as the page sees it. */
  readonly exposed: Record<string, unknown> = {};
  readonly #messages = new EventTarget();
  readonly #ipc = new EventEmitter();

  constructor(contents: WebContentsStandIn, origin: string) {
    this.origin = origin;
    exposeDesktop({
      platform: 'linux',
      contextBridge: {
        exposeInMainWorld: (key: string, api: unknown) => {
          this.exposed[key] = bridged(api);
        },
      },
      // The few of Electron's many methods; the bridge can use no others.
      ipcRenderer: {
        on: (channel: string, listener: (...args: unknown[]) => void) => this.#ipc.on(channel, listener),
        off: (channel: string, listener: (...args: unknown[]) => void) => this.#ipc.off(channel, listener),
        send: (channel: string, ...args: unknown[]) => contents.fromPage(channel, structuredClone(args)),
      } as never,
      window: {
        location: { origin },
        postMessage: (data, target, transfer) => {
          if (target !== origin) return;
          const event = new Event('message');
          Object.assign(event, { data: structuredClone(data), ports: transfer });
          setImmediate(() => this.#messages.dispatchEvent(event));
        },
      },
    });
  }

  get cottrell(): Desktop {
    return this.exposed.cottrell as Desktop;
  }

  /** From the shell, into the preload script's world. */
  receive(channel: string, args: unknown[], ports: MessagePort[]): void {
    this.#ipc.emit(
      channel,
      { ports: ports.map((raw) => new PagePort(raw)), sender: 'never to be seen' },
      ...args,
    );
  }

  /** The next port that the shell brings. */
  port(): Promise<PagePort> {
    return new Promise((resolve) => {
      this.#messages.addEventListener(
        'message',
        (event) => {
          const { data, ports } = event as Event & { data: unknown; ports: PagePort[] };
          if (data === 'cottrell:port') resolve(ports[0]!);
        },
        { once: true },
      );
    });
  }
}

/** A value as it is after it crossed the bridge. */
function bridged(value: unknown): unknown {
  if (typeof value === 'function') {
    return (...args: unknown[]) =>
      bridged(
        value(
          ...args.map((arg) =>
            typeof arg === 'function' ? crossing(arg as Callback) : structuredClone(arg),
          ),
        ),
      );
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, bridged(part)]));
  }
  return structuredClone(value);
}

type Callback = (...args: unknown[]) => unknown;

function crossing(callback: Callback) {
  return (...args: unknown[]) => structuredClone(callback(...args.map((arg) => structuredClone(arg))));
}
