// Records one live run: every commit is one transaction and on disk when it returns, or did not happen at all.
// It holds the lease of its run; it never drops a sample and never decides how a run ended.
import type Database from 'better-sqlite3';
import { CottrellError } from '../../core/errors.ts';
import type { RunEvent } from '../../core/events.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { SampleBlock } from '../../core/samples.ts';
import { blockWriter, toRow } from './block-table.ts';
import { eventWriter } from './event-table.ts';
import { guarded } from './faults.ts';
import type { Lease } from './lease.ts';
import { rowWriter } from './ledger-table.ts';
import { Merger } from './merging.ts';
import { PyramidBuilder } from './pyramid/builder.ts';
import { type PageRow, pageWriter, toPageRow } from './pyramid/table.ts';
import type { Commit, RunRecorder } from './records.ts';

/** What is recorded of a run that goes on: blocks and samples so far, completed visits, time of the last sample. */
export interface RecordedSoFar {
  readonly blocks: number;
  readonly samples: number;
  readonly rows: number;
  readonly savedThrough_s: number;
}

const NOTHING: RecordedSoFar = { blocks: 0, samples: 0, rows: 0, savedThrough_s: 0 };

/** The recorder of a run that has just begun, or goes on. */
export class Recorder implements RunRecorder {
  readonly id: number;
  readonly #database: Database.Database;
  readonly #wall_ms: () => number;
  readonly #released: () => void;
  readonly #merger: Merger;
  readonly #insertBlock: ReturnType<typeof blockWriter>;
  readonly #insertRow: ReturnType<typeof rowWriter>;
  readonly #insertEvent: ReturnType<typeof eventWriter>;
  readonly #isOpen: Database.Statement<[number], number>;
  readonly #insertPage: ReturnType<typeof pageWriter>;
  readonly #pyramid = new PyramidBuilder();
  /** To be saved with what is written next. */
  #pages: readonly PageRow[] = [];
  #warning: RunEvent | undefined;
  #hasWarned = false;
  #lease: Lease | undefined;
  #savedThrough_s: number;
  #blocks: number;
  #samples: number;
  #rows: number;

  constructor(
    id: number,
    database: Database.Database,
    lease: Lease,
    wall_ms: () => number,
    released: () => void,
    soFar = NOTHING,
  ) {
    this.id = id;
    this.#blocks = soFar.blocks;
    this.#samples = soFar.samples;
    this.#rows = soFar.rows;
    this.#savedThrough_s = soFar.savedThrough_s;
    this.#database = database;
    this.#lease = lease;
    this.#wall_ms = wall_ms;
    this.#released = released;
    this.#merger = new Merger(database, id, (error) => this.#warnOfMerging(error));
    this.#insertBlock = blockWriter(database);
    this.#insertRow = rowWriter(database);
    this.#insertEvent = eventWriter(database);
    this.#insertPage = pageWriter(database);
    this.#isOpen = database
      .prepare<[number], number>('SELECT outcome IS NULL FROM runs WHERE id = ?')
      .pluck();
  }

  get savedThrough_s(): number {
    return this.#savedThrough_s;
  }

  commit({ block, before, rows, events }: Commit): void {
    this.#assertLive();
    const number = this.#blocks + 1;
    const saved_ms = this.#wall_ms();
    const row = isEmpty(block)
      ? undefined
      : toRow({
          run: this.id,
          number,
          last_number: number,
          first_sample: this.#samples,
          block,
          before,
          saved_ms,
        });
    if (row === undefined && rows.length === 0 && events.length === 0) return;
    this.#write(() => {
      if (row !== undefined) this.#insertBlock(row);
      for (const [n, visit] of rows.entries()) this.#insertRow(this.id, this.#rows + n + 1, visit);
      for (const event of events) this.#insertEvent(this.id, event, saved_ms);
    });
    this.#rows += rows.length;
    if (row === undefined) return;
    this.#blocks = number;
    this.#samples += row.length;
    this.#savedThrough_s = Math.max(this.#savedThrough_s, row.t_to_s);
    this.#merger.added(number, row.length);
    this.#addToPyramid(block!, before);
  }

  finish(outcome: Outcome): void {
    this.#assertLive();
    this.#merger.finish();
    const end = this.#database.prepare('UPDATE runs SET outcome = ?, ended_ms = ? WHERE id = ?');
    this.#write(() => end.run(JSON.stringify(outcome), this.#wall_ms(), this.id));
    this.#lease?.remove();
    this.#lease = undefined;
    this.#released();
  }

  [Symbol.dispose](): void {
    if (this.#lease === undefined) return;
    this.#lease[Symbol.dispose]();
    this.#lease = undefined;
    this.#released();
  }

  #write(work: () => void): void {
    const context = { run: this.id, savedThrough_s: this.#savedThrough_s };
    const write = this.#database.transaction(() => {
      this.#assertOpen();
      for (const page of this.#pages) this.#insertPage(this.id, page);
      work();
      if (this.#warning !== undefined) this.#insertEvent(this.id, this.#warning, this.#wall_ms());
    });
    guarded(context, () => write.immediate());
    this.#warning = undefined;
    this.#pages = [];
  }

  /**
   * Only what is saved goes into the pyramid, so its pages follow one commit later; where they are missing, the blocks
   * themselves are read.
   */
  #addToPyramid(block: SampleBlock, before: Commit['before']): void {
    this.#pyramid.add(block, before);
    this.#pages = [...this.#pages, ...this.#pyramid.takePages().map((page) => toPageRow(this.id, page))];
  }

  /** Told once: what keeps one stretch from being merged will keep the next. */
  #warnOfMerging({ code, message: why }: CottrellError): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const message = `Small blocks could not be merged, and stay as they are; nothing is lost. (${why})`;
    this.#warning = { kind: 'warning', t_s: this.#savedThrough_s, message, data: { code } };
  }

  /** Somebody who could not see the lease may have written an outcome: then nothing more can be recorded. */
  #assertOpen(): void {
    if (this.#isOpen.get(this.id) === 1) return;
    throw new CottrellError(
      'run-busy',
      `Run ${this.id} was ended by another program while it was recorded.`,
      {
        advice: 'Everything up to the time named is saved. Find out which other program opened this library.',
        context: { run: this.id, savedThrough_s: this.#savedThrough_s },
      },
    );
  }

  #assertLive(): void {
    if (this.#lease === undefined)
      throw new CottrellError('internal', `run ${this.id} is written to after its end`);
  }
}

function isEmpty(block: SampleBlock | undefined): block is undefined {
  return block === undefined || (block.length === 0 && block.marks.length === 0);
}
