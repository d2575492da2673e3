// The library: one file that holds every run, its raw samples, its ledger and what was concluded from it.
// Reading never waits for a run that is being recorded, and nothing that was recorded is ever changed.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { countAt, totalsBetween } from '../../core/charge-between.ts';
import type { LedgerRow, LedgerState, LedgerTotals } from '../../core/charges.ts';
import { CottrellError } from '../../core/errors.ts';
import type { RunEvent } from '../../core/events.ts';
import { Ledger } from '../../core/ledger.ts';
import type { SampleBlock } from '../../core/samples.ts';
import { readAnalyses, writeAnalysis } from './analysis-table.ts';
import {
  type BlockHead,
  type BlockRow,
  isIntact,
  readHeadAt,
  readHeads,
  readSamples,
  samplesOf,
  stateBefore,
  storedBlock,
} from './block-table.ts';
import { type OpenOptions, openDatabase, openSnapshot } from './database.ts';
import {
  type EventChoice,
  eventWriter,
  type RunLabel,
  readEvents,
  readLabels,
  readLatestEvent,
} from './event-table.ts';
import { guarded, storeFault } from './faults.ts';
import { Lease } from './lease.ts';
import { readRows } from './ledger-table.ts';
import type { Page } from './pyramid/page.ts';
import { pageCounts, readPage } from './pyramid/table.ts';
import { Recorder } from './recorder.ts';
import type {
  Analysis,
  LedgerReport,
  RunRecord,
  RunRecorder,
  RunStart,
  RunSummary,
  StoredBlock,
  StoredEvent,
  Tail,
} from './records.ts';
import { markInterrupted } from './recovery.ts';
import { ledgerAtEnd, resume } from './resumption.ts';
import { insertRun, readRun, readRuns } from './run-table.ts';
import { prepared } from './statements.ts';

export interface LibraryOptions extends OpenOptions {
  /** Wall clock for records, ms since 1970. */
  readonly clock: { wall_ms(): number };
}

/**
 * Opens the library at `path`, by default making it when it is not there, and marks runs that died as interrupted.
 * Throws `library-missing`, `library-corrupt`, `library-newer`, `library-busy`, `file-unreadable`.
 */
export function openLibrary(path: string, options: LibraryOptions): Library {
  const database = openDatabase(path, options);
  try {
    return new Library(path, database, options.clock);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** An open library. */
export class Library implements Disposable {
  /** As it was asked for: for people. The name of the database is the real one. */
  readonly path: string;
  readonly #database: Database.Database;
  readonly #clock: LibraryOptions['clock'];
  readonly #recorders = new Map<number, Recorder>();

  /** Only `openLibrary` makes one, and `snapshot`. */
  constructor(path: string, database: Database.Database, clock: LibraryOptions['clock']) {
    this.path = path;
    this.#database = database;
    this.#clock = clock;
    this.#settle();
  }

  /**
   * The library as it is now, for reading only: all that is read from it belongs together, however runs go on
   * meanwhile. Dispose it soon, since it keeps the write-ahead log from being emptied.
   */
  snapshot(): Library {
    return this.#guarded(() => new Library(this.path, openSnapshot(this.#database.name), this.#clock));
  }

  /** Begins a run: freezes what it begins with and takes its lease, both before anybody else can see it. */
  beginRun(start: RunStart): RunRecorder {
    const wall_ms = () => this.#clock.wall_ms();
    const sha256 = createHash('sha256').update(start.protocol, 'utf8').digest('hex');
    let lease: Lease | undefined;
    const begin = this.#database.transaction(() => {
      const id = insertRun(this.#database, start, sha256, wall_ms());
      const taken = Lease.tryTake(this.#database.name, id);
      if (taken === undefined) throw new CottrellError('run-busy', `Run ${id} is held by another program.`);
      lease = taken;
      return { id, taken };
    });
    const { id, taken } = this.#guarded(() => {
      try {
        return begin.immediate();
      } catch (error) {
        lease?.remove();
        throw error;
      }
    });
    const recorder = new Recorder(id, this.#database, taken, wall_ms, () => this.#recorders.delete(id));
    this.#recorders.set(id, recorder);
    return recorder;
  }

  /** The ledger at the end of what is recorded of a run: what a run that goes on counts from. */
  ledgerAtEnd(id: number): LedgerState {
    this.run(id);
    return this.#inOneView(() => ledgerAtEnd(this.#database, id));
  }

  /**
   * Goes on with the record of a run whose end nobody saw: interrupted, or its line lost. Throws `run-busy` where
   * another program records it, `state-refused` where it has come to an end, `block-damaged`.
   */
  resumeRun(id: number): RunRecorder {
    this.run(id);
    const wall_ms = () => this.#clock.wall_ms();
    const { lease, soFar } = this.#guarded(() => resume(this.#database, id, wall_ms()));
    const released = () => this.#recorders.delete(id);
    const recorder = new Recorder(id, this.#database, lease, wall_ms, released, soFar);
    this.#recorders.set(id, recorder);
    return recorder;
  }

  /** All runs, the oldest first. */
  runs(): RunSummary[] {
    this.#settle();
    return this.#guarded(() => readRuns(this.#database));
  }

  /** One run with everything frozen with it. Throws `run-not-found`. */
  run(id: number): RunRecord {
    this.#settle();
    const run = this.#guarded(() => readRun(this.#database, id));
    if (run === undefined) throw new CottrellError('run-not-found', `There is no run ${id} in ${this.path}.`);
    return run;
  }

  /**
   * The ledger as it was saved with the samples, and the visit that was going on at their end. Where the end of the
   * samples is damaged, it ends with the last block that can be read.
   */
  ledger(id: number): LedgerReport {
    this.run(id);
    return this.#inOneView(() => ({ rows: [...this.#rows(id)], ...this.#endOfLedger(id) }));
  }

  /** The completed visits of a ledger one by one: for runs of a million cycles. */
  *rows(id: number): Generator<LedgerRow> {
    this.run(id);
    yield* this.#rows(id);
  }

  /** The completed visits behind the first `count`, as they were saved. */
  rowsAfter(id: number, count: number): LedgerRow[] {
    return this.#guarded(() => [...this.#rows(id, count)]);
  }

  /** The ledger without its completed visits. */
  endOfLedger(id: number): Omit<LedgerReport, 'rows'> {
    this.run(id);
    return this.#inOneView(() => this.#endOfLedger(id));
  }

  /** The ledger counted anew from the samples alone. Throws `block-damaged`. */
  rebuildLedger(id: number): LedgerReport {
    let ledger: Ledger | undefined;
    const rows: LedgerRow[] = [];
    for (const block of this.blocks(id)) {
      ledger ??= Ledger.asOf(block.before);
      ledger.add(block.read());
      rows.push(...ledger.takeRows());
    }
    ledger ??= new Ledger();
    return { rows, open: ledger.current, totals: ledger.totals };
  }

  /** The events of a run in the order in which they were added, all or as chosen. */
  events(id: number, choice?: EventChoice): StoredEvent[] {
    this.run(id);
    return this.#guarded(() => readEvents(this.#database, id, choice));
  }

  /** The latest event of a run, of this kind if one is named: of a long run without reading all of them. */
  latestEvent(id: number, kind?: RunEvent['kind']): StoredEvent | undefined {
    this.run(id);
    return this.#guarded(() => readLatestEvent(this.#database, id, kind));
  }

  /** Adds an event to a run, whether it lives or has ended: a note, an aliquot. */
  addEvent(id: number, event: RunEvent): void {
    this.run(id);
    this.#guarded(() =>
      this.#database
        .transaction(() => eventWriter(this.#database)(id, event, this.#clock.wall_ms()))
        .immediate(),
    );
  }

  /**
   * The blocks that hold anything from `from_s` to `to_s`, in order, as they were when the first was asked for.
   * A damaged one throws only when it is read.
   */
  *blocks(
    id: number,
    from_s = Number.NEGATIVE_INFINITY,
    to_s = Number.POSITIVE_INFINITY,
  ): Generator<StoredBlock> {
    this.run(id);
    // Within a snapshot everything is of its moment; else the blocks get a moment of their own.
    const isFrozen = this.#database.readonly && this.#database.inTransaction;
    const snapshot = isFrozen ? this.#database : this.#guarded(() => openSnapshot(this.#database.name));
    try {
      const rows = snapshot
        .prepare<[number, number, number], BlockRow>(
          'SELECT * FROM blocks WHERE run = ? AND t_to_s >= ? AND t_from_s <= ? ORDER BY number',
        )
        .iterate(id, from_s, to_s);
      for (const row of rows) yield storedBlock(row);
    } catch (error) {
      throw storeFault(error, { path: this.path });
    } finally {
      if (!isFrozen) snapshot.close();
    }
  }

  /** What the rows say of the blocks that begin with a commit later than `after`, in order, without their samples. */
  heads(id: number, after = 0): BlockHead[] {
    return this.#guarded(() => readHeads(this.#database, id, after));
  }

  /** What the row says of the block that holds a sample. */
  headAt(id: number, sample: number): BlockHead {
    const head = this.#guarded(() => readHeadAt(this.#database, id, sample));
    if (head === undefined) throw new CottrellError('internal', `run ${id} has no sample ${sample}`);
    return head;
  }

  /** How many pages of each level the pyramid of a run has, the finest first; none for a run of an older schema. */
  pyramidPages(id: number): number[] {
    return this.#guarded(() => pageCounts(this.#database, id));
  }

  /** A page of the pyramid; undefined where it cannot be read, and the level below has to do. */
  pyramidPage(id: number, level: number, page: number): Page | undefined {
    return this.#guarded(() => readPage(this.#database, id, level, page));
  }

  /** The samples of a block. Throws `block-damaged`, and `internal` when it was merged since its head was read. */
  samples(id: number, { number, last_number }: BlockHead): SampleBlock {
    return this.#guarded(() => readSamples(this.#database, id, number, last_number));
  }

  /** How a run is called and tagged, where a person said so. */
  label(id: number): RunLabel | undefined {
    return this.latestEvent(id, 'label')?.data as RunLabel | undefined;
  }

  /** What was called and tagged how, the latest word on each run. */
  labels(): Map<number, RunLabel> {
    return this.#guarded(() => readLabels(this.#database));
  }

  /**
   * What passed between two instants, by the rules of the ledger and with all its bits; reads two blocks whatever the
   * length of the run. `tail` is what a living run has not saved yet. Throws `block-damaged` when one of these is.
   */
  chargeBetween(id: number, from_s: number, to_s: number, tail?: Tail): LedgerTotals {
    this.run(id);
    return this.#inOneView(() =>
      totalsBetween(this.#countAt(id, from_s, tail), this.#countAt(id, Math.max(from_s, to_s), tail)),
    );
  }

  /** Saves an analysis as a new one; none is ever replaced. Returns its id. */
  addAnalysis(analysis: Omit<Analysis, 'id' | 'created_ms'>): number {
    if (analysis.run !== undefined) this.run(analysis.run);
    return this.#guarded(() => writeAnalysis(this.#database, analysis, this.#clock.wall_ms()));
  }

  /** Saved analyses, the oldest first, of one run or all. */
  analyses(run?: number): Analysis[] {
    return this.#guarded(() => readAnalyses(this.#database, run));
  }

  /** Deletes the samples, ledger, events and analyses of a run that has ended. The caller has asked twice. */
  purge(id: number): void {
    if (this.run(id).outcome === undefined)
      throw new CottrellError('run-busy', `Run ${id} is being recorded and cannot be purged.`);
    const purge = this.#database.transaction(() => {
      this.#database.prepare('UPDATE runs SET purged_ms = ? WHERE id = ?').run(this.#clock.wall_ms(), id);
      for (const table of ['blocks', 'pyramid', 'cycles', 'events', 'analyses'])
        this.#database.prepare(`DELETE FROM ${table} WHERE run = ?`).run(id);
    });
    this.#guarded(() => purge.immediate());
  }

  /** Gives up the leases of unfinished runs and closes the file. */
  close(): void {
    for (const recorder of this.#recorders.values()) recorder[Symbol.dispose]();
    this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  *#rows(id: number, after = 0): Generator<LedgerRow> {
    const last = this.#lastIntactBlock(id);
    const through_s = last?.damagedBehind ? last.row.t_to_s : Number.POSITIVE_INFINITY;
    for (const row of readRows(this.#database, id, after)) if (row.end_s <= through_s) yield row;
  }

  #endOfLedger(id: number): Omit<LedgerReport, 'rows'> {
    const last = this.#lastIntactBlock(id);
    const ledger = new Ledger(last && stateBefore(last.row));
    if (last !== undefined) ledger.add(samplesOf(last.row));
    return { open: ledger.current, totals: ledger.totals };
  }

  #countAt(id: number, t_s: number, tail: Tail | undefined) {
    if (tail !== undefined && tail.block.length > 0 && tail.block.t_s[0]! <= t_s)
      return countAt(tail.before, [tail.block], t_s);
    const start = prepared<[number, number], BlockRow>(
      this.#database,
      'SELECT * FROM blocks WHERE run = ? AND t_from_s <= ? ORDER BY t_from_s DESC, number DESC LIMIT 1',
    ).get(id, t_s);
    return countAt(start && stateBefore(start), this.#samplesFrom(id, start, tail), t_s);
  }

  *#samplesFrom(id: number, start: BlockRow | undefined, tail: Tail | undefined): Generator<SampleBlock> {
    if (start !== undefined) yield* this.#savedFrom(id, start);
    if (tail !== undefined) yield tail.block;
  }

  *#savedFrom(id: number, start: BlockRow): Generator<SampleBlock> {
    yield samplesOf(start);
    const next = prepared<[number, number], BlockRow>(
      this.#database,
      'SELECT * FROM blocks WHERE run = ? AND number > ? ORDER BY number LIMIT 1',
    );
    for (let row = next.get(id, start.last_number); row !== undefined; row = next.get(id, row.last_number))
      yield samplesOf(row);
  }

  #lastIntactBlock(id: number): { row: BlockRow; damagedBehind: boolean } | undefined {
    const previous = prepared<[number, number], BlockRow>(
      this.#database,
      'SELECT * FROM blocks WHERE run = ? AND number < ? ORDER BY number DESC LIMIT 1',
    );
    const last = previous.get(id, Number.MAX_SAFE_INTEGER);
    let row = last;
    while (row !== undefined && !isIntact(row)) row = previous.get(id, row.number);
    return row && { row, damagedBehind: row !== last };
  }

  /** Marks runs that died. Where nothing can be written, reading goes on: they are marked at the next look. */
  #settle(): void {
    try {
      this.#guarded(() =>
        markInterrupted(this.#database, new Set(this.#recorders.keys()), this.#clock.wall_ms()),
      );
    } catch (error) {
      const { code } = error as CottrellError;
      if (code !== 'disk-full' && code !== 'disk-failed') throw error;
    }
  }

  /** Several readings that see the same moment, whatever other programs write meanwhile. */
  inOneView<T>(work: () => T): T {
    return this.#inOneView(work);
  }

  #inOneView<T>(work: () => T): T {
    return this.#guarded(() => this.#database.transaction(work).deferred());
  }

  #guarded<T>(work: () => T): T {
    return guarded({ path: this.path }, work);
  }
}
