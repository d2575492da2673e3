// The charge of a run as the efficiency sheet takes it: beside the ledger's sums, how long the current went each way.
import { expect, test } from 'vitest';
import { runCharge } from '../../../src/main/host/charge-account.ts';
import { pulses, record, START, temporaryFolder, testLibrary } from '../../support/library.ts';

test('segments that are cathodic as a whole make the cathodic time, the others the anodic time', () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  using recorder = library.beginRun(START);
  // Three cycles of a second each way.
  const ledger = record(recorder, pulses(3), 100);
  recorder.finish({ kind: 'completed', by: 'program' });
  const { account } = runCharge(library, 1);
  expect(account.cathodicTime_s).toBeCloseTo(3, 9);
  expect(account.anodicTime_s).toBeCloseTo(3, 9);
  expect(account.cathodic_C).toBe(ledger.totals.cathodic_C);
});
