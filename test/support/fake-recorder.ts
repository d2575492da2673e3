// A record in memory for tests of the engine: keeps what was committed and refuses whenever it is told to.
import { CottrellError } from '../../src/core/errors.ts';
import type { RunEvent } from '../../src/core/events.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { BlockBuilder, type SampleBlock } from '../../src/core/samples.ts';
import type { Batch, Recorder } from '../../src/main/engine/recorder.ts';

export class FakeRecorder implements Recorder {
  readonly batches: Batch[] = [];
  outcome: Outcome | undefined;
  /** How often a commit was tried. */
  tries = 0;
  savedThrough_s = 0;
  /** Called with the number of the try, counted from 1, before anything is kept; may throw. */
  before: (attempt: number) => void = () => undefined;
  refusesFinish = false;

  commit(batch: Batch): void {
    this.before(++this.tries);
    if (this.outcome !== undefined) throw new Error('committed after the outcome');
    // The arrays belong to the engine, which may go on using them.
    this.batches.push({ ...batch, rows: [...batch.rows], events: [...batch.events] });
    const block = batch.block;
    if (block !== undefined && block.length > 0) this.savedThrough_s = block.t_s[block.length - 1]!;
  }

  finish(outcome: Outcome): void {
    if (this.refusesFinish) throw new CottrellError('disk-full', 'no room for the outcome');
    if (this.outcome !== undefined) throw new Error('a second outcome');
    this.outcome = outcome;
  }

  /** All samples that were committed, as one block. */
  get samples(): SampleBlock {
    const builder = new BlockBuilder();
    for (const { block } of this.batches) if (block !== undefined) builder.append(block);
    return builder.take();
  }

  get events(): RunEvent[] {
    return this.batches.flatMap(({ events }) => events);
  }

  eventsOf(kind: RunEvent['kind']): RunEvent[] {
    return this.events.filter((event) => event.kind === kind);
  }
}
