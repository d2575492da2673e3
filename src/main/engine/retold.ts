// The record of a run that is told again from a copy: ledger and disk as for a run that is played, and no guards, since
// nothing is driven any more. It never waits and never thins.
import type { RunEvent } from '../../core/events.ts';
import { Ledger, type LedgerTotals } from '../../core/ledger.ts';
import type { DriverEvent } from '../../drivers/driver.ts';
import type { Recorder } from './recorder.ts';
import { wordsOf } from './words.ts';

/** What came of it. No reason: the end was not told. */
export interface Retold {
  readonly reason?: Extract<DriverEvent, { type: 'finished' }>['reason'];
  readonly totals: LedgerTotals;
}

/** Records everything that is told; the outcome is for the caller to write. */
export async function recordRetold(
  events: AsyncIterable<DriverEvent>,
  recorder: Pick<Recorder, 'commit'>,
): Promise<Retold> {
  const ledger = new Ledger();
  let words: RunEvent[] = [];
  let reason: Retold['reason'];
  for await (const event of events) {
    if (event.type !== 'samples') {
      words.push({ t_s: 't_s' in event ? event.t_s : 0, ...wordsOf(event) });
      if (event.type === 'finished') reason = event.reason;
      continue;
    }
    const before = ledger.state();
    ledger.add(event.block);
    recorder.commit({ block: event.block, before, rows: ledger.takeRows(), events: words });
    words = [];
  }
  recorder.commit({ before: ledger.state(), rows: ledger.takeRows(), events: words });
  return { ...(reason !== undefined && { reason }), totals: ledger.totals };
}
