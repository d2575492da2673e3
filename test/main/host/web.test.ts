// The web host turns away whoever may not come in, and nobody who watches can hold a run up.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Api } from '../../../src/main/api/contract.ts';
import { troubleOf } from '../../../src/main/api/trouble.ts';
import { openApiDocument } from '../../../src/main/host/web/api.ts';
import { serveWeb } from '../../../src/main/host/web.ts';
import { PULSES, signedIn, testHost, until } from '../../support/api.ts';

/** How often there is something new to tell while a window sleeps. */
const NEWS = 1500;

let host: ReturnType<typeof testHost>;
let web: Awaited<ReturnType<typeof signedIn>>;

beforeEach(async () => {
  host = testHost();
  web = await signedIn(host);
});
afterEach(async () => {
  await host[Symbol.asyncDispose]();
  await web[Symbol.asyncDispose]();
});

/** A request with headers that fetch would not let through. */
function raw(path: string, headers: Record<string, string>, method = 'GET', body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: web.port, path, method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    });
    sent.on('error', reject).end(body);
  });
}

/** How an upgrade ends: 101, or the status it is refused with. */
function upgrade(headers: Record<string, string>, path = '/rpc'): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${web.port}${path}`, { headers });
    socket.once('open', () => {
      socket.close();
      resolve(101);
    });
    socket.once('unexpected-response', (_, answer) => resolve(answer.statusCode!));
    socket.once('error', reject);
  });
}

describe('signing in', () => {
  test('takes a token once, for a cookie that no script can read and no other site sends', async () => {
    const token = web.address().split('#token=')[1]!;
    const post = (body: string) => fetch(`${web.origin}/sign-in`, { method: 'POST', body });
    const first = await post(token);
    expect(first.status).toBe(204);
    expect(first.headers.get('set-cookie')).toMatch(
      /^cottrell-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect((await post(token)).status).toBe(401);
    expect((await post('guessed')).status).toBe(401);
    expect((await post('')).status).toBe(401);
    expect((await post('x'.repeat(10_000))).status).toBe(401);
    expect((await fetch(`${web.origin}/sign-in`)).status).toBe(405);
  });

  test('is needed for every operation, whichever way it is asked', async () => {
    for (const path of ['/api/about', '/api/runs', '/api/openapi.json', '/api/nothing', '/api'])
      expect((await fetch(web.origin + path)).status, path).toBe(401);
    const forged = `cottrell-${web.port}=${'A'.repeat(43)}`;
    expect(await raw('/api/about', { cookie: forged })).toBe(401);
    expect(await upgrade({})).toBe(401);
    expect(await upgrade({ cookie: forged })).toBe(401);
    expect(await upgrade({ cookie: web.cookie })).toBe(101);
    expect((await web.fetch('/api/about')).status).toBe(200);
  });
});

describe('who comes from elsewhere is refused', () => {
  test.each([
    ['another host name (DNS rebinding)', { host: 'evil.example' }],
    ['another host with our port', { host: 'evil.example:PORT' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['another origin', { origin: 'http://evil.example' }],
    ['another port of this computer', { origin: 'http://127.0.0.1:1' }],
    ['a sandboxed page', { origin: 'null' }],
    ['an origin that begins like ours', { origin: 'http://127.0.0.1:PORT.evil.example' }],
    ['another site, told by the browser', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling site, told by the browser', { 'sec-fetch-site': 'same-site' }],
  ])('%s', async (_, foreign) => {
    const port = String(web.port);
    const headers = Object.fromEntries(
      Object.entries(foreign).map(([name, value]) => [name, value.replace('PORT', port)]),
    );
    const ours = { cookie: web.cookie, ...headers };
    for (const path of ['/', '/api/about', '/sign-in']) expect(await raw(path, ours), path).toBe(403);
    expect(await upgrade(ours)).toBe(403);
  });

  test('but not this computer by its other name', async () => {
    const headers = {
      cookie: web.cookie,
      host: `localhost:${web.port}`,
      origin: `http://localhost:${web.port}`,
    };
    expect(await raw('/api/about', headers)).toBe(200);
  });

  test('and only the loopback address listens', async () => {
    const socket = connect(web.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
    await expect(serveWeb({ host, port: web.port, page: '' })).rejects.toMatchObject({ code: 'port-busy' });
  });
});

describe('what is sent', () => {
  test('carries a strict content security policy and its companions', async () => {
    for (const path of ['/', '/nothing', '/api/about', '/api/runs/99']) {
      const { headers } = await web.fetch(path);
      const policy = headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("style-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.has('access-control-allow-origin')).toBe(false);
    }
  });

  test('is the built page, or a plain one that says it is not built', async () => {
    expect(await (await fetch(web.origin)).text()).toContain('has not been built');
    const page = `${host.folder}/page`;
    mkdirSync(`${page}/assets`, { recursive: true });
    writeFileSync(`${page}/index.html`, '<!doctype html><title>built</title>');
    writeFileSync(`${page}/assets/index-abc.js`, 'export {}');
    writeFileSync(`${page}/secret.sqlite`, 'no');
    symlinkSync('/etc/hostname', `${page}/link.json`);
    await using built = await serveWeb({ host, port: 0, page });
    const get = (path: string) => fetch(`http://127.0.0.1:${built.port}${path}`);
    expect(await (await get('/')).text()).toContain('built');
    const script = await get('/assets/index-abc.js');
    expect(script.headers.get('content-type')).toContain('javascript');
    expect(script.headers.get('cache-control')).toContain('immutable');
    for (const path of ['/secret.sqlite', '/link.json', '/../lab.sqlite', '/%2e%2e/lab.sqlite', '/assets/'])
      expect((await get(path)).status, path).toBe(404);
  });

  test('goes out before the program is loaded, and what that fails of is told to whoever waits', async () => {
    const page = `${host.folder}/page`;
    mkdirSync(page);
    writeFileSync(`${page}/index.html`, '<!doctype html><title>built</title>');
    let begun = 0;
    const failing = () => {
      begun++;
      return Promise.reject(new Error('no engine'));
    };
    await using served = await serveWeb({ host: failing, port: 0, page });
    expect(begun).toBe(0);
    expect(await (await fetch(`http://127.0.0.1:${served.port}/`)).text()).toContain('built');
    await expect(served.loaded).rejects.toThrow('no engine');
    expect(begun).toBe(1);
  });

  test('is refused where a body is too large', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(2 << 20) });
    const answer = await web.fetch('/api/protocols/compile', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(413);
    const socket = await web.socket();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send('x'.repeat(2 << 20));
    expect(await closed).toBe(1009);
    expect((await web.fetch('/api/about')).status).toBe(200);
  });

  test('is bad JSON or nonsense without harm', async () => {
    const post = (body: string) =>
      web.fetch('/api/protocols/compile', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      });
    expect((await post('{"text": ')).status).toBe(400);
    expect((await post('[]')).status).toBe(400);
    expect((await web.fetch('/api/nothing')).status).toBe(404);
    expect((await web.fetch('/', { method: 'PUT', body: 'x' })).status).toBe(405);
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const socket = await web.socket();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send('nonsense');
    socket.send(new Uint8Array([1, 2, 3]));
    socket.close();
    await closed;
    expect((await web.fetch('/api/about')).status).toBe(200);
    errors.mockRestore();
  });

  test('is described by an OpenAPI document with every operation', async () => {
    const document = JSON.parse(await openApiDocument('1.2.3', '/api'));
    expect(document.info.version).toBe('1.2.3');
    const operations = Object.entries<Record<string, { summary?: string }>>(document.paths).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, { summary }]) => `${method} ${path} ${summary}`),
    );
    expect(operations.length).toBeGreaterThanOrEqual(37);
    expect(operations.some((line) => line.startsWith('get /runs/{run}/window '))).toBe(true);
    expect(operations.filter((line) => line.endsWith('undefined'))).toEqual([]);
    expect(await (await web.fetch('/api/openapi.json')).json()).toHaveProperty('openapi');
  });
});

describe('a client that never comes to an end', () => {
  /** A line on which so much was sent and then nothing more; what comes back until it is closed. */
  async function stuck(port: number, begun: string) {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
    });
    await new Promise((resolve) => socket.write(begun, resolve));
    return { socket, heard: () => heard, closed: new Promise((resolve) => socket.once('close', resolve)) };
  }
  const head = (port: number) => `POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;

  test('keeps nobody else from being served, however many there are', async () => {
    const halves = ['', 'GET / HT', head(web.port), `${head(web.port)}Content-Length: 100\r\n\r\nhalf a to`];
    const lines = await Promise.all(
      Array.from({ length: 100 }, (_, n) => stuck(web.port, halves[n % halves.length]!)),
    );
    expect((await web.fetch('/api/about')).status).toBe(200);
    expect(await upgrade({ cookie: web.cookie })).toBe(101);
    for (const { socket } of lines) socket.destroy();
  });

  test('is let go of, with half a head as with half a body', async () => {
    await using impatient = await serveWeb({ host, port: 0, page: '', patience_ms: 30 });
    const { port } = impatient;
    for (const begun of [head(port), `${head(port)}Content-Length: 100\r\n\r\nhalf a to`]) {
      const line = await stuck(port, begun);
      await line.closed;
      expect(line.heard()).toMatch(/^HTTP\/1\.1 408 /u);
    }
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  });
});

describe('a window that goes, or sleeps', () => {
  test('leaves nothing behind when it disconnects in the middle of a stream', async () => {
    const socket = await web.socket();
    const api: Api = createORPCClient(new RPCLink({ websocket: socket as never }));
    const { instrument } = await api.instruments.connect({ spec: 'sim:emstat4-hr,speed=max' });
    const { session } = host.bench.get(instrument);
    let watching = 0;
    const subscribe = session.snapshots.constructor.prototype.subscribe;
    const spy = vi.spyOn(session.snapshots.constructor.prototype, 'subscribe').mockImplementation(function (
      this: unknown,
      ...args: unknown[]
    ) {
      const subscription = subscribe.apply(this, args);
      watching++;
      subscription.add(() => watching--);
      return subscription;
    });
    const pictures = await api.instruments.watch({ instrument });
    await pictures.next();
    expect(watching).toBeGreaterThan(0);
    socket.terminate();
    await vi.waitFor(() => expect(watching).toBe(0));

    const stop = new AbortController();
    const stream = await web.fetch(`/api/instruments/${instrument}/watch`, { signal: stop.signal });
    await stream.body!.getReader().read();
    expect(watching).toBeGreaterThan(0);
    stop.abort();
    await vi.waitFor(() => expect(watching).toBe(0));
    spy.mockRestore();
  });

  test('delays no run: to one that never reads nothing piles up, and the run ends all the same', async () => {
    const asleep = await web.socket();
    const sleeper: Api = createORPCClient(new RPCLink({ websocket: asleep as never }));
    const { instrument } = await sleeper.instruments.connect({ spec: 'sim:emstat4-hr,cell=dummy,speed=max' });
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => sleeper.instruments.watch({ instrument })),
    );
    const ends = streams.map(async (stream) => {
      try {
        for await (const _ of stream);
        return 'ended';
      } catch (error) {
        return troubleOf(error).code;
      }
    });
    // From here on the sleeper reads nothing from its line.
    asleep.pause();

    const awake = await web.socket();
    const api: Api = createORPCClient(new RPCLink({ websocket: awake as never }));
    const { plan } = await api.runs.prepare({ instrument, text: PULSES });
    const { run } = await api.runs.start({ instrument, plan });
    await until(api, instrument, (picture) => picture.run?.outcome !== undefined);
    expect((await api.runs.get({ run })).totals.samples).toBe(1010);

    for (let n = 0; n < NEWS; n++) {
      host.bench.touch();
      await turnOfEventLoop();
    }
    let received = 0;
    asleep.on('message', () => received++);
    asleep.resume();
    // The answer to its own question comes behind everything that was on the way to it.
    await sleeper.about();
    expect(received).toBeGreaterThan(streams.length);
    // What the lines of the operating system held, and no more: not everything that there was to tell.
    expect(received).toBeLessThan((streams.length * NEWS) / 2);
    asleep.terminate();
    awake.terminate();
    expect(await Promise.all(ends)).toEqual(streams.map(() => 'link-lost'));
  });
});
