// Runs that may still be going on are told whatever became of the list of instruments.
import { writeFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { testHost } from '../../support/api.ts';
import { START } from '../../support/library.ts';

afterEach(() => vi.unstubAllEnvs());

test('a run is told with the line on which its instrument was met where the list of instruments is damaged', async () => {
  await using host = testHost();
  const file = `${host.folder}/instruments.json`;
  vi.stubEnv('COTTRELL_INSTRUMENTS', file);
  const instrument = { ...START.instrument, simulated: false, line: 'serial:/dev/ttyACM0' };
  const { serial } = instrument;
  const recorder = host.library.beginRun({ ...START, instrument });
  host.library.addEvent(recorder.id, { kind: 'program', t_s: 0, message: 'begun', data: { program: {} } });
  recorder.finish({ kind: 'failed', code: 'link-lost', message: 'gone' });
  const told = () => host.goingOn().map(({ run, spec }) => [run.id, spec]);
  const known = { driver: 'methodscript', serial, label: 'EmStat4S HR' };
  writeFileSync(file, JSON.stringify({ 'cottrell instruments': 1, instruments: [known] }));
  expect(told()).toEqual([[recorder.id, `serial:${serial}`]]);
  writeFileSync(file, '{ "half"');
  expect(told()).toEqual([[recorder.id, 'serial:/dev/ttyACM0']]);
});
