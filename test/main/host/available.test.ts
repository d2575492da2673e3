// What there is to connect to, whatever became of the list of those who were met before.
import { writeFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { lookAt } from '../../../src/main/host/available.ts';
import { instrumentsCommand } from '../../../src/main/host/commands/instruments.ts';
import { temporaryFolder } from '../../support/library.ts';

afterEach(() => vi.unstubAllEnvs());

test('a damaged list of instruments is told, and the ports are there all the same', async () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/instruments.json`;
  vi.stubEnv('COTTRELL_INSTRUMENTS', file);
  const look = lookAt(async () => [{ path: '/dev/ttyACM0', product: 'EmStat4 HR' }]);
  expect(await look()).not.toHaveProperty('trouble');
  writeFileSync(file, '{ "half"');
  const damaged = { code: 'file-unreadable', message: expect.stringContaining('is no list of instruments') };
  const seen = await look();
  expect(seen.ports.map(({ path, known }) => [path, known])).toEqual([['/dev/ttyACM0', undefined]]);
  expect(seen.trouble).toMatchObject(damaged);

  const { data, text } = await instrumentsCommand([], {});
  expect(data).toMatchObject({ known: [], trouble: damaged });
  expect(text).toMatch(/Met before:\n.*is no list of instruments/u);
});
