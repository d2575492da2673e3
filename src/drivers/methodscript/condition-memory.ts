// What the conditions of a script have seen so far, kept for the script that goes on after a pause: the instrument
// forgets it with its variables. It only listens; the instrument itself judges the conditions.
import { Ledger, type LedgerRow } from '../../core/ledger.ts';
import type { Position } from '../../core/remaining.ts';
import { RepeatWatch } from '../../core/repeat-watch.ts';
import type { SampleBlock } from '../../core/samples.ts';
import { hasConditions, segmentsOf } from '../../core/waveform.ts';
import type { Leg } from './leg.ts';

export class ConditionMemory {
  readonly #leg: Leg;
  readonly #visits: readonly number[];
  readonly #ledger = new Ledger();
  readonly #repeats: RepeatWatch;
  readonly #isNeeded: boolean;

  constructor(leg: Leg) {
    this.#leg = leg;
    this.#visits = segmentsOf(leg.waveform).map(({ visits }) => visits);
    this.#repeats = new RepeatWatch(leg.waveform);
    this.#isNeeded = hasConditions(leg.waveform.body);
  }

  take(block: SampleBlock): void {
    if (!this.#isNeeded) return;
    this.#ledger.add(block);
    const rows = this.#ledger.takeRows().flatMap((row) => this.#own(row));
    this.#repeats.take(rows, this.#open);
  }

  /** What has passed, where the leg stands now. */
  get passed(): NonNullable<Position['passed']> {
    const open = this.#open;
    const { cathodic_C = 0, anodic_C = 0 } = open ?? {};
    return {
      charge: { cathodic_C, anodic_C },
      progressOf: (repeat) => this.#repeats.progressOf(repeat, open),
    };
  }

  get #open(): LedgerRow | undefined {
    const { current } = this.#ledger;
    return current && this.#own(current)[0];
  }

  /** A row of the whole run in the numbering of the leg; none where the leg does not play it. */
  #own(row: LedgerRow): LedgerRow[] {
    for (const [segment, origin] of this.#leg.origins.entries()) {
      const cycle = row.cycle - origin.cycle;
      if (origin.segment === row.segment && cycle >= 0 && cycle < this.#visits[segment]!)
        return [{ ...row, segment, cycle }];
    }
    return [];
  }
}
