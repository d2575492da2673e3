// Taking up the record of a run whose end nobody saw: its outcome is taken back under its lease, and the recorder goes
// on behind the last block. What is recorded stays as it is.
import type Database from 'better-sqlite3';
import { CottrellError } from '../../core/errors.ts';
import { Ledger, type LedgerState } from '../../core/ledger.ts';
import { type BlockRow, isIntact, samplesOf, stateBefore } from './block-table.ts';
import { eventWriter } from './event-table.ts';
import { Lease } from './lease.ts';
import type { RecordedSoFar } from './recorder.ts';

/** What a resumed run goes on from. */
export interface Resumption {
  readonly lease: Lease;
  readonly soFar: RecordedSoFar;
}

/** The ledger at the end of what is recorded. @throws CottrellError `block-damaged` where the last block is. */
export function ledgerAtEnd(database: Database.Database, run: number): LedgerState {
  const last = lastBlock(database, run);
  const ledger = new Ledger(last && stateBefore(last));
  if (last !== undefined) ledger.add(samplesOf(last));
  return ledger.state();
}

/**
 * Takes the outcome of a run back, under its lease, in one transaction with the event that says so.
 * @throws CottrellError `run-busy`: another program records it; `state-refused`: its end was seen; `block-damaged`
 */
export function resume(database: Database.Database, run: number, now_ms: number): Resumption {
  const lease = Lease.tryTake(database.name, run);
  if (lease === undefined)
    throw new CottrellError('run-busy', `Run ${run} is being recorded by another program.`);
  const reopen = database.transaction(() => {
    const last = lastBlock(database, run);
    const through_s = last?.t_to_s ?? 0;
    const reopened = database
      .prepare(
        `UPDATE runs SET outcome = NULL, ended_ms = NULL WHERE id = ? AND purged_ms IS NULL AND
          (json_extract(outcome, '$.kind') = 'interrupted'
            OR json_extract(outcome, '$.code') IN ('link-lost', 'cell-not-off'))`,
      )
      .run(run);
    if (reopened.changes === 0)
      throw new CottrellError(
        'state-refused',
        `Run ${run} has come to its end: there is nothing to go on with.`,
      );
    const message = `The run goes on. It was recorded through ${through_s} s.`;
    const data = { savedThrough_s: through_s };
    eventWriter(database)(run, { kind: 'resumed', t_s: through_s, message, data }, now_ms);
    const rows = database.prepare('SELECT count(*) FROM cycles WHERE run = ?').pluck().get(run) as number;
    return {
      blocks: last?.last_number ?? 0,
      samples: last === undefined ? 0 : last.first_sample + last.length,
      rows,
      savedThrough_s: through_s,
    };
  });
  try {
    return { lease, soFar: reopen.immediate() };
  } catch (error) {
    lease[Symbol.dispose]();
    throw error;
  }
}

function lastBlock(database: Database.Database, run: number): BlockRow | undefined {
  const last = database
    .prepare<[number], BlockRow>('SELECT * FROM blocks WHERE run = ? ORDER BY number DESC LIMIT 1')
    .get(run);
  if (last === undefined || isIntact(last)) return last;
  throw new CottrellError(
    'block-damaged',
    `The last block of run ${run} is damaged: nothing can be recorded behind it.`,
  );
}
