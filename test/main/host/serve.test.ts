// `cottrell serve` from outside: one line with the address, and an end that waits for the cell.
import { expect, test } from 'vitest';
import { PULSES, until } from '../../support/api.ts';
import { start, temporaryFolder } from '../../support/command-line.ts';
import { restClient } from '../../support/rest-client.ts';

test('it prints its address, and Ctrl-C stops a run, confirms the cell off and ends', async () => {
  using folder = temporaryFolder();
  const { child, ended, sees } = start(['serve', '--library', folder.file('lab.sqlite')]);
  let printed = '';
  child.stdout!.on('data', (text: string) => {
    printed += text;
  });
  await sees(/#token=[\w-]+\n/);
  const [, origin, token] = /Cottrell is at (http:\/\/127\.0\.0\.1:\d+)\/#token=([\w-]+)/.exec(printed)!;
  const answer = await fetch(`${origin}/sign-in`, { method: 'POST', body: token! });
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  const api = restClient((path, init) =>
    fetch(`${origin}/api${path}`, { ...init, headers: { ...init.headers, cookie } }),
  );
  const { instrument } = await api.instruments.connect({ spec: 'sim:emstat4-hr,cell=dummy,speed=1' });
  const { plan } = await api.runs.prepare({ instrument, text: PULSES });
  const { run } = await api.runs.start({ instrument, plan });
  await until(api, instrument, ({ run: live }) => (live?.totals.samples ?? 0) > 0);
  child.kill('SIGINT');
  const { code, out } = await ended;
  expect(out).toContain('every cell is confirmed off');
  expect(code).toBe(0);

  const shown = await start(['show', String(run), '--json', '--library', folder.file('lab.sqlite')]).ended;
  expect(shown.json().result.outcomeText).toBe('stopped by the user');
});

test('a port that is no port is wrong use', async () => {
  const { code, err } = await start(['serve', '--port', '70000']).ended;
  expect(code).toBe(2);
  expect(err).toContain('--port 70000');
});
