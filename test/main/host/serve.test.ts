// `cottrell serve` as a process of its own, with an emulated instrument on a pseudo-terminal in this one, so that the truth
// about the cell is known: however it ends, the cell is off, or somebody was told, or the next start finds out.
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { makeCell } from '../../../src/drivers/simulator/presets.ts';
import { PULSES, until } from '../../support/api.ts';
import { cottrell, start, temporaryFolder } from '../../support/command-line.ts';
import { emulatedAt, hasSocat } from '../../support/pseudo-terminals.ts';
import { restClient } from '../../support/rest-client.ts';

/** Makes the program break when it is told to. */
const BREAKABLE = [
  '--import',
  fileURLToPath(new URL('../../../scripts/campaign/breakable.ts', import.meta.url)),
];

/** The served program, and a script that has signed in. */
async function served(library: string, options: Parameters<typeof start>[1] = {}) {
  const { child, ended, sees } = start(['serve', '--library', library], options);
  let printed = '';
  child.stdout!.on('data', (text: string) => {
    printed += text;
  });
  await sees(/#token=[\w-]+\n/);
  const [, origin, token] = /Cottrell is at (http:\/\/127\.0\.0\.1:\d+)\/#token=([\w-]+)/.exec(printed)!;
  const signIn = (body: string) => fetch(`${origin}/sign-in`, { method: 'POST', body });
  const answer = await signIn(token!);
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  const api = restClient((path, init) =>
    fetch(`${origin}/api${path}`, { ...init, headers: { ...init.headers, cookie } }),
  );
  return {
    child,
    ended,
    api,
    origin: origin!,
    token: token!,
    cookie,
    signIn,
    /** A test that failed leaves no program behind. */
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
    },
  };
}

/** An emulated instrument on a port. */
const emulated = (link: string) => emulatedAt(link, { cell: makeCell('dummy') });

type Served = Awaited<ReturnType<typeof served>>;

/** A run with its cell on. */
async function running({ api }: Pick<Served, 'api'>, spec: string, text = PULSES) {
  const { instrument } = await api.instruments.connect({ spec });
  const { plan } = await api.runs.prepare({ instrument, text });
  const { run } = await api.runs.start({ instrument, plan });
  await until(api, instrument, ({ run: live }) => (live?.totals.cathodic_C ?? 0) > 0);
  return { instrument, run };
}

async function outcomeOf(library: string, run: number): Promise<string> {
  const shown = await cottrell(['show', String(run), '--json', '--library', library]);
  return shown.json().result.outcomeText;
}

describe.skipIf(!hasSocat)('a run that is going on', { timeout: 180_000 }, () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s stops it, has the cell confirmed off and ends',
    async (signal) => {
      using folder = temporaryFolder();
      const library = folder.file('lab.sqlite');
      await using port = await emulated(folder.file('port'));
      await using program = await served(library);
      const { run } = await running(program, port.spec);
      program.child.kill(signal);
      const { code, out } = await program.ended;
      expect(out).toContain('every cell is confirmed off');
      expect(code).toBe(0);
      expect(port.emulator.cellOn).toBe(false);
      expect(await outcomeOf(library, run)).toBe('stopped by the user');
    },
  );

  test('SIGTERM with a cell that does not switch off says so, with its exit code', async () => {
    using folder = temporaryFolder();
    await using port = await emulated(folder.file('port'));
    await using program = await served(folder.file('lab.sqlite'));
    await running(program, port.spec);
    port.emulator.cellOffFails = '0001';
    program.child.kill('SIGTERM');
    const { code, out } = await program.ended;
    expect(port.emulator.cellOn).toBe(true);
    expect(out).toMatch(/THE CELL MAY STILL BE ON:\n.*EmStat4S HR/u);
    expect(code).toBe(7);
  });

  test.each([
    ['SIGUSR2', 'a fault'],
    ['SIGWINCH', 'a rejection'],
  ] as const)(
    '%s: %s that nobody caught switches the cell off first, and is what ended the run',
    async (signal, _what) => {
      using folder = temporaryFolder();
      const library = folder.file('lab.sqlite');
      await using port = await emulated(folder.file('port'));
      await using program = await served(library, { node: BREAKABLE });
      const { run } = await running(program, port.spec);
      program.child.kill(signal);
      const { code, err } = await program.ended;
      expect(err).toContain('A fault of Cottrell: Error: a fault made for the campaign');
      expect(err).not.toContain('MAY STILL BE ON');
      expect(code).toBe(1);
      expect(port.emulator.cellOn).toBe(false);
      expect(await outcomeOf(library, run)).toContain('a fault made for the campaign');
    },
  );

  test('a fault, and the cell does not switch off: that is the last word', async () => {
    using folder = temporaryFolder();
    await using port = await emulated(folder.file('port'));
    await using program = await served(folder.file('lab.sqlite'), { node: BREAKABLE });
    await running(program, port.spec);
    port.emulator.cellOffFails = '0001';
    program.child.kill('SIGUSR2');
    const { code, err } = await program.ended;
    expect(err).toMatch(/THE CELL MAY STILL BE ON: EmStat4S HR/u);
    expect(code).toBe(7);
  });

  test.each(['SIGKILL', 'SIGSEGV'] as const)(
    '%s: the next start finds it interrupted, and making contact switches the cell off',
    async (signal) => {
      using folder = temporaryFolder();
      const library = folder.file('lab.sqlite');
      await using port = await emulated(folder.file('port'));
      await using first = await served(library);
      const { run } = await running(first, port.spec);
      first.child.kill(signal);
      await first.ended;
      expect(port.emulator.cellOn).toBe(true);
      await using second = await served(library);
      expect(await second.api.runs.list()).toMatchObject([{ id: run, outcome: { kind: 'interrupted' } }]);
      await second.api.instruments.connect({ spec: port.spec });
      expect(port.emulator.cellOn).toBe(false);
      second.child.kill('SIGTERM');
      expect((await second.ended).code).toBe(0);
    },
  );

  test('a file that may not grow fails it with the cell off, and the program goes on and says why', async () => {
    using folder = temporaryFolder();
    const library = folder.file('lab.sqlite');
    await using port = await emulated(folder.file('port'));
    // In blocks of 512 bytes: room for the library and the beginning of the run.
    await using program = await served(library, { limit: 'ulimit -f 600' });
    const { instrument } = await running(program, port.spec, PULSES.replace('cycles: 10', 'cycles: 1000'));
    const picture = await until(program.api, instrument, ({ state }) => state.name === 'ready');
    expect(port.emulator.cellOn).toBe(false);
    expect(picture.run?.outcome).toMatchObject({ kind: 'failed', code: 'disk-failed' });
    program.child.kill('SIGTERM');
    expect((await program.ended).code).toBe(0);
  });

  test('a library that stays locked fails it with the cell off, and the program goes on and says why', async () => {
    using folder = temporaryFolder();
    const library = folder.file('lab.sqlite');
    await using port = await emulated(folder.file('port'));
    await using program = await served(library);
    const { instrument, run } = await running(program, port.spec);
    const other = new Database(library, { timeout: 5000 });
    other.exec('BEGIN IMMEDIATE');
    const picture = await until(program.api, instrument, ({ state }) => state.name === 'ready');
    expect(port.emulator.cellOn).toBe(false);
    expect(picture.run?.outcome).toMatchObject({ kind: 'failed', code: 'library-busy' });
    other.exec('ROLLBACK');
    other.close();
    program.child.kill('SIGTERM');
    expect((await program.ended).code).toBe(0);
    // The outcome could not be written: that is how the next who opens it finds the run.
    expect(await outcomeOf(library, run)).toContain('interrupted');
  });

  test('a cable that is pulled is said in the picture and at the end', async () => {
    using folder = temporaryFolder();
    const port = await emulated(folder.file('port'));
    await using program = await served(folder.file('lab.sqlite'));
    const { instrument } = await running(program, port.spec);
    await port[Symbol.asyncDispose]();
    const picture = await until(
      program.api,
      instrument,
      ({ state, run }) => state.name === 'unsafe' && run?.outcome !== undefined,
    );
    expect(picture.run?.outcome).toMatchObject({ kind: 'failed', code: 'cell-not-off' });
    program.child.kill('SIGTERM');
    const { code, out } = await program.ended;
    expect(out).toContain('THE CELL MAY STILL BE ON');
    expect(code).toBe(7);
  });
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s, with a simulated instrument that needs no port: stopped, confirmed off, kept',
  async (signal) => {
    using folder = temporaryFolder();
    const library = folder.file('lab.sqlite');
    await using program = await served(library);
    const { run } = await running(program, 'sim:emstat4-hr,cell=dummy,speed=1');
    program.child.kill(signal);
    const { code, out } = await program.ended;
    expect(out).toContain('every cell is confirmed off');
    expect(code).toBe(0);
    expect(await outcomeOf(library, run)).toBe('stopped by the user');
  },
);

test('what is secret is in no output: the token but in the address, no cookie, no webhook', async () => {
  using folder = temporaryFolder();
  const library = folder.file('lab.sqlite');
  const webhook = 'http://127.0.0.1:9/services/secret-part';
  const set = await cottrell(['alarms', '--webhook', webhook, '--library', library]);
  await using program = await served(library, { env: { COTTRELL_DEBUG: '1' } });
  const { child, ended, api, origin, token, cookie, signIn } = program;
  expect((await signIn(token)).status).toBe(401);
  expect((await signIn('guessed-token')).status).toBe(401);
  await fetch(`${origin}/api/about`, { headers: { cookie: `${cookie}x` } });
  await fetch(`${origin}/api/runs/1?token=${token}`, { headers: { cookie } });
  // An alarm that does not arrive is told.
  await expect(api.alarms.test()).rejects.toThrow('127.0.0.1:9');
  child.kill('SIGTERM');
  const { out, err } = await ended;
  const said = out + err;
  expect(said.split(token)).toHaveLength(2);
  expect(said).toContain(`#token=${token}\n`);
  for (const secret of [cookie.split('=')[1]!, 'guessed-token', 'secret-part'])
    expect(said + set.out + set.err).not.toContain(secret);
});

test('a port that is no port is wrong use', async () => {
  const { code, err } = await cottrell(['serve', '--port', '70000']);
  expect(code).toBe(2);
  expect(err).toContain('--port 70000');
});
