// A taste of the fault campaign on every run of the tests: each kind of fault once. `npm run campaign` plays hundreds.
import { expect, test } from 'vitest';
import { FAULTS, playEpisode } from '../../scripts/campaign/episode.ts';
import { temporaryFolder } from '../support/library.ts';

test.each(FAULTS.map((fault, n) => [fault, 4500 + n] as const))(
  'nothing saved is lost and no cell is left on unnoticed: %s',
  async (fault, seed) => {
    using folder = temporaryFolder();
    const verdict = await playEpisode(folder.path, seed, fault);
    expect(verdict).toMatchObject({ struck: true, lost: 0, leftOnUnnoticed: false, wrong: [] });
    // Each of these seeds strikes when something was promised already, which could be lost.
    expect(verdict.promised).toBeGreaterThan(0);
  },
);
