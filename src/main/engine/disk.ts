// The way to the disk: gathers what the run brings and commits it within 50 ms, sooner when there is much of it.
// It never drops, thins or reorders anything, and what a commit refused stays here, readable, to be offered again.
import type { RunEvent } from '../../core/events.ts';
import type { LedgerRow, LedgerState } from '../../core/ledger.ts';
import { BlockBuilder, type SampleBlock } from '../../core/samples.ts';
import type { Clock } from '../../drivers/clock.ts';
import type { Recorder } from './recorder.ts';

/** Longest time that anything waits before it is committed, s of the engine's clock. */
const GATHER_S = 0.05;
/** Timers may fire a little early. */
const EARLY_S = 1e-3;
/** So many samples are committed at once without waiting. */
const GATHER_SAMPLES = 16_384;
/** From arrival to the end of the commit; longer is told. */
const PROMISED_S = 0.25;
/** Slow commits are told at most this often, with the worst among them. */
const TELL_SLOW_EVERY_S = 60;

export interface DiskObserver {
  /** A commit has succeeded. */
  saved(): void;
  /** A commit took longer than promised since the arrival of its first sample. */
  slow(message: string, figures: { readonly delay_s: number; readonly commits: number }): void;
  /** A commit, begun by the timer, has failed. */
  failed(error: unknown): void;
}

/** Gathers samples, rows and events, and commits them together. */
export class Disk {
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  readonly #ledger: () => LedgerState;
  readonly #observer: DiskObserver;
  readonly #closed = new AbortController();
  readonly #builder = new BlockBuilder(GATHER_SAMPLES);

  #blocks: SampleBlock[] = [];
  #samples = 0;
  #before: LedgerState | undefined;
  #rows: LedgerRow[] = [];
  #events: RunEvent[] = [];
  /** When the oldest of what waits arrived; undefined while nothing waits. */
  #oldest_s: number | undefined;
  #timerRuns = false;
  #hasFailed = false;
  #slow = { commits: 0, worst_s: 0, told_s: Number.NEGATIVE_INFINITY };

  /** `ledger` tells the state of the ledger as it is now. */
  constructor(recorder: Recorder, clock: Clock, ledger: () => LedgerState, observer: DiskObserver) {
    this.#recorder = recorder;
    this.#clock = clock;
    this.#ledger = ledger;
    this.#observer = observer;
  }

  /** To be called before the ledger takes in a block: the first that gathers is saved with the state before it. */
  expectBlock(): void {
    this.#before ??= this.#ledger();
  }

  /** Takes in a block and the rows it closed. Commits nothing. */
  take(block: SampleBlock, rows: readonly LedgerRow[]): void {
    this.#blocks.push(block);
    this.#samples += block.length;
    for (const row of rows) this.#rows.push(row);
    this.#arrived();
  }

  /** Takes in an event; it is committed with what comes next, within 50 ms. After `close` it is too late. */
  note(event: RunEvent): void {
    if (this.#closed.signal.aborted) return;
    this.#before ??= this.#ledger();
    this.#events.push(event);
    this.#arrived();
  }

  /** Commits when enough has gathered, or has waited long enough. Throws what the commit throws. */
  commitIfDue(urgent: boolean): void {
    // After a failure nothing more is tried until the final flush: the run is being stopped.
    if (this.#hasFailed) return;
    if (urgent || this.#samples >= GATHER_SAMPLES || this.#isDue()) this.flush();
  }

  /** Samples that wait for their commit, as one block: what a reader has to add to the record. */
  tail(): SampleBlock {
    const builder = new BlockBuilder(Math.max(1, this.#samples));
    for (const block of this.#blocks) builder.append(block);
    return builder.take();
  }

  /** The ledger before the samples that wait. */
  get beforeTail(): LedgerState {
    return this.#before ?? this.#ledger();
  }

  /** Commits all that waits. Throws what the commit throws; then everything still waits. */
  flush(): void {
    if (this.#oldest_s === undefined) return;
    const block = this.#gathered();
    try {
      this.#recorder.commit({
        ...(block === undefined ? {} : { block }),
        before: this.#before!,
        rows: this.#rows,
        events: this.#events,
      });
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
    const delay_s = this.#age_s();
    this.#blocks = [];
    this.#samples = 0;
    this.#before = undefined;
    this.#rows = [];
    this.#events = [];
    this.#oldest_s = undefined;
    this.#observer.saved();
    if (delay_s > PROMISED_S) this.#tellSlow(delay_s);
  }

  /** Ends the timer. What waits stays readable. */
  close(): void {
    this.#closed.abort();
  }

  #arrived(): void {
    this.#oldest_s ??= this.#clock.now_s();
    if (this.#timerRuns || this.#closed.signal.aborted) return;
    this.#timerRuns = true;
    void this.#commitInTime();
  }

  /** One timer for all: sleeps until the oldest has waited long enough, and ends when nothing waits. */
  async #commitInTime(): Promise<void> {
    while (this.#oldest_s !== undefined && !this.#hasFailed) {
      await this.#clock.sleep(GATHER_S - this.#age_s(), this.#closed.signal);
      if (this.#closed.signal.aborted) return;
      if (!this.#isDue()) continue;
      try {
        this.flush();
      } catch (error) {
        this.#observer.failed(error);
      }
    }
    this.#timerRuns = false;
  }

  #isDue(): boolean {
    return this.#age_s() > GATHER_S - EARLY_S;
  }

  #age_s(): number {
    return this.#oldest_s === undefined ? 0 : this.#clock.now_s() - this.#oldest_s;
  }

  #gathered(): SampleBlock | undefined {
    if (this.#blocks.length <= 1) return this.#blocks[0];
    for (const block of this.#blocks) this.#builder.append(block);
    return this.#builder.take();
  }

  #tellSlow(delay_s: number): void {
    const now_s = this.#clock.now_s();
    this.#slow.commits++;
    this.#slow.worst_s = Math.max(this.#slow.worst_s, delay_s);
    if (now_s - this.#slow.told_s < TELL_SLOW_EVERY_S) return;
    const { commits, worst_s } = this.#slow;
    this.#slow = { commits: 0, worst_s: 0, told_s: now_s };
    const figure = `${Math.round(worst_s * 1000)} ms`;
    this.#observer.slow(
      commits === 1
        ? `The disk is slow: saved ${figure} after arrival, more than the ${PROMISED_S * 1000} ms promised.`
        : `The disk is slow: ${commits} commits were late, the worst ${figure} after arrival.`,
      { delay_s: worst_s, commits },
    );
  }
}
