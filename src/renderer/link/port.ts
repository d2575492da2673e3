// The line of the desktop window: the shell brings a message port when it is asked (src/main/api/desktop.ts).
import { RPCLink } from '@orpc/client/message-port';
import { RPC_OPTIONS } from '../../main/api/bytes.ts';
import { type Desktop, PORT_MESSAGE } from '../../main/api/desktop.ts';
import type { Line } from './line.ts';

/** What the shell put into the page; undefined in a browser. */
export function desktop(): Desktop | undefined {
  return (window as { cottrell?: Desktop }).cottrell;
}

/** Waits for the port: it comes as soon as the engine runs. */
export async function openPort(shell: Desktop): Promise<Line> {
  const port = await new Promise<MessagePort>((resolve) => {
    function receive(event: MessageEvent) {
      const [brought] = event.ports;
      if (event.source !== window || event.data !== PORT_MESSAGE || brought === undefined) return;
      window.removeEventListener('message', receive);
      resolve(brought);
    }
    window.addEventListener('message', receive);
    shell.connect();
  });
  const link = new RPCLink({ port, ...RPC_OPTIONS });
  const closed = new Promise<void>((resolve) => {
    port.addEventListener('close', () => resolve(), { once: true });
  });
  port.start();
  return { call: (path, input, options) => link.call(path, input, options), closed };
}
