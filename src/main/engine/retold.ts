// The record of a run that is told again from a copy: ledger and disk as for a run that is played, and no guards, since
// nothing is driven any more. It never waits and never thins.
import { asCottrellError, type CottrellError } from '../../core/errors.ts';
import type { RunEvent } from '../../core/events.ts';
import { Ledger, type LedgerTotals } from '../../core/ledger.ts';
import type { DriverEvent } from '../../drivers/driver.ts';
import type { Recorder } from './recorder.ts';
import { wordsOf } from './words.ts';

/** What came of it. */
export interface Retold {
  /** How the run ended: an error where the instrument ended it in trouble. Absent: the end was not told. */
  readonly ended?: Extract<DriverEvent, { type: 'finished' }>['reason'] | CottrellError;
  readonly totals: LedgerTotals;
}

/** Records everything that is told; the outcome is for the caller to write. */
export async function recordRetold(
  events: AsyncIterable<DriverEvent>,
  recorder: Pick<Recorder, 'commit'>,
): Promise<Retold> {
  const ledger = new Ledger();
  let words: RunEvent[] = [];
  let ended: Retold['ended'];
  try {
    for await (const event of events) {
      if (event.type !== 'samples') {
        words.push({ t_s: 't_s' in event ? event.t_s : 0, ...wordsOf(event) });
        if (event.type === 'finished') ended = event.reason;
        continue;
      }
      const before = ledger.state();
      ledger.add(event.block);
      recorder.commit({ block: event.block, before, rows: ledger.takeRows(), events: words });
      words = [];
    }
  } catch (cause) {
    const error = asCottrellError(cause);
    // This is told of the run itself; all else went wrong with reading its copy.
    if (error.code !== 'instrument-failed') throw error;
    ended = error;
  }
  recorder.commit({ before: ledger.state(), rows: ledger.takeRows(), events: words });
  return { ...(ended !== undefined && { ended }), totals: ledger.totals };
}
