// What the engine asks of whoever keeps the record of a run. The library keeps these promises; the engine knows
// nothing of files and databases.
import type { RunEvent } from '../../core/events.ts';
import type { LedgerRow, LedgerState } from '../../core/ledger.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { SampleBlock } from '../../core/samples.ts';

/** What is to be saved together: all of it or nothing. */
export interface Batch {
  /** Absent when only rows or events are new. */
  readonly block?: SampleBlock;
  /** The ledger as it stood before the block. */
  readonly before: LedgerState;
  /** Visits that ended since the last commit. */
  readonly rows: readonly LedgerRow[];
  readonly events: readonly RunEvent[];
}

/** The record of one run. */
export interface Recorder {
  /**
   * Saves the batch in one transaction. Durable when it returns. Throws (`disk-full`, `disk-failed`, …) when it could
   * not, and then nothing of the batch is saved; the same batch may be offered again.
   */
  commit(batch: Batch): void;
  /** Device time up to which everything is saved. */
  readonly savedThrough_s: number;
  /** Writes the outcome, once; nothing can be committed afterwards. */
  finish(outcome: Outcome): void;
}
