// Builds the pyramid of a run while it is recorded: extremes and totals of 128 samples at a time, of eight such pieces,
// and so on, handed out in whole pages. It sees every sample once, in order, and keeps one open page a level.
import type { LedgerState } from '../../../core/charges.ts';
import { Ledger } from '../../../core/ledger.ts';
import type { SampleBlock } from '../../../core/samples.ts';
import { totalsOf } from '../digest.ts';
import { MEASURED, type Totals } from '../envelope.ts';
import { emptyPage, type Page } from './page.ts';
import { FAN_OUT, PIECE, PIECES_PER_PAGE } from './shape.ts';

/** A page that is complete. */
export interface NumberedPage {
  readonly level: number;
  readonly number: number;
  readonly page: Page;
}

/** Takes in a run block by block. */
export class PyramidBuilder {
  readonly #levels: Level[] = [];
  readonly #pages: NumberedPage[] = [];
  #ledger: Ledger | undefined;

  /** Takes in a block; `before` is the ledger before it. Blocks follow one another without a hole. */
  add(block: SampleBlock, before: LedgerState): void {
    this.#ledger ??= new Ledger(before);
    const ledger = this.#ledger;
    const level = this.#level(0, totalsOf(before.totals));
    const { t_s, current_A, potential_V, setPotential_V, cellVoltage_V } = block;
    ledger.add(block, (n) => {
      level.sample(t_s[n]!, current_A[n]!, potential_V[n]!, setPotential_V[n]!, cellVoltage_V[n]!);
      if (level.members === PIECE) this.#close(0, totalsOf(ledger.tally));
    });
    ledger.takeRows();
  }

  /** Pages completed since the last call, finer ones first. */
  takePages(): NumberedPage[] {
    return this.#pages.splice(0);
  }

  #level(index: number, before: Totals): Level {
    const known = this.#levels[index];
    if (known !== undefined) return known;
    const level = new Level(before);
    this.#levels.push(level);
    return level;
  }

  /** A piece of this level is complete: it becomes part of the page, and of a piece of the level above. */
  #close(index: number, after: Totals): void {
    const level = this.#levels[index]!;
    const above = this.#level(index + 1, level.before);
    above.child(level);
    const page = level.close(after);
    if (page !== undefined) this.#pages.push({ level: index, ...page });
    if (above.members === FAN_OUT) this.#close(index + 1, after);
  }
}

/** The open page of a level, and its open piece. */
class Level {
  members = 0;
  readonly low = new Float64Array(MEASURED.length);
  readonly high = new Float64Array(MEASURED.length);
  /** When among the members the extremes came. */
  readonly lowAt = new Float64Array(MEASURED.length);
  readonly highAt = new Float64Array(MEASURED.length);
  first_s = 0;
  last_s = 0;
  /** Totals before the first piece of the open page. */
  before: Totals;
  #page: Page;
  #pieces = 0;
  #number = 0;

  constructor(before: Totals) {
    this.before = before;
    this.#page = emptyPage(before);
    this.#begin();
  }

  sample(t_s: number, current_A: number, potential_V: number, set_V: number, cell_V: number): void {
    if (this.members === 0) this.first_s = t_s;
    const at = this.members++;
    this.last_s = t_s;
    this.#put(0, current_A, at);
    this.#put(1, potential_V, at);
    this.#put(2, set_V, at);
    this.#put(3, cell_V, at);
  }

  child(piece: Level): void {
    if (this.members === 0) this.first_s = piece.first_s;
    const at = 2 * this.members++;
    this.last_s = piece.last_s;
    for (let channel = 0; channel < MEASURED.length; channel++) {
      const lowFirst = piece.lowAt[channel]! <= piece.highAt[channel]!;
      this.#put(channel, piece.low[channel]!, lowFirst ? at : at + 1);
      this.#put(channel, piece.high[channel]!, lowFirst ? at + 1 : at);
    }
  }

  /** Ends the open piece; returns the page when that was its last one. */
  close(after: Totals): { number: number; page: Page } | undefined {
    const n = this.#pieces++;
    const page = this.#page;
    page.first_s[n] = this.first_s;
    page.last_s[n] = this.last_s;
    for (let channel = 0; channel < MEASURED.length; channel++) {
      // Nothing was measured where no value was lower than infinity.
      const any = this.low[channel]! <= this.high[channel]!;
      page.low[channel]![n] = any ? this.low[channel]! : Number.NaN;
      page.high[channel]![n] = any ? this.high[channel]! : Number.NaN;
      page.lowFirst[channel]![n] = this.lowAt[channel]! <= this.highAt[channel]! ? 1 : 0;
    }
    for (let count = 0; count < after.length; count++) page.after[count]![n] = after[count]!;
    this.#begin();
    if (this.#pieces < PIECES_PER_PAGE) return undefined;
    this.#pieces = 0;
    this.before = after;
    this.#page = emptyPage(after);
    return { number: this.#number++, page };
  }

  #begin(): void {
    this.members = 0;
    this.low.fill(Number.POSITIVE_INFINITY);
    this.high.fill(Number.NEGATIVE_INFINITY);
    this.lowAt.fill(0);
    this.highAt.fill(0);
  }

  #put(channel: number, value: number, at: number): void {
    if (value < this.low[channel]!) {
      this.low[channel] = value;
      this.lowAt[channel] = at;
    }
    if (value > this.high[channel]!) {
      this.high[channel] = value;
      this.highAt[channel] = at;
    }
  }
}
