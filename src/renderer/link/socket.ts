// The line of a browser: a web socket to the host that served the page. The one-time token in the address is exchanged
// for a cookie first, and taken out of the address at once.
import { RPCLink } from '@orpc/client/websocket';
import { RPC_OPTIONS } from '../../main/api/bytes.ts';
import { type Line, SignedOut } from './line.ts';

const SOCKET = '/rpc';
const SIGN_IN = '/sign-in';
const TOKEN = /^#token=([\w-]+)$/u;
const UNAUTHORIZED = 401;

/** Opens the socket. Throws SignedOut when the host does not know this browser, Error when it does not answer. */
export async function openSocket(): Promise<Line> {
  await signIn();
  const socket = new WebSocket(new URL(SOCKET, window.location.origin.replace(/^http/u, 'ws')));
  // As a Blob every message would be fetched back from another process of the browser.
  socket.binaryType = 'arraybuffer';
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('close', () => reject(new Error('the socket did not open')), { once: true });
  });
  const link = new RPCLink({ websocket: socket, ...RPC_OPTIONS });
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => resolve(), { once: true });
  });
  return { call: (path, input, options) => link.call(path, input, options), closed };
}

/** With a token or without: a browser does not say why a socket is refused, but a plain request does. */
async function signIn(): Promise<void> {
  const token = TOKEN.exec(window.location.hash)?.[1] ?? '';
  const answer = await fetch(SIGN_IN, { method: 'POST', body: token });
  if (answer.status === UNAUTHORIZED) throw new SignedOut();
  if (!answer.ok) throw new Error(`signing in was answered with ${answer.status}`);
  if (token !== '') window.history.replaceState(null, '', `${window.location.pathname}#/`);
}
