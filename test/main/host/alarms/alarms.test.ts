// Alarms leave the program for real: to a web server of this test, and to a program that it starts.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CottrellError } from '../../../../src/core/errors.ts';
import type { Glance } from '../../../../src/core/news.ts';
import type { Clock } from '../../../../src/drivers/clock.ts';
import { AlarmBell } from '../../../../src/main/host/alarms/bell.ts';
import { readAlarms, writeAlarms } from '../../../../src/main/host/alarms/settings.ts';
import { temporaryFolder } from '../../../support/library.ts';

/** Time stands still: a wait between two tries is over at once and noted; a deadline never comes. */
class StandingClock implements Clock {
  readonly waited_s: number[] = [];
  now_s = () => 0;
  wall_ms = () => Date.UTC(2026, 0, 2, 3, 4, 5);
  sleep(seconds: number, signal?: AbortSignal): Promise<void> {
    if (signal !== undefined)
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    this.waited_s.push(seconds);
    return Promise.resolve();
  }
}

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
let clock: StandingClock;
let troubles: CottrellError[];
let bell: AlarmBell;

beforeEach(() => {
  folder = temporaryFolder();
  file = `${folder.path}/alarms.json`;
  clock = new StandingClock();
  troubles = [];
  bell = new AlarmBell({ file, clock, complain: (_news, trouble) => troubles.push(trouble) });
});
afterEach(() => folder[Symbol.dispose]());

const running: Glance = { label: 'EmStat4S HR', isUnsafe: false, run: { id: 12, title: 'Pulses' } };

function ended(outcome: NonNullable<Glance['run']>['outcome']): Glance {
  return { ...running, run: { id: 12, title: 'Pulses', outcome } };
}

async function happens(...glances: Glance[]): Promise<void> {
  for (const glance of glances) bell.look(new Map([[1, glance]]));
  await bell.settled();
}

/** A web server that answers the given statuses in turn, then 200, and keeps what it was sent. */
async function webhook(...statuses: number[]) {
  const received: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes) => {
      body += bytes;
    });
    request.on('end', () => {
      received.push(JSON.parse(body));
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    received,
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/secret-part`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

test('the end of a run is posted to the webhook, in words and as data', async () => {
  await using hook = await webhook();
  writeAlarms(file, { webhook: hook.address, on: 'every end' });
  await happens(running, ended({ kind: 'completed', by: 'program' }));
  expect(hook.received).toMatchObject([
    {
      kind: 'ended',
      run: 12,
      instrument: 'EmStat4S HR',
      title: 'Run 12 ended: Pulses',
      text: 'Run 12 ended: Pulses\ncompleted',
      at: '2026-01-02T03:04:05.000Z',
    },
  ]);
  expect(troubles).toEqual([]);
});

test('a webhook that fails is tried three times, then the trouble is told without its secret', async () => {
  await using hook = await webhook(500, 503);
  writeAlarms(file, { webhook: hook.address, on: 'every end' });
  await happens(running, ended({ kind: 'stopped' }));
  expect(hook.received).toHaveLength(3);
  expect(troubles).toEqual([]);

  await using dead = await webhook(404, 404, 404);
  writeAlarms(file, { webhook: dead.address, on: 'every end' });
  await happens(running, ended({ kind: 'stopped' }));
  expect(dead.received).toHaveLength(3);
  expect(clock.waited_s).toEqual([5, 30, 5, 30]);
  expect(troubles).toMatchObject([{ code: 'alarm-failed' }]);
  expect(troubles[0]!.message).toMatch(/^The webhook at 127\.0\.0\.1:\d+ answered 404\.$/);
});

test('a webhook that is not there is told, not thrown', async () => {
  const gone = await webhook();
  await gone[Symbol.asyncDispose]();
  writeAlarms(file, { webhook: gone.address, on: 'every end' });
  await happens(running, ended({ kind: 'stopped' }));
  expect(troubles[0]!.message).toContain('cannot be reached (ECONNREFUSED)');
});

test('a command gets the news in its arguments, its environment and its input, without a shell', async () => {
  const out = `${folder.path}/out.json`;
  const script = `let input = ''; process.stdin.on('data', (b) => { input += b; }).on('end', () =>
    require('node:fs').writeFileSync(process.argv[1], JSON.stringify({
      argument: process.argv[2], title: process.env.COTTRELL_ALARM_TITLE, kind: JSON.parse(input).kind })));`;
  writeAlarms(file, {
    command: [process.execPath, '-e', script, out, '{kind}: {text} $(touch /tmp/never) {other}'],
    on: 'every end',
  });
  await happens(running, ended({ kind: 'aborted', reason: '"current"; above 190 mA' }));
  expect(troubles).toEqual([]);
  expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual({
    argument: 'tripped: aborted: "current"; above 190 mA $(touch /tmp/never) {other}',
    title: 'Run 12 tripped: Pulses',
    kind: 'tripped',
  });
});

test.each([
  [[process.execPath, '-e', 'process.exit(3)'], /ended with exit code 3\.$/],
  [['/no/such/program'], /cannot be started: .*ENOENT/],
] as const)('a command that fails is told: %o', async (command, message) => {
  writeAlarms(file, { command: [...command], on: 'every end' });
  await happens(running, ended({ kind: 'stopped' }));
  expect(troubles).toMatchObject([{ code: 'alarm-failed', message: expect.stringMatching(message) }]);
});

test('who wants to hear of trouble only hears of a limit and of an unsafe cell', async () => {
  await using hook = await webhook();
  writeAlarms(file, { webhook: hook.address, on: 'trouble' });
  await happens(running, ended({ kind: 'completed', by: 'program' }));
  await happens(running, ended({ kind: 'aborted', reason: 'current' }));
  await happens(running, { ...running, isUnsafe: true, reason: 'The line went dead.' });
  expect(hook.received.map(({ kind }) => kind)).toEqual(['tripped', 'unsafe']);
});

test('settings that cannot be read are told when an alarm is due, and kept as they are', async () => {
  writeFileSync(file, '{ "webhook": "ftp://example.org" }');
  await happens(running, ended({ kind: 'stopped' }));
  expect(troubles).toMatchObject([{ code: 'argument-invalid' }]);
  expect(troubles[0]!.message).toContain('a webhook must be an http or https address');
  expect(readFileSync(file, 'utf8')).toContain('ftp:');
  expect(() => writeAlarms(file, { webhook: 'no address', on: 'trouble' })).toThrow('http or https');
  writeFileSync(file, '{');
  expect(() => readAlarms(file)).toThrow('is not JSON');
});

test('a trial says when nothing is set, and what did not arrive', async () => {
  await expect(bell.test()).rejects.toThrow('No alarm is set');
  writeAlarms(file, { command: ['/no/such/program'], on: 'every end' });
  await expect(bell.test()).rejects.toMatchObject({ code: 'alarm-failed' });
  await using hook = await webhook(500);
  writeAlarms(file, { webhook: hook.address, on: 'every end' });
  await expect(bell.test()).rejects.toThrow('answered 500');
  expect(hook.received).toHaveLength(1);
});

test('an alarm that does not arrive and cannot be kept either is said on the terminal, and nothing else happens', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  writeAlarms(file, { command: ['/no/such/program'], on: 'every end' });
  const full = new AlarmBell({
    file,
    clock,
    complain: () => {
      throw new Error('no room on the disk');
    },
  });
  full.look(new Map([[1, { label: 'left', isUnsafe: false, run: { id: 7, title: 'Pulses' } }]]));
  const outcome = { kind: 'stopped' } as const;
  full.look(new Map([[1, { label: 'left', isUnsafe: false, run: { id: 7, title: 'Pulses', outcome } }]]));
  await full.settled();
  expect(said.mock.calls.join()).toMatch(/no room on the disk.*\/no\/such\/program/);
  said.mockRestore();
});
