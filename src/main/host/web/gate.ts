// What is turned away before anything is answered: requests that were meant for another host (DNS rebinding), that come
// from another site's page, or that carry no sign-in. And the headers that every answer carries.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Largest body that is read: the longest protocol anybody writes is a hundredth of it. */
export const LARGEST_BODY = 1 << 20;

/** Why a request is refused; undefined when it may pass. */
export function refusalOf({ headers }: Pick<IncomingMessage, 'headers'>, port: number): string | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (headers.host === undefined || !hosts.includes(headers.host.toLowerCase()))
    return 'This address is not served here: open the one that cottrell serve printed.';
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`))
    return 'Pages of other sites may not talk to Cottrell.';
  const site = headers['sec-fetch-site'];
  // "none": the person typed the address or followed a link from outside the browser.
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return 'Pages of other sites may not talk to Cottrell.';
  return undefined;
}

/** Headers of every answer. The page's scripts and styles come from here alone, as files; nothing is inline. */
export function setSecurityHeaders(response: ServerResponse, port: number): void {
  const sockets = `ws://127.0.0.1:${port} ws://localhost:${port}`;
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${sockets}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  const headers = {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
  };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

/** An answer in words: an error, mostly. */
export function answer(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return void response.end();
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

/** The body of a request as text, or why there is none. */
export async function bodyOf(
  request: IncomingMessage,
  most: number,
): Promise<{ readonly text: string } | 'too long' | 'broken off'> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > most) return 'too long';
      chunks.push(chunk);
    }
  } catch (error) {
    if (request.destroyed) return 'broken off';
    throw error;
  }
  return { text: Buffer.concat(chunks).toString('utf8') };
}
