// Finds runs that their program left without an outcome and marks them `interrupted`. A run whose lease is held by
// anybody is alive and is never touched. What was committed stays as it is: rows and blocks were saved together.
import type Database from 'better-sqlite3';
import type { Outcome } from '../../core/outcome.ts';
import { type BlockRow, isIntact } from './block-table.ts';
import { eventWriter } from './event-table.ts';
import { sqliteCode } from './faults.ts';
import { Lease } from './lease.ts';
import { prepared } from './statements.ts';

/**
 * Marks every run without an outcome whose lease is free, apart from `own`, which this program is recording. Where the
 * library was opened for reading only they stay as they are.
 */
export function markInterrupted(database: Database.Database, own: ReadonlySet<number>, now_ms: number): void {
  if (database.readonly) return;
  const open = prepared<[], { readonly id: number }>(
    database,
    'SELECT id FROM runs WHERE outcome IS NULL',
  ).all();
  for (const { id: run } of open) {
    if (own.has(run)) continue;
    const lease = takeIfPossible(database.name, run);
    if (lease === undefined) continue;
    try {
      mark(database, run, now_ms);
    } catch (error) {
      lease[Symbol.dispose]();
      throw error;
    }
    lease.remove();
  }
}

/** Where no lease can be made (a folder one may only read), nobody can know that the run is dead: leave it. */
function takeIfPossible(library: string, run: number): Lease | undefined {
  try {
    return Lease.tryTake(library, run);
  } catch (error) {
    const code = sqliteCode(error) ?? '';
    if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY')) return undefined;
    throw error;
  }
}

function mark(database: Database.Database, run: number, now_ms: number): void {
  const { damaged, through_s, saved_ms } = inspectBlocks(database, run);
  const outcome: Outcome = { kind: 'interrupted' };
  const write = database.transaction(() => {
    // Between the list and the lease another program may have finished or marked it.
    const marked = database
      .prepare(
        'UPDATE runs SET outcome = ?, ended_ms = coalesce(?, started_ms) WHERE id = ? AND outcome IS NULL',
      )
      .run(JSON.stringify(outcome), saved_ms, run);
    if (marked.changes === 0) return;
    const message = `The program ended before the run did. Everything up to ${through_s} s is saved.`;
    const data = { savedThrough_s: through_s, damagedBlocks: damaged };
    eventWriter(database)(run, { kind: 'interrupted', t_s: through_s, message, data }, now_ms);
  });
  write.immediate();
}

/** Reads every block of a run by its checksum. */
function inspectBlocks(database: Database.Database, run: number) {
  const next = database.prepare<[number, number], BlockRow>(
    'SELECT * FROM blocks WHERE run = ? AND number > ? ORDER BY number LIMIT 1',
  );
  const damaged: { from_s: number; to_s: number; samples: number }[] = [];
  let through_s = 0;
  let saved_ms: number | null = null;
  for (let row = next.get(run, 0); row !== undefined; row = next.get(run, row.last_number)) {
    saved_ms = row.saved_ms;
    if (isIntact(row)) through_s = row.t_to_s;
    else damaged.push({ from_s: row.t_from_s, to_s: row.t_to_s, samples: row.length });
  }
  return { damaged, through_s, saved_ms };
}
