// The record of a run on a disk that fails once, or from some moment on, and a count of what was promised: every sample of
// a commit that returned is saved, and must be there afterwards.
import { CottrellError } from '../../src/core/errors.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import type { Batch, Recorder } from '../../src/main/engine/recorder.ts';

export type DiskFault = 'disk full' | 'disk refuses once' | 'library locked' | 'none';

const ERRORS = {
  'disk full': 'disk-full',
  'disk refuses once': 'disk-failed',
  'library locked': 'library-busy',
} as const;

export class FaultyRecorder implements Recorder {
  readonly #inner: Recorder;
  readonly #fault: DiskFault;
  readonly #at: number;
  #commits = 0;
  /** Samples whose commit returned. */
  promised = 0;
  /** Told of each commit that returned, with the time of its newest sample. */
  onSaved: (samples: number) => void = () => undefined;

  /** The fault comes at the commit with this number. */
  constructor(inner: Recorder, fault: DiskFault, at: number) {
    this.#inner = inner;
    this.#fault = fault;
    this.#at = at;
  }

  get savedThrough_s(): number {
    return this.#inner.savedThrough_s;
  }

  commit(batch: Batch): void {
    const n = this.#commits++;
    if (this.#fault !== 'none' && (n === this.#at || (n > this.#at && this.#fault === 'disk full')))
      throw new CottrellError(ERRORS[this.#fault], 'the disk of this campaign failed');
    this.#inner.commit(batch);
    this.promised += batch.block?.length ?? 0;
    this.onSaved(batch.block?.length ?? 0);
  }

  finish(outcome: Outcome): void {
    this.#inner.finish(outcome);
  }
}
