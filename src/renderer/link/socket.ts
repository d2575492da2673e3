// The line of a browser: a web socket to the host that served the page. The one-time token in the address is exchanged
// for a cookie first, and taken out of the address at once.
import { RPCLink } from '@orpc/client/websocket';
import { type Line, SignedOut } from './link.ts';

const TOKEN = /^#token=([\w-]+)$/u;

/** Opens the socket. Throws SignedOut when the host does not know this browser, Error when it does not answer. */
export async function openSocket(): Promise<Line> {
  await exchangeToken();
  const address = new URL('./socket', window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.hash = '';
  const socket = new WebSocket(address);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('close', () => reject(new Error('the socket did not open')), { once: true });
  }).catch(async (error: unknown) => {
    throw (await isSignedOut()) ? new SignedOut() : error;
  });
  const link = new RPCLink({ websocket: socket });
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => resolve(), { once: true });
  });
  return { call: (path, input, options) => link.call(path, input, options), closed };
}

async function exchangeToken(): Promise<void> {
  const token = TOKEN.exec(window.location.hash)?.[1];
  if (token === undefined) return;
  window.history.replaceState(null, '', `${window.location.pathname}#/`);
  await fetch('./session', { method: 'POST', headers: { authorization: `Bearer ${token}` } });
}

/** A browser does not say why a socket failed; a plain request does. */
async function isSignedOut(): Promise<boolean> {
  const answer = await fetch('./session', { method: 'GET' });
  return answer.status === 401 || answer.status === 403;
}
