// The line of the desktop shell: the preload script asks for a message port and posts it to this page.
import { RPCLink } from '@orpc/client/message-port';
import type { Line } from './link.ts';

/** What the preload script puts into the page. */
interface ShellBridge {
  /** Asks for a new line; the port comes as a message of the window. */
  readonly requestPort: () => void;
}

/** Waits for the port. */
export async function openPort(): Promise<Line> {
  const { cottrell } = window as unknown as { cottrell: ShellBridge };
  const port = await new Promise<MessagePort>((resolve) => {
    const receive = (event: MessageEvent) => {
      if (event.source !== window || event.data !== 'cottrell:port') return;
      window.removeEventListener('message', receive);
      resolve(event.ports[0]!);
    };
    window.addEventListener('message', receive);
    cottrell.requestPort();
  });
  const link = new RPCLink({ port });
  const closed = new Promise<void>((resolve) => {
    port.addEventListener('close', () => resolve(), { once: true });
  });
  port.start();
  return { call: (path, input, options) => link.call(path, input, options), closed };
}
