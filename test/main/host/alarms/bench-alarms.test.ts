// The bell hangs at the bench: a run that a window started rings it, and an alarm that is lost stands in the run's record.
import { expect, test } from 'vitest';
import { writeAlarms } from '../../../../src/main/host/alarms/settings.ts';
import { LINES, played, testHost } from '../../../support/api.ts';

test('a run that ends rings, and what did not arrive is a warning in its record', async () => {
  await using host = testHost();
  await using line = await LINES['in memory']!(host);
  writeAlarms(`${host.folder}/alarms.json`, { command: ['/no/such/program'], on: 'every end' });
  const run = await played(line.api);
  await expect
    .poll(async () => (await line.api.runs.events({ run })).map(({ message }) => message))
    .toContainEqual(expect.stringMatching(/^An alarm did not arrive: .*\/no\/such\/program/));
});
