// The record of a run on a disk that fails once, or from some moment on, or is slow, and a count of what was promised: every
// sample of a commit that returned is saved, and must be there afterwards.
import { CottrellError } from '../../src/core/errors.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import type { Batch, Recorder } from '../../src/main/engine/recorder.ts';

export type DiskFault = 'disk full' | 'disk refuses once' | 'library locked' | 'slow disk' | 'none';

const ERRORS = {
  'disk full': 'disk-full',
  'disk refuses once': 'disk-failed',
  'library locked': 'library-busy',
} as const;
/** Of a slow disk: so many commits in a row take up to so long. */
const SLOW_COMMITS = 8;
const SLOWEST_S = 3;

export interface RecorderObserver {
  /** The disk fails, or is slow, now. */
  struck(): void;
  /** The commit takes so long; nothing else happens meanwhile. */
  standStill(seconds: number): void;
  /** A commit returned, with so many samples, after the disk took so long. */
  saved(samples: number, took_s: number): void;
}

export class FaultyRecorder implements Recorder {
  readonly #inner: Recorder;
  readonly #fault: DiskFault;
  readonly #at: number;
  readonly #observer: RecorderObserver;
  #commits = 0;
  /** Samples whose commit returned. */
  promised = 0;

  /** The fault comes at the commit with this number. */
  constructor(inner: Recorder, fault: DiskFault, at: number, observer: RecorderObserver) {
    this.#inner = inner;
    this.#fault = fault;
    this.#at = at;
    this.#observer = observer;
  }

  get savedThrough_s(): number {
    return this.#inner.savedThrough_s;
  }

  commit(batch: Batch): void {
    const n = this.#commits++;
    let took_s = 0;
    if (this.#strikes(n)) {
      this.#observer.struck();
      if (this.#fault !== 'slow disk')
        throw new CottrellError(
          ERRORS[this.#fault as keyof typeof ERRORS],
          'the disk of this campaign failed',
        );
      took_s = (SLOWEST_S * (n - this.#at + 1)) / SLOW_COMMITS;
      this.#observer.standStill(took_s);
    }
    this.#inner.commit(batch);
    this.promised += batch.block?.length ?? 0;
    this.#observer.saved(batch.block?.length ?? 0, took_s);
  }

  #strikes(n: number): boolean {
    if (this.#fault === 'none') return false;
    if (this.#fault === 'disk full') return n >= this.#at;
    return n >= this.#at && n < this.#at + (this.#fault === 'slow disk' ? SLOW_COMMITS : 1);
  }

  finish(outcome: Outcome): void {
    this.#inner.finish(outcome);
  }
}
