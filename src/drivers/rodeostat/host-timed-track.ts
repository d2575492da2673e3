// Follows a constant test whose value the computer changes while it runs. When each change took effect is measured
// from the board's samples, not assumed; small lateness is caught up, large lateness moves what follows.
import type { Clock } from '../clock.ts';
import type { SampleRegister } from './codec.ts';
import type { Lateness } from './lateness.ts';
import { type Piece, potentialOf } from './program.ts';
import { isSame, Track, type TrackOptions } from './track.ts';

/** Shorter waits than this are not worth a timer. */
const TIMER_s = 0.001;
/** A change later than this (a computer that slept) moves the rest of the program instead of cutting it short. */
const LATE_us = 100_000;

export interface HostTimedOptions extends TrackOptions {
  readonly clock: Clock;
  readonly lateness: Lateness;
  /** Asks the board for a new value; `answered` is called when it has agreed. */
  readonly change: (potential_V: number, answered: (at_s: number) => void) => void;
}

export class HostTimedTrack extends Track {
  readonly #options: HostTimedOptions;
  readonly #over = new AbortController();
  /** Test time at which the piece in force should end. */
  #due_us: number;
  #asked = false;
  /** Clock time at which the board agreed to the change asked for. */
  #answeredAt_s: number | undefined;

  constructor(options: HostTimedOptions) {
    super(options);
    this.#options = options;
    this.#due_us = this.piece.duration_us;
  }

  override start(base_us: number, at_s: number): void {
    super.start(base_us, at_s);
    this.#schedule(0);
  }

  override sample(sample: SampleRegister, at_s: number): void {
    super.sample(sample, at_s);
    this.#schedule(sample.t_us);
  }

  override end(at_s: number): void {
    this.#over.abort();
    super.end(at_s);
  }

  override stopped(at_s: number): void {
    this.#over.abort();
    super.stopped(at_s);
  }

  /** What a program moved by lateness did not get to before the board's own end of the test. */
  get leftover(): readonly Piece[] {
    const { pieces, duration_us } = this.test;
    const missing_us = Math.round((this.#due_us - duration_us) / 1000) * 1000;
    const rest = pieces.slice(this.index + 1);
    if (missing_us <= 0) return rest;
    const offset_us = this.piece.offset_us + this.piece.duration_us - missing_us;
    return [{ ...this.piece, duration_us: missing_us, offset_us }, ...rest];
  }

  protected turn(sample: SampleRegister, at_s: number): void {
    this.#turnWhereNothingChanges(sample.t_us);
    const next = this.#next;
    if (next !== undefined && this.#asked && isSame(sample.commanded_V, potentialOf(next.node)))
      this.#changed(sample.t_us, at_s);
    else this.checkCommanded(sample, potentialOf(this.piece.node));
  }

  protected turnAtEnd(): void {
    this.#turnWhereNothingChanges(this.test.duration_us);
  }

  get #next(): Piece | undefined {
    return this.test.pieces[this.index + 1];
  }

  /** Where two pieces in a row have the same potential nothing needs to be done, and the boundary is exact. */
  #turnWhereNothingChanges(t_us: number): void {
    for (let next = this.#next; next !== undefined && t_us > this.#due_us; next = this.#next) {
      if (potentialOf(next.node) !== potentialOf(this.piece.node)) return;
      this.turnTo(this.index + 1, this.#due_us);
      this.#due_us += next.duration_us;
    }
  }

  /** The first sample at the new value: the change lies between it and the one before. */
  #changed(t_us: number, at_s: number): void {
    const answeredAt_s = Math.min(at_s, this.#answeredAt_s ?? at_s);
    const since_us = this.rate === 1 ? (answeredAt_s - this.lastAt_s) * 1e6 : 0;
    const change_us = Math.round(Math.min(t_us, Math.max(this.last_us, this.last_us + since_us)));
    const late_us = change_us - this.#due_us;
    this.#options.lateness.add(late_us);
    this.turnTo(this.index + 1, change_us);
    this.#due_us = (late_us > LATE_us ? change_us : this.#due_us) + this.piece.duration_us;
    this.#asked = false;
    this.#answeredAt_s = undefined;
  }

  /** Sends the next change when it is due before the next sample can come. */
  #schedule(t_us: number): void {
    const next = this.#next;
    if (next === undefined || this.#asked || potentialOf(next.node) === potentialOf(this.piece.node)) return;
    const left_us = this.#due_us - t_us;
    if (left_us > this.test.period_us) return;
    this.#asked = true;
    const change = () => {
      if (this.#over.signal.aborted) return;
      this.#options.change(potentialOf(next.node), (at_s) => {
        this.#answeredAt_s = at_s;
      });
    };
    const wait_s = left_us / 1e6;
    // A simulated board at its own pace: this clock says nothing about its time, so the change comes a sample early.
    if (wait_s < TIMER_s || this.rate !== 1) change();
    else this.#options.clock.sleep(wait_s, this.#over.signal).then(change);
  }
}
