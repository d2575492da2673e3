// Charge between any two instants of a run, by the rules of the ledger and with its bits: the ledger is continued
// from the state saved before a block and stopped at the instant. It never integrates by rules of its own.
import type { LedgerState, LedgerTotals } from './charges.ts';
import { Ledger } from './ledger.ts';
import type { SampleBlock } from './samples.ts';
import { type Cut, passed, type Tally } from './tally.ts';

/** The count of a run at one instant. */
export interface CountAt {
  readonly tally: Tally;
  readonly cut: Cut;
}

/**
 * The count at `t_s`.
 * @param state The ledger before the first of the blocks; undefined at the beginning of the run.
 * @param blocks From the block in which `t_s` lies on; taken only as far as needed.
 */
export function countAt(state: LedgerState | undefined, blocks: Iterable<SampleBlock>, t_s: number): CountAt {
  const ledger = new Ledger(state, t_s);
  for (const block of blocks) {
    ledger.add(block);
    if (ledger.state().from_s > t_s) break;
  }
  return { tally: ledger.state().totals, cut: ledger.cut };
}

/** What passed between two instants of one run. A gap or an overload that reaches into the selection counts in it. */
export function totalsBetween(from: CountAt, to: CountAt): LedgerTotals {
  const between = passed(from.tally, to.tally);
  return {
    ...between,
    gaps: between.gaps + (from.cut.insideGap ? 1 : 0),
    lowerBound: between.overloads > 0 || from.cut.beforeOverload || to.cut.insideOverload,
  };
}
