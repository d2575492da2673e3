// The shapes in which the library takes and gives runs. Data only.
import type { LedgerRow, LedgerState, LedgerTotals } from '../../core/charges.ts';
import type { RunEvent } from '../../core/events.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { SampleBlock } from '../../core/samples.ts';
import type { Waveform } from '../../core/waveform.ts';

/** Who measured. */
export interface InstrumentIdentity {
  readonly driver: string;
  readonly model: string;
  readonly label: string;
  readonly serial: string;
  readonly firmware: string;
  readonly simulated: boolean;
  /** The way to it in words of a person: "serial:/dev/ttyACM0". */
  readonly line?: string;
  /** What the person called it then. */
  readonly name?: string;
  /** What was done to its current readings before they were counted; absent where nothing was. */
  readonly correction?: { readonly inverted: boolean; readonly offset_A: number };
}

/** Everything that is frozen when a run begins. What is typed unknown is kept as JSON. */
export interface RunStart {
  readonly title: string;
  /** The exact text of the protocol. */
  readonly protocol: string;
  /** What was set in the protocol from outside, by its path. */
  readonly settings: Readonly<Record<string, string>>;
  readonly waveform: Waveform;
  readonly plan: unknown;
  readonly instrument: InstrumentIdentity;
  readonly cell: unknown;
  /** Version of Cottrell. */
  readonly programVersion: string;
}

/** One line of the list of runs. */
export interface RunSummary {
  readonly id: number;
  readonly title: string;
  /** Wall clock, ms since 1970. */
  readonly started_ms: number;
  readonly ended_ms: number | undefined;
  readonly simulated: boolean;
  readonly instrument: InstrumentIdentity;
  /** Absent while the run lives. */
  readonly outcome: Outcome | undefined;
  readonly samples: number;
  readonly savedThrough_s: number;
}

/** A run with all that was frozen with it. */
export interface RunRecord extends RunSummary, Omit<RunStart, 'title' | 'instrument'> {
  readonly protocolSha256: string;
}

/** What one commit saves, together or not at all. */
export interface Commit {
  readonly block?: SampleBlock;
  /** The ledger before the block. */
  readonly before: LedgerState;
  /** Visits completed since the last commit. */
  readonly rows: readonly LedgerRow[];
  readonly events: readonly RunEvent[];
}

/** Writes one live run. Holds its lease until it is finished or disposed. */
export interface RunRecorder extends Disposable {
  readonly id: number;
  /** Time of the last sample or mark on disk. */
  readonly savedThrough_s: number;
  /**
   * One transaction, on disk when it returns. Throws `disk-full`, `disk-failed` or `library-busy` with nothing of it
   * written; the recorder stays usable. Throws `run-busy` when somebody else has ended the run. What comes after the
   * transaction never throws: trouble with the tidying of what is saved becomes an event of the run.
   */
  commit(commit: Commit): void;
  /** Writes the outcome and gives up the lease. Nothing can be added to the samples afterwards. */
  finish(outcome: Outcome): void;
  /** Gives up the lease; a run without an outcome becomes `interrupted` when the library is looked at next. */
  [Symbol.dispose](): void;
}

/** A stored event. */
export interface StoredEvent extends RunEvent {
  readonly number: number;
  readonly wall_ms: number;
}

/** A stored block: what its row says, and its samples on demand. */
export interface StoredBlock {
  /** Index of its first sample in the run. */
  readonly first: number;
  readonly length: number;
  /** Earliest and latest time of its samples and marks. */
  readonly from_s: number;
  readonly to_s: number;
  /** Extremes; NaN where nothing was measured. */
  readonly current_A: { readonly min: number; readonly max: number };
  readonly potential_V: { readonly min: number; readonly max: number };
  /** The ledger before the block. */
  readonly before: LedgerState;
  /** The samples. Throws `block-damaged` when the bytes are not those that were written. */
  read(): SampleBlock;
}

/** Samples of a living run that are not in the library yet, and the ledger before them. */
export interface Tail {
  readonly block: SampleBlock;
  readonly before: LedgerState;
}

/** The ledger of a run. */
export interface LedgerReport {
  /** Completed visits. */
  readonly rows: readonly LedgerRow[];
  /** The visit that was going on at the end of what is saved. */
  readonly open: LedgerRow | undefined;
  readonly totals: LedgerTotals;
}

/** All visits of a run, the one that was going on at the end included. */
export function rowsOf({ rows, open }: LedgerReport): readonly LedgerRow[] {
  return open === undefined ? rows : [...rows, open];
}

/** A saved analysis. */
export interface Analysis {
  readonly id: number;
  readonly run: number | undefined;
  readonly kind: string;
  readonly version: number;
  readonly created_ms: number;
  readonly inputs: unknown;
  readonly results: unknown;
}
