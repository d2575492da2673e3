// A taste of the fuzz campaign on every run of the tests: `npm run fuzz` plays the whole of it.
import { test } from 'vitest';
import { TARGETS } from '../../scripts/fuzz/targets.ts';
import { SeededNoise } from '../../src/drivers/simulator/noise.ts';

test.each(TARGETS)('hostile input is read or refused: $name', async ({ run, cases }) => {
  const random = new SeededNoise(2);
  // Of what is costly, less.
  const some = Math.min(400, cases / 100);
  for (let n = 0; n < some; n++) {
    random.restart(2, n);
    await run(random);
  }
});
