// Follows one running test: puts every sample into the visit it belongs to, marks every turn at the time the board's
// own clock gives it, and never loses a loss. It sees and judges; whoever made it stops the board.
import { CottrellError } from '../../core/errors.ts';
import { FLAG } from '../../core/samples.ts';
import { madePotential_V, TICK_us, type VoltRange } from './boards.ts';
import type { SampleRegister } from './codec.ts';
import type { Outbox } from './outbox.ts';
import { type BoardProgram, type Piece, potentialOf } from './program.ts';

/** A value this close to the end of its range is taken for clipped: the filter hides the exact end. */
const OVERLOAD = 0.999;
const OVERLOAD_WARNING = 0.9;
/** The filter remembers a clipped value for so long. */
const FILTER_MEMORY_us = 4000;
/** The board prints what it commands to seven digits. */
const SAME_POTENTIAL_V = 5e-6;

export interface TrackOptions {
  readonly test: BoardProgram;
  readonly outbox: Outbox;
  readonly voltRange: VoltRange;
  /** End of the current range. */
  readonly end_A: number;
  /** +1, or −1 where the board's currents are to be turned round. */
  readonly sign: 1 | -1;
  /** Called once for each kind of oddity, in words. */
  readonly warn: (message: string) => void;
}

export abstract class Track {
  readonly test: BoardProgram;
  protected readonly outbox: Outbox;
  readonly #options: TrackOptions;
  readonly #set_V: readonly number[];
  /** Run time at which the test's own clock stood at 0. */
  protected base_us = 0;
  #started = false;
  #startedAt_s = 0;
  /** Test time and clock time of the last sample; of the start before the first. */
  protected last_us = 0;
  protected lastAt_s = 0;
  #limitedUntil_us = -1;
  /** Index of the piece in force, and test time at which it began. */
  protected index = 0;
  protected begun_us = 0;

  constructor(options: TrackOptions) {
    this.test = options.test;
    this.outbox = options.outbox;
    this.#options = options;
    this.#set_V = options.test.pieces.map((piece) =>
      madePotential_V(options.voltRange, potentialOf(piece.node)),
    );
  }

  get started(): boolean {
    return this.#started;
  }

  get piece(): Piece {
    return this.test.pieces[this.index]!;
  }

  /** Test time until which samples have come. */
  get reached_us(): number {
    return this.last_us;
  }

  /** Every sample of the test has come, or the last ones can no longer come. */
  get complete(): boolean {
    return this.last_us + this.test.period_us > this.test.duration_us;
  }

  /** Run time of the last sample, or of the start. */
  get runTime_us(): number {
    return this.base_us + this.last_us;
  }

  /** The board has started the test. */
  start(base_us: number, at_s: number): void {
    this.#started = true;
    this.base_us = base_us;
    this.#startedAt_s = at_s;
    this.lastAt_s = at_s;
    this.mark('segment', 0);
  }

  /** Takes in one sample. Throws when the board's clock has gone back. */
  sample(sample: SampleRegister, at_s: number): void {
    const { t_us } = sample;
    const { period_us } = this.test;
    if (t_us <= this.last_us || t_us > this.test.duration_us) throw this.#restarted(t_us);
    if (t_us % period_us !== 0) {
      this.#options.warn(`a sample between two sampling instants (${t_us / 1000} ms) was skipped`);
      return;
    }
    const lost = t_us - this.last_us > period_us;
    if (lost) this.mark('gap', this.last_us);
    this.turn(sample, at_s);
    this.#add(sample, lost);
    this.last_us = t_us;
    this.lastAt_s = at_s;
  }

  /** The board has told the end: whatever has not come by now is lost. Throws when it ended too early. */
  end(at_s: number): void {
    const { duration_us, period_us } = this.test;
    const missing_us = duration_us - (duration_us % period_us) - this.last_us;
    if (missing_us > 0) {
      const lived_us = (at_s - this.#startedAt_s) * 1e6 * this.rate;
      if (lived_us < 0.98 * duration_us - period_us)
        throw new CottrellError(
          'instrument-failed',
          `the board ended its test after ${this.last_us / 1e6} s of ${duration_us / 1e6} s`,
        );
      this.mark('gap', this.last_us);
    }
    this.turnAtEnd();
    this.last_us = duration_us;
    this.lastAt_s = at_s;
  }

  /** The test was stopped: how far its clock had come, as well as that is known. */
  stopped(at_s: number): void {
    const since_us = this.rate === 1 ? (at_s - this.lastAt_s) * 1e6 : 0;
    this.last_us += Math.round(Math.min(this.test.period_us - 1, Math.max(0, since_us)));
    this.lastAt_s = at_s;
  }

  /** How much of the visit in force has been played. */
  get elapsed_us(): number {
    return this.piece.offset_us + Math.max(0, this.last_us - this.begun_us);
  }

  /** What was not played although the test is over. */
  abstract get leftover(): readonly Piece[];

  /** Moves on to the piece that a sample belongs to. */
  protected abstract turn(sample: SampleRegister, at_s: number): void;

  /** Moves on to the last piece that began before the end. */
  protected abstract turnAtEnd(): void;

  /**
   * Board seconds per clock second: 1 on a real board, another on a simulated one that lives at its own pace. No
   * crystal is wrong by a tenth: nearer to 1 than that, and at the very start, it is only the jitter of the line.
   */
  protected get rate(): number {
    const rate = this.last_us / 1e6 / (this.lastAt_s - this.#startedAt_s);
    if (this.last_us > 1e6) return Math.abs(rate - 1) < 0.1 ? 1 : rate;
    return rate > 2 ? rate : 1;
  }

  /** The next piece begins at test time `t_us`. */
  protected turnTo(index: number, t_us: number): void {
    this.index = index;
    this.begun_us = t_us;
    this.mark('segment', t_us);
  }

  protected mark(kind: 'segment' | 'gap', t_us: number): void {
    const { segment, cycle } = this.piece;
    const t_s = (this.base_us + t_us) / 1e6;
    this.outbox.mark({ kind, t_s, segment, cycle, period_s: this.test.period_us / 1e6 });
  }

  /** Says once that the board commands something else than was asked. */
  protected checkCommanded(sample: SampleRegister, expected_V: number): void {
    if (isSame(sample.commanded_V, expected_V)) return;
    this.#options.warn(
      `the board says ${sample.commanded_V} V where ${expected_V} V was asked: does another program talk to it?`,
    );
  }

  #add(sample: SampleRegister, lost: boolean): void {
    const { segment, cycle } = this.piece;
    const t_s = (this.base_us + sample.t_us) / 1e6;
    const gap = lost ? FLAG.afterGap : 0;
    if (this.test.way === 'rest') {
      this.outbox.sample(t_s, Number.NaN, Number.NaN, gap, segment, cycle);
      return;
    }
    const set_V =
      this.test.way === 'sweep'
        ? madePotential_V(this.#options.voltRange, sample.commanded_V)
        : this.#set_V[this.index]!;
    const flags = gap | this.#levelOf(sample);
    this.outbox.sample(t_s, set_V, this.#options.sign * sample.current_A, flags, segment, cycle);
  }

  /** Overload by the board's word, by the value, or because the filter still holds a clipped reading. */
  #levelOf({ t_us, current_A, atLimit }: SampleRegister): number {
    const part = Math.abs(current_A) / this.#options.end_A;
    if (atLimit || part >= OVERLOAD) {
      this.#limitedUntil_us = t_us + FILTER_MEMORY_us;
      return FLAG.overload;
    }
    if (t_us <= this.#limitedUntil_us) return FLAG.overload;
    return part >= OVERLOAD_WARNING ? FLAG.overloadWarning : 0;
  }

  #restarted(t_us: number): CottrellError {
    return new CottrellError(
      'instrument-failed',
      `the board's clock jumped from ${this.last_us / 1000} ms to ${t_us / 1000} ms: its test was started anew by a restart or by another program`,
    );
  }
}

/** The same potential as far as the board's print can tell. */
export function isSame(a_V: number, b_V: number): boolean {
  return Math.abs(a_V - b_V) < SAME_POTENTIAL_V;
}

/** A test whose every turn the board times itself: steps, a sweep, a rest. */
export class BoardTimedTrack extends Track {
  readonly #ends_us: readonly number[];

  constructor(options: TrackOptions) {
    super(options);
    let end_us = 0;
    this.#ends_us = options.test.pieces.map((piece) => {
      end_us += piece.duration_us;
      return end_us;
    });
  }

  protected turn(sample: SampleRegister): void {
    this.#turnUntil(sample.t_us);
    if (this.test.way === 'steps') this.checkCommanded(sample, potentialOf(this.piece.node));
  }

  protected turnAtEnd(): void {
    this.#turnUntil(this.test.duration_us);
  }

  get leftover(): readonly Piece[] {
    return [];
  }

  /** A boundary belongs to the step that ends there: the next is in force one tick of the board's clock later. */
  #turnUntil(t_us: number): void {
    while (this.index < this.#ends_us.length - 1 && t_us > this.#ends_us[this.index]!)
      this.turnTo(this.index + 1, this.#ends_us[this.index]! + TICK_us);
  }
}
