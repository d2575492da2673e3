// The program dies at any moment. SIGKILL does not test what a power cut does: the kernel still holds what was
// written and brings it to the disk. Nothing is claimed here about power cuts.
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/core/ledger.ts';
import { sliceBlock } from '../../../src/core/slice.ts';
import { startChild } from '../../support/children.ts';
import { allSamples, pulses, temporaryFolder, testLibrary } from '../../support/library.ts';

const KILLS = 27;
const AT_ONCE = 3;

/** Lets a child record until it has said so many commits, then kills it; what it had said was saved. */
async function recordAndKill(
  path: string,
  seed: number,
  commits: number,
): Promise<{ run: number; saved: number }> {
  const child = startChild('recording-child.ts', [path, String(seed)]);
  let run = 0;
  let saved = 0;
  for (let said = 0; said < commits; ) {
    const { value, done } = await child.lines.next();
    if (done) throw new Error('the child ended by itself');
    const [word, number] = (value as string).split(' ');
    if (word === 'run') run = Number(number);
    else {
      saved = Number(number);
      said++;
    }
  }
  await child.kill();
  return { run, saved };
}

describe(`a program killed ${KILLS} times while it records`, () => {
  it('loses no commit, damages no block, and leaves a right ledger behind', {
    timeout: 120_000,
  }, async () => {
    using folder = temporaryFolder();
    const path = `${folder.path}/lab.sqlite`;
    const whole = pulses(100);
    let seed = 20261123;
    let beyond = 0;
    for (let kill = 0; kill < KILLS; kill += AT_ONCE) {
      const killed = await Promise.all(
        Array.from({ length: AT_ONCE }, () => {
          seed = (seed * 48271) % 2147483647;
          // Mostly soon; now and then late enough to fall into the merging of small blocks.
          return recordAndKill(path, seed, 1 + (seed % (seed % 5 === 0 ? 80 : 12)));
        }),
      );
      using library = testLibrary(folder.path);
      for (const { run, saved } of killed) {
        expect(library.run(run).outcome).toEqual({ kind: 'interrupted' });
        expect(library.events(run)).toMatchObject([{ kind: 'interrupted', data: { damagedBlocks: [] } }]);
        const samples = allSamples(library, run);
        expect(samples.length).toBeGreaterThanOrEqual(saved);
        if (samples.length > saved) beyond++;
        const expected = sliceBlock(whole, 0, samples.length);
        expect(Buffer.from(samples.current_A.buffer)).toEqual(Buffer.from(expected.current_A.slice().buffer));
        expect(samples.marks).toEqual(expected.marks);
        const direct = new Ledger();
        direct.add(expected);
        const ledger = library.ledger(run);
        expect(ledger).toStrictEqual({
          rows: direct.takeRows(),
          open: direct.current,
          totals: direct.totals,
        });
        expect(library.rebuildLedger(run)).toStrictEqual(ledger);
      }
    }
    // Some were killed after a commit and before they could say so: the kills did fall into the work.
    expect(beyond).toBeGreaterThan(0);
  });
});
