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
import type { BlockPlace } from './block-places.ts';
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

/** What a ledger had counted up to a place. */
interface Counted {
  readonly cathodic_C: number;
  readonly anodic_C: number;
}

/** Takes the blocks of one run in order. */
export class RunSalvage {
  readonly lost: LostStretch[] = [];
  samples = 0;
  saved_ms: number | undefined;
  readonly #lastVisit: Database.Statement<[number], Counted & { readonly end_s: number }>;
  readonly #target: Database.Database;
  readonly #run: number;
  /** Times are read as the source read them: by its first block that is whole. */
  #ledger = new Ledger();
  readonly #pyramid = new PyramidBuilder();
  readonly #insertRow: ReturnType<typeof rowWriter>;
  #blocks = 0;
  #rows = 0;
  #last_s = 0;
  /** First sample that has not been copied, by the numbers of the source. */
  #expected = 0;
  /** Where the block that could not be read last ended, if its row told. */
  #damaged: { readonly to_s: number } | undefined;
  /** What the source had counted in all that is lost so far. */
  #lostCathodic_C = 0;
  #lostAnodic_C = 0;

  constructor(source: Database.Database, target: Database.Database, run: number) {
    this.#lastVisit = source.prepare(
      `SELECT end_s, total_cathodic_C AS cathodic_C, total_anodic_C AS anodic_C FROM cycles
       WHERE run = ? ORDER BY number DESC LIMIT 1`,
    );
    this.#target = target;
    this.#run = run;
    this.#insertRow = rowWriter(target);
  }

  /** Copies a block, or leaves it out when it cannot be read. */
  copy(place: BlockPlace): void {
    const row = place.read();
    if (row === undefined || row === 'damaged') return;
    if (!isIntact(row)) {
      this.#damaged = { to_s: row.t_to_s };
      return;
    }
    if (this.#blocks === 0) this.#ledger = Ledger.asOf(stateBefore(row));
    const block = samplesOf(row);
    const isBehindHole = row.first_sample !== this.#expected || this.#damaged !== undefined;
    this.#add(isBehindHole ? this.#behindHole(block, row) : block, row.saved_ms);
    this.#expected = row.first_sample + row.length;
    this.#damaged = undefined;
  }

  /** After the last block. How much is missing behind it, a row tells whose samples are damaged, or the saved ledger. */
  finish(): void {
    const visit = attempt(() => this.#lastVisit.get(this.#run));
    const counted =
      visit !== 'damaged' && visit !== undefined && visit.end_s > this.#last_s ? visit : undefined;
    const to_s = Math.max(this.#damaged?.to_s ?? 0, counted?.end_s ?? 0);
    if (to_s <= this.#last_s) return;
    this.lost.push({ from_s: this.#last_s, to_s, ...(counted && this.#lostUpTo(counted)) });
  }

  /** What the source had counted up to a place and is not in the ledger here, without what was told to be lost before. */
  #lostUpTo({ cathodic_C, anodic_C }: Counted): Counted {
    const here = this.#ledger.totals;
    const lost = {
      cathodic_C: cathodic_C - here.cathodic_C - this.#lostCathodic_C,
      anodic_C: anodic_C - here.anodic_C - this.#lostAnodic_C,
    };
    this.#lostCathodic_C += lost.cathodic_C;
    this.#lostAnodic_C += lost.anodic_C;
    return lost;
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
    const { cathodic, anodic } = before.totals;
    this.lost.push({
      from_s: this.#last_s,
      to_s: row.t_from_s,
      samples: row.first_sample - this.#expected,
      ...this.#lostUpTo({ cathodic_C: cathodic[0], anodic_C: anodic[0] }),
    });
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
