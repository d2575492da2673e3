// Recording programs in processes of their own, each with an emulated instrument on a pseudo-terminal, to which the worst
// happens once: killed, crashed, logged out, broken by a fault, cut from its instrument or its disk. The truth about the
// cell is the emulator's. `npm run campaign` plays many of each.
import { expect, test } from 'vitest';
import { PROCESS_FAULTS, playProcess } from '../../scripts/campaign/process.ts';
import { startRecording } from '../../scripts/campaign/recording-process.ts';
import { temporaryFolder } from '../support/library.ts';
import { hasSocat } from '../support/pseudo-terminals.ts';

test.skipIf(!hasSocat).concurrent.each(PROCESS_FAULTS.map((fault, n) => [fault, 7100 + n] as const))(
  'nothing saved is lost, no cell is left on unnoticed, the exit code is right: %s',
  { timeout: 180_000 },
  async (fault, seed) => {
    using folder = temporaryFolder();
    const verdict = await playProcess(folder.path, seed, fault);
    expect(verdict).toMatchObject({ struck: true, lost: 0, leftOnUnnoticed: false, wrong: [] });
    expect(verdict.promised).toBeGreaterThan(0);
    expect(verdict.saved).toBeGreaterThanOrEqual(verdict.promised);
  },
);

test.skipIf(!hasSocat)('nobody waits for a program that died of a signal', async () => {
  using folder = temporaryFolder();
  await expect(startRecording(folder.path, 1, { limit: 'kill -KILL $$' })).rejects.toThrow(
    'ended by itself with SIGKILL',
  );
});
