// The utility process as the shell sees it: orders in, news out, a port for each window.
import { EventEmitter, once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Api } from '../../../src/main/api/contract.ts';
import { serveShell, type UtilityNews, type UtilityOrder } from '../../../src/main/host/utility.ts';
import { PULSES, until } from '../../support/api.ts';
import { temporaryFolder } from '../../support/library.ts';

let folder: ReturnType<typeof temporaryFolder>;
let parent: EventEmitter & { postMessage(news: UtilityNews): void };
let news: UtilityNews[];

beforeEach(() => {
  folder = temporaryFolder();
  news = [];
  // Messages cross processes by structured clone.
  const postMessage = (message: UtilityNews) => {
    news.push(structuredClone(message));
    parent.emit('news');
  };
  parent = Object.assign(new EventEmitter(), { postMessage });
  serveShell(parent as never);
});
afterEach(() => folder[Symbol.dispose]());

function order(data: UtilityOrder, ports: unknown[] = []): void {
  parent.emit('message', { data: structuredClone(data), ports });
}

async function told(type: UtilityNews['type']) {
  for (;;) {
    const found = news.find((message) => message.type === type);
    if (found !== undefined) return found;
    await once(parent, 'news');
  }
}

/** A window with a port of its own. */
function openWindow() {
  const { port1, port2 } = new MessageChannel();
  order({ type: 'window' }, [port1]);
  return { api: createORPCClient(new RPCLink({ port: port2 })) as Api, close: () => port2.close() };
}

test('windows may come before and after the start; each is served; the end is told when all is off', async () => {
  const early = openWindow();
  const waiting = early.api.about();
  order({ type: 'start', library: `${folder.path}/lab.sqlite` });
  expect(await told('ready')).toEqual({ type: 'ready', library: `${folder.path}/lab.sqlite` });
  expect((await waiting).library).toBe(`${folder.path}/lab.sqlite`);

  const { api, close } = openWindow();
  const { instrument } = await api.instruments.connect({ spec: 'sim:emstat4-hr,cell=dummy,speed=1' });
  const { plan } = await api.runs.prepare({ instrument, text: PULSES });
  await api.runs.start({ instrument, plan });
  await until(early.api, instrument, ({ state }) => state.name === 'running');
  expect(await told('busy')).toEqual({ type: 'busy', runs: 1, unsafe: 0 });

  order({ type: 'stop' });
  expect(await told('stopped')).toEqual({ type: 'stopped', unsafe: [] });
  expect(news.filter(({ type }) => type === 'busy').at(-1)).toEqual({ type: 'busy', runs: 0, unsafe: 0 });
  early.close();
  close();
});

test('a library that cannot be opened is told with code and advice, and nothing is served', async () => {
  order({ type: 'start', library: folder.path });
  expect(await told('failed')).toMatchObject({ trouble: { code: 'file-unreadable' } });
  order({ type: 'stop' });
  await told('stopped');
});

test('a message that is none changes nothing', async () => {
  const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  parent.emit('message', { data: { type: 'format the disk' }, ports: [] });
  expect(errors).toHaveBeenCalledOnce();
  errors.mockRestore();
  order({ type: 'stop' });
  expect(await told('stopped')).toEqual({ type: 'stopped', unsafe: [] });
});
