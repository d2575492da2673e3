// A taste of the fuzz campaign on every run of the tests: `npm run fuzz` plays the whole of it.
import { afterAll, beforeAll, test, vi } from 'vitest';
import { TARGETS } from '../../scripts/fuzz/targets.ts';
import { SeededNoise } from '../../src/drivers/simulator/noise.ts';
import { temporaryFolder } from '../support/library.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeAll(() => {
  folder = temporaryFolder();
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, folder.path);
});
afterAll(() => {
  vi.unstubAllEnvs();
  folder[Symbol.dispose]();
});

test.each(TARGETS)('hostile input is read or refused: $name', async ({ prepare, run, cases }) => {
  await prepare?.();
  const random = new SeededNoise(2);
  // Of what is costly, less.
  const some = Math.min(400, cases / 100);
  for (let n = 0; n < some; n++) {
    random.restart(2, n);
    await run(random);
  }
});
