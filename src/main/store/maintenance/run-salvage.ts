// Copies the samples of one run, block by block, into another library: blocks anew with a ledger of their own, and in
// the place of each that cannot be read a gap, so that what is counted is what is there.
import type Database from 'better-sqlite3';
import type { LedgerState } from '../../../core/charges.ts';
import { Ledger } from '../../../core/ledger.ts';
import type { Mark, SampleBlock } from '../../../core/samples.ts';
import { type BlockRow, blockWriter, isIntact, samplesOf, stateBefore, toRow } from '../block-table.ts';
import { eventWriter } from '../event-table.ts';
import { rowWriter } from '../ledger-table.ts';
import { PyramidBuilder } from '../pyramid/builder.ts';
import { pageWriter, toPageRow } from '../pyramid/table.ts';
import { attempt } from './rows.ts';

/** A stretch of a run that could not be read. */
export interface LostStretch {
  readonly from_s: number;
  readonly to_s: number;
  /** Absent at the end of a run, where nothing behind it tells how many there were. */
  readonly samples?: number;
  /** What the ledger had counted there while the samples were whole. */
  readonly cathodic_C?: number;
  readonly anodic_C?: number;
}

/** Takes the blocks of one run in order. */
export class RunSalvage {
  readonly lost: LostStretch[] = [];
  samples = 0;
  saved_ms: number | undefined;
  readonly #source: Database.Database;
  readonly #target: Database.Database;
  readonly #run: number;
  readonly #ledger = new Ledger();
  readonly #pyramid = new PyramidBuilder();
  readonly #insertRow: ReturnType<typeof rowWriter>;
  #blocks = 0;
  #rows = 0;
  #last_s = 0;
  /** First sample that has not been copied, by the numbers of the source. */
  #expected = 0;
  /** Times of the block that could not be read last, where its row told them. */
  #damaged: { readonly from_s: number; readonly to_s: number } | undefined;
  /** What the source had counted in all that is lost so far. */
  #lostCathodic_C = 0;
  #lostAnodic_C = 0;

  constructor(source: Database.Database, target: Database.Database, run: number) {
    this.#source = source;
    this.#target = target;
    this.#run = run;
    this.#insertRow = rowWriter(target);
  }

  /** Copies the block with this number in the table, or leaves it out when it cannot be read. */
  copy(id: number): void {
    const row = attempt(() =>
      this.#source.prepare<[number], BlockRow>('SELECT * FROM blocks WHERE id = ?').get(id),
    );
    if (row === undefined || row === 'damaged') return;
    if (!isIntact(row)) {
      this.#damaged = { from_s: row.t_from_s, to_s: row.t_to_s };
      return;
    }
    const block = samplesOf(row);
    const isBehindHole = row.first_sample !== this.#expected || this.#damaged !== undefined;
    this.#add(isBehindHole ? this.#behindHole(block, row) : block, row.saved_ms);
    this.#expected = row.first_sample + row.length;
    this.#damaged = undefined;
  }

  /** After the last block. */
  finish(): void {
    if (this.#damaged !== undefined) this.lost.push(this.#damaged);
  }

  /** Notes in the run what is missing. */
  note(now_ms: number, lostEvents: number): void {
    const write = eventWriter(this.#target);
    const add = (t_s: number | null, message: string, data: Readonly<Record<string, unknown>>) =>
      write(this.#run, { kind: 'warning', t_s, message, data }, now_ms);
    for (const stretch of this.lost) {
      const { from_s, to_s, cathodic_C, anodic_C } = stretch;
      const charge =
        cathodic_C === undefined
          ? ''
          : ` The ledger had counted ${cathodic_C} C cathodic and ${anodic_C} C anodic.`;
      add(from_s, `Samples from ${from_s} s to ${to_s} s could not be salvaged.${charge}`, { ...stretch });
    }
    if (lostEvents > 0) add(null, 'Not all events could be salvaged.', { lostEvents });
  }

  #add(block: SampleBlock, saved_ms: number): void {
    const before = this.#ledger.state();
    this.#ledger.add(block);
    const number = ++this.#blocks;
    const row = toRow({
      run: this.#run,
      number,
      last_number: number,
      first_sample: this.samples,
      block,
      before,
      saved_ms,
    });
    blockWriter(this.#target)(row);
    for (const visit of this.#ledger.takeRows()) this.#insertRow(this.#run, ++this.#rows, visit);
    this.#pyramid.add(block, before);
    const writePage = pageWriter(this.#target);
    for (const page of this.#pyramid.takePages()) writePage(this.#run, toPageRow(this.#run, page));
    this.samples += block.length;
    this.saved_ms = saved_ms;
    this.#last_s = row.t_to_s;
  }

  /** The block with marks before it that say what is not known, and in which visit it begins. */
  #behindHole(block: SampleBlock, row: BlockRow): SampleBlock {
    const before = stateBefore(row);
    const { cathodic_C, anodic_C } = this.#ledger.totals;
    const lostCathodic_C = before.totals.cathodic[0] - cathodic_C - this.#lostCathodic_C;
    const lostAnodic_C = before.totals.anodic[0] - anodic_C - this.#lostAnodic_C;
    this.lost.push({
      from_s: this.#last_s,
      to_s: row.t_from_s,
      samples: row.first_sample - this.#expected,
      cathodic_C: lostCathodic_C,
      anodic_C: lostAnodic_C,
    });
    this.#lostCathodic_C += lostCathodic_C;
    this.#lostAnodic_C += lostAnodic_C;
    return { ...block, marks: [...marksOf(before, this.#last_s), ...block.marks] };
  }
}

function marksOf({ visit, period_s }: LedgerState, last_s: number): Mark[] {
  if (visit === null) return [];
  const { segment, cycle, start_s } = visit;
  const mark = { index: 0, segment, cycle, period_s };
  return [
    { ...mark, kind: 'gap', t_s: last_s },
    { ...mark, kind: 'segment', t_s: Math.max(last_s, start_s) },
  ];
}
