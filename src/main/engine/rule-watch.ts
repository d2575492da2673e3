// Stop rules judged on the ledger: charge rules, and whatever takes effect at the end of a step or a cycle. It reads
// ledger rows and totals and adds up nothing itself, so that a rule and the record can never disagree on the charge.
import type { Charges, LedgerRow, LedgerTotals } from '../../core/ledger.ts';
import type { StopRule } from '../../core/rules.ts';
import type { Mark } from '../../core/samples.ts';
import { chargeOf_C, isChargeReached } from '../../core/until.ts';
import type { SegmentPlace } from './layout.ts';

/** An instrument that stops by itself "at once" may take this long before the host stops it, s of device time. */
const GRACE_S = 10;
/**
 * An instrument sums rectangles in single precision and may stay this far behind the ledger, which sums trapezoids
 * and edges: 10 ms samples of a decaying pulse of 1 s differ by about 1 %.
 */
const INSTRUMENT_LAG = 0.02;

/** What the ledger says after a block. */
export interface LedgerNews {
  /** Visits that ended within the block, in order. */
  readonly rows: readonly LedgerRow[];
  /** The visit in force after the block; undefined when the program has ended. */
  readonly current: { readonly segment: number } | undefined;
  readonly totals: LedgerTotals;
  /** Device time at the end of the block. */
  readonly t_s: number;
}

interface VisitName {
  readonly segment: number;
  readonly cycle: number;
}

interface Watched {
  readonly index: number;
  readonly rule: StopRule;
  readonly hosted: boolean;
  /** When the rule was first met, where the instrument is to stop: the safety net is open from here on. */
  met_s: number | undefined;
  /** Whole cycles that ended since then, the one in which an "at once" rule was met not counted. */
  cyclesAfter: number;
  midCycle: boolean;
}

/**
 * Finds the first rule that takes effect. "End of step" is the moment the run leaves a step of the protocol, "end of
 * cycle" the end of one iteration of the innermost repeat (outside repeats: of the segment). A rule that the
 * instrument watches is only backed up here: it takes effect when the charge is 2 % beyond the rule, which no honest
 * difference of counting explains, and the run has gone on for one further whole cycle (or, where it should have
 * ended at once, for 10 s).
 */
export class RuleWatch {
  readonly #places: readonly SegmentPlace[];
  readonly #rules: Watched[];
  readonly #metOnSamples_s: (rule: number) => number | undefined;
  /** The visit in which the run was paused, until it is known whether it goes on there. */
  #pausedIn: VisitName | undefined;

  /** `metOnSamples_s` tells when a current or time rule was first met (see SampleWatch). */
  constructor(
    places: readonly SegmentPlace[],
    rules: readonly StopRule[],
    hosted: readonly boolean[],
    metOnSamples_s: (rule: number) => number | undefined,
  ) {
    this.#places = places;
    this.#metOnSamples_s = metOnSamples_s;
    this.#rules = rules.map((rule, index) => ({
      index,
      rule,
      hosted: hosted[index]!,
      met_s: undefined,
      cyclesAfter: 0,
      midCycle: false,
    }));
  }

  /** The first rule that takes effect, and when, by a block and what the ledger made of it. */
  judge(
    marks: readonly Mark[],
    news: LedgerNews,
  ): { readonly rule: number; readonly t_s: number } | undefined {
    if (this.#rules.length === 0) return undefined;
    const interrupted = this.#interruptedVisits(marks);
    for (const [position, row] of news.rows.entries()) {
      if (interrupted.length > 0 && isSameVisit(interrupted[0]!, row)) {
        interrupted.shift();
        continue;
      }
      const next = news.rows[position + 1] ?? news.current;
      const place = this.#places[row.segment]!;
      const endsStep = next === undefined || this.#places[next.segment]!.step !== place.step;
      const rule = this.#first(row.end_s, row.cumulative, place.endsCycle || endsStep, endsStep);
      if (rule !== undefined) return { rule, t_s: row.end_s };
    }
    const rule = this.#first(news.t_s, news.totals, false, false);
    return rule === undefined ? undefined : { rule, t_s: news.t_s };
  }

  /**
   * Visits that a pause cut short: the run goes on from the start of the cycle, so that the row they leave ends
   * neither a cycle nor a step.
   */
  #interruptedVisits(marks: readonly Mark[]): VisitName[] {
    const found: VisitName[] = [];
    for (const mark of marks) {
      if (mark.kind === 'pause') this.#pausedIn = { segment: mark.segment, cycle: mark.cycle };
      if (mark.kind !== 'segment' || this.#pausedIn === undefined) continue;
      const sameStep = this.#places[mark.segment]!.step === this.#places[this.#pausedIn.segment]!.step;
      if (sameStep && !isSameVisit(this.#pausedIn, mark)) found.push(this.#pausedIn);
      this.#pausedIn = undefined;
    }
    return found;
  }

  /** The first rule that takes effect at the moment `t_s`. */
  #first(t_s: number, charges: Charges, endsCycle: boolean, endsStep: boolean): number | undefined {
    for (const watched of this.#rules) {
      const { rule } = watched;
      const due =
        rule.at === 'at once' ||
        (rule.at === 'end of cycle' && endsCycle) ||
        (rule.at === 'end of step' && endsStep);
      if (
        watched.hosted
          ? due && this.#isMet(watched, t_s, charges)
          : this.#isOverdue(watched, t_s, charges, due, endsCycle)
      )
        return watched.index;
    }
    return undefined;
  }

  #isMet({ rule, index }: Watched, t_s: number, charges: Charges): boolean {
    if (rule.kind === 'charge') return isChargeReached(chargeOf_C(rule.charge, charges), rule.value_C);
    const met_s = this.#metOnSamples_s(index);
    return met_s !== undefined && met_s <= t_s;
  }

  /** The safety net behind an instrument that should have stopped by itself. */
  #isOverdue(watched: Watched, t_s: number, charges: Charges, due: boolean, endsCycle: boolean): boolean {
    if (watched.met_s === undefined) {
      if (due && this.#isMet(beyondLag(watched), t_s, charges)) {
        watched.met_s = t_s;
        watched.midCycle = !endsCycle;
      }
      return false;
    }
    if (endsCycle) {
      if (watched.midCycle) watched.midCycle = false;
      else watched.cyclesAfter++;
    }
    return watched.cyclesAfter > 0 || (watched.rule.at === 'at once' && t_s - watched.met_s > GRACE_S);
  }
}

/** The rule with its charge so far out that the instrument's own way of counting cannot be the reason. */
function beyondLag(watched: Watched): Watched {
  const { rule } = watched;
  if (rule.kind !== 'charge') return watched;
  return { ...watched, rule: { ...rule, value_C: rule.value_C * (1 + INSTRUMENT_LAG) } };
}

function isSameVisit(a: VisitName, b: VisitName): boolean {
  return a.segment === b.segment && a.cycle === b.cycle;
}
