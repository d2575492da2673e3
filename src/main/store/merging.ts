// Merges small blocks into larger ones while a run goes on: a commit every 50 ms would otherwise leave a row for
// every few samples for ever. The merged block is read back and compared before its originals go, in one transaction.
import type Database from 'better-sqlite3';
import { CottrellError, type ErrorCode } from '../../core/errors.ts';
import { BlockBuilder, COLUMN_NAMES, type SampleBlock } from '../../core/samples.ts';
import { type BlockRow, blockWriter, samplesOf, stateBefore, toRow } from './block-table.ts';
import { storeFault } from './faults.ts';

/** Blocks with fewer samples are small. */
const SMALL = 1024;
/** Small blocks that follow one another are merged when there are so many of one level, … */
const FAN_IN = 64;
/** … or when they hold so many samples. */
const ENOUGH = 8192;
/** What is left at the end of a run is merged into blocks no larger than this. */
const LARGEST = 16_384;

/** A small block that waits to be merged. */
interface Waiting {
  readonly number: number;
  readonly last_number: number;
  readonly length: number;
  /** How often what it holds was merged before. */
  readonly level: number;
}

/**
 * Keeps account of the small blocks at the end of a run and merges them when enough have gathered. A merge that fails
 * loses nothing and stops nothing: the blocks stay small. It never throws, because whoever commits would take that for
 * a commit that failed; what nobody foresaw is handed to `trouble`.
 */
export class Merger {
  readonly #database: Database.Database;
  readonly #run: number;
  readonly #trouble: (error: CottrellError) => void;
  #waiting: Waiting[] = [];

  constructor(database: Database.Database, run: number, trouble: (error: CottrellError) => void) {
    this.#database = database;
    this.#run = run;
    this.#trouble = trouble;
  }

  /** A block was committed. */
  added(number: number, length: number): void {
    this.#push({ number, last_number: number, length, level: 0 });
    for (let first = this.#firstOfLevel(); this.#isFull(first); first = this.#firstOfLevel()) {
      const members = this.#waiting.splice(first);
      if (!this.#merge(members)) return;
      this.#push({
        number: members[0]!.number,
        last_number: members.at(-1)!.last_number,
        length: samplesIn(members),
        level: members[0]!.level + 1,
      });
    }
  }

  /** Merges what is left: at the end of the run, and before a large block, across which nothing is merged. */
  finish(): void {
    for (let rest = this.#waiting; rest.length > 0; ) {
      let count = 1;
      while (count < rest.length && samplesIn(rest.slice(0, count + 1)) <= LARGEST) count++;
      this.#merge(rest.slice(0, count));
      rest = rest.slice(count);
    }
    this.#waiting = [];
  }

  #push(block: Waiting): void {
    if (block.length >= SMALL) this.finish();
    else this.#waiting.push(block);
  }

  #firstOfLevel(): number {
    const level = this.#waiting.at(-1)?.level;
    return this.#waiting.findLastIndex((block) => block.level !== level) + 1;
  }

  #isFull(first: number): boolean {
    const members = this.#waiting.slice(first);
    return members.length >= FAN_IN || samplesIn(members) >= ENOUGH;
  }

  #merge(members: readonly Waiting[]): boolean {
    if (members.length < 2) return true;
    try {
      const [first, last] = [members[0]!, members.at(-1)!];
      mergeBlocks(this.#database, this.#run, first.number, last.last_number);
      return true;
    } catch (cause) {
      const error = storeFault(cause, { run: this.#run });
      if (!MET_AGAIN.includes(error.code)) this.#trouble(error);
      return false;
    }
  }
}

/** Troubles nobody need be told of here: one that stays is met again, and told, by the commit that comes next. */
const MET_AGAIN: readonly ErrorCode[] = ['disk-full', 'disk-failed', 'library-busy'];

function samplesIn(blocks: readonly Waiting[]): number {
  return blocks.reduce((sum, block) => sum + block.length, 0);
}

/** Puts the blocks of these commits into one. */
function mergeBlocks(database: Database.Database, run: number, number: number, last_number: number): void {
  const merge = database.transaction(() => {
    const originals = database
      .prepare<[number, number, number], BlockRow>(
        'SELECT * FROM blocks WHERE run = ? AND number >= ? AND last_number <= ? ORDER BY number',
      )
      .all(run, number, last_number);
    const builder = new BlockBuilder();
    for (const row of originals) builder.append(samplesOf(row));
    const block = builder.take();
    const first = originals[0]!;
    const { first_sample } = first;
    const saved_ms = originals.at(-1)!.saved_ms;
    const before = stateBefore(first);
    blockWriter(database)(toRow({ run, number, last_number, first_sample, block, before, saved_ms }));
    const merged = database
      .prepare<[number, number, number], BlockRow>(
        'SELECT * FROM blocks WHERE run = ? AND number = ? AND last_number = ?',
      )
      .get(run, number, last_number)!;
    assertSame(block, samplesOf(merged));
    const retire = database.prepare('DELETE FROM blocks WHERE id = ?');
    for (const { id } of originals) retire.run(id);
  });
  merge.immediate();
}

function assertSame(expected: SampleBlock, found: SampleBlock): void {
  const same =
    COLUMN_NAMES.every((name) =>
      Buffer.from(expected[name].buffer).equals(Buffer.from(found[name].buffer)),
    ) && JSON.stringify(expected.marks) === JSON.stringify(found.marks);
  if (!same) throw new CottrellError('internal', 'a merged block does not read back as it was written');
}
