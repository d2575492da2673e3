// The guards of a run: limits of the segments, stop rules, lasting overload. They look at what the driver brought and
// at what the ledger made of it, and say when the run has to end and why. They stop nothing themselves.
import { formatQuantity } from '../../core/quantity.ts';
import type { StopRule } from '../../core/rules.ts';
import type { SampleBlock } from '../../core/samples.ts';
import type { SegmentPlace } from './layout.ts';
import type { StopCause } from './machine.ts';
import { type LedgerNews, RuleWatch } from './rule-watch.ts';
import { SampleWatch, type Watched } from './sample-watch.ts';

/** The run has to end. */
export interface Trip {
  readonly cause: Extract<StopCause, { kind: 'rule' | 'limit' }>;
  /** Device time of the sample, the end of the visit, or the end of the block that decided. */
  readonly t_s: number;
  /** Index in the block of the sample that decided; absent where the ledger did. */
  readonly sample?: number;
}

export class Guards {
  readonly #places: readonly SegmentPlace[];
  readonly #samples: SampleWatch;
  readonly #rules: RuleWatch;
  #tripped = false;

  /** `watchers` says of each rule who watches it (as in the plan). */
  constructor(
    places: readonly SegmentPlace[],
    rules: readonly StopRule[],
    watchers: readonly { readonly by: 'instrument' | 'host' }[],
  ) {
    const hosted = rules.map((_, index) => watchers[index]?.by !== 'instrument');
    this.#places = places;
    this.#samples = new SampleWatch(places, rules, hosted);
    this.#rules = new RuleWatch(places, rules, hosted, (rule) => this.#samples.ruleMet_s(rule));
  }

  /**
   * Judges a block that the ledger has already taken in. Returns the first thing, by device time, that ends the run;
   * at the same moment a limit comes before a rule. After the first trip there is no other.
   */
  judge(block: SampleBlock, news: LedgerNews): Trip | undefined {
    if (this.#tripped) return undefined;
    const onSample = this.#samples.scan(block);
    const onLedger = this.#rules.judge(block.marks, news);
    const sample_s = onSample === undefined ? Number.POSITIVE_INFINITY : block.t_s[onSample.index]!;
    if (onLedger !== undefined && onLedger.t_s < sample_s) {
      this.#tripped = true;
      return { cause: { kind: 'rule', rule: onLedger.rule }, t_s: onLedger.t_s };
    }
    if (onSample === undefined) return undefined;
    this.#tripped = true;
    return {
      cause: this.#causeOf(onSample.what, block, onSample.index),
      t_s: sample_s,
      sample: onSample.index,
    };
  }

  /** Device times at which overloads began that have lasted for more than a second; each is told once. */
  takeLastingOverloads_s(): number[] {
    return this.#samples.takeLastingOverloads_s();
  }

  #causeOf(what: Watched, block: SampleBlock, index: number): Trip['cause'] {
    if (what.kind === 'rule') return { kind: 'rule', rule: what.rule };
    const { quantity, value, for_s } = what.limit;
    const isPotential = quantity === 'potential above' || quantity === 'potential below';
    const amount = formatQuantity(value, isPotential ? 'V' : 'A', { digits: 'exact' });
    const beyond = isPotential ? quantity : `${quantity} above`;
    const lasting = for_s > 0 ? ` for ${formatQuantity(for_s, 's', { digits: 'exact' })}` : '';
    const place = this.#places[block.segment[index]!]!;
    const cycle = place.visits > 1 ? `, cycle ${block.cycle[index]! + 1}` : '';
    return {
      kind: 'limit',
      reason: `${beyond} ${amount}${lasting} at ${block.t_s[index]} s (${place.node.name}${cycle})`,
    };
  }
}
