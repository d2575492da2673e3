// How fast the ledger counts, beside the bare sum of current times interval that often passes for charge.
import { Ledger } from '../src/core/ledger.ts';
import type { BenchRow } from './bench.ts';
import { measure } from './measure.ts';
import { pulseBlocks } from './pulses.ts';

const PER_BLOCK = 4096;
const BLOCKS = 400;

export async function rows(): Promise<BenchRow[]> {
  const blocks = pulseBlocks(BLOCKS, PER_BLOCK);
  const counted = measure(BLOCKS * PER_BLOCK, () => {
    const ledger = new Ledger();
    for (const block of blocks) {
      ledger.add(block);
      ledger.takeRows();
    }
    if (ledger.totals.gaps > 0) throw new Error('the stream has no gaps');
  });
  const plain = measure(BLOCKS * PER_BLOCK, () => {
    let last_s = 0;
    let charge_C = 0;
    for (const { t_s, current_A, length } of blocks)
      for (let n = 0; n < length; n++) {
        charge_C += current_A[n]! * (t_s[n]! - last_s);
        last_s = t_s[n]!;
      }
    if (Number.isNaN(charge_C)) throw new Error('the stream has a current everywhere');
  });
  return [
    {
      name: 'charge ledger',
      perSecond: counted,
      unit: 'samples',
      note: 'per visit, split at zero, compensated',
      versus: { name: 'bare sum of i·dt', perSecond: plain },
    },
  ];
}
