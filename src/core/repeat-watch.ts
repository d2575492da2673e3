// Follows the cycles of every repeat that ends on a condition, by the rows of the charge ledger. It adds up rows and
// integrates nothing; what happens when a condition is met is decided elsewhere.
import type { LedgerRow } from './charges.ts';
import { chargeOf_C, isChargeReached, type RepeatCondition, type RepeatProgress } from './until.ts';
import { type Repeat, repeatsOf, segmentsOf, type Waveform } from './waveform.ts';

/** A visit, as marks and rows name it. */
export interface VisitName {
  readonly segment: number;
  readonly cycle: number;
}

/** A repeat whose condition was met, by its number in the order in which repeats are written. */
export interface RepeatMet {
  readonly repeat: number;
  readonly condition: RepeatCondition;
}

/** One repeat with conditions, and where it stands. */
interface Followed {
  readonly repeat: number;
  readonly node: Repeat;
  readonly conditions: readonly RepeatCondition[];
  /** Its segments are first … last − 1. */
  readonly first: number;
  readonly last: number;
  /** Visits of a segment in one cycle, by segment. */
  readonly visitsPerCycle: readonly number[];
  /** Cycle that is going on, counted from the start of the run; −1 outside. */
  cycle: number;
  cycles: number;
  cycleSum: { cathodic_C: number; anodic_C: number };
  total: { cathodic_C: number; anodic_C: number };
  endCurrent_A: number;
  references_C: (number | undefined)[];
  isMet: boolean;
}

export class RepeatWatch {
  readonly #followed: Followed[] = [];

  constructor(waveform: Waveform) {
    const visits = segmentsOf(waveform).map((info) => info.visits);
    for (const [repeat, { node, first, last, plays }] of repeatsOf(waveform).entries()) {
      if (node.until === undefined) continue;
      const visitsPerCycle = visits.map((count) => count / (plays * node.count));
      this.#followed.push({
        ...{ repeat, node, conditions: node.until, first, last, visitsPerCycle },
        ...{ cycle: -1, cycles: 0, cycleSum: NONE(), total: NONE(), endCurrent_A: Number.NaN },
        ...{ references_C: node.until.map(() => undefined), isMet: false },
      });
    }
  }

  /**
   * Takes in visits that ended, and the one that goes on now. Returns the repeat, the outermost first, of which a
   * condition was met by the cycle that ended last; each is told once.
   */
  take(rows: readonly LedgerRow[], now: VisitName | undefined): RepeatMet | undefined {
    let met: RepeatMet | undefined;
    for (const [position, row] of rows.entries()) {
      for (const followed of this.#followed) addRow(followed, row);
      met = this.#turn(rows[position + 1] ?? now);
    }
    return rows.length > 0 ? met : this.#turn(now);
  }

  /** The cycle that is going on was interrupted and begins again: what it brought counts in the totals only. */
  interrupt(): void {
    for (const followed of this.#followed) followed.cycleSum = NONE();
  }

  /**
   * How far a repeat has come, the visit that is going on counted in; undefined where it has no conditions or is not
   * going on.
   */
  progressOf(node: Repeat, open: LedgerRow | undefined): RepeatProgress | undefined {
    const followed = this.#followed.find((one) => one.node === node);
    if (followed === undefined || followed.cycle < 0) return undefined;
    const { cycles, references_C } = followed;
    const total = { ...followed.total };
    if (open !== undefined && cycleOf(followed, open) >= 0) {
      total.cathodic_C += open.cathodic_C;
      total.anodic_C += open.anodic_C;
    }
    return { cycles, total, references_C: [...references_C] };
  }

  #turn(next: VisitName | undefined): RepeatMet | undefined {
    let met: RepeatMet | undefined;
    for (const followed of this.#followed) {
      const { repeat, node } = followed;
      const condition = turn(followed, next);
      const goesOn = followed.cycle >= 0 && followed.cycle % node.count !== 0;
      if (condition === undefined || !goesOn || followed.isMet) continue;
      followed.isMet = true;
      // Outer repeats come first: one that ends takes the inner ones along.
      met ??= { repeat, condition };
    }
    return met;
  }
}

const NONE = () => ({ cathodic_C: 0, anodic_C: 0 });

function cycleOf({ first, last, visitsPerCycle }: Followed, { segment, cycle }: VisitName): number {
  if (segment < first || segment >= last) return -1;
  return Math.floor(cycle / visitsPerCycle[segment]!);
}

function addRow(followed: Followed, row: LedgerRow): void {
  const cycle = cycleOf(followed, row);
  if (cycle < 0) return;
  if (followed.cycle < 0) enter(followed, cycle);
  for (const sum of [followed.cycleSum, followed.total]) {
    sum.cathodic_C += row.cathodic_C;
    sum.anodic_C += row.anodic_C;
  }
  if (Number.isFinite(row.endCurrent_A)) followed.endCurrent_A = row.endCurrent_A;
}

/** Goes on to the next visit; returns the condition that was met if a cycle ended with that. */
function turn(followed: Followed, next: VisitName | undefined): RepeatCondition | undefined {
  const cycle = next === undefined ? -1 : cycleOf(followed, next);
  if (cycle === followed.cycle) return undefined;
  if (followed.cycle < 0) {
    enter(followed, cycle);
    return undefined;
  }
  const condition = judge(followed);
  const isSameRound =
    cycle >= 0 &&
    Math.floor(cycle / followed.node.count) === Math.floor(followed.cycle / followed.node.count);
  if (!isSameRound) {
    enter(followed, cycle);
    return undefined;
  }
  followed.cycle = cycle;
  followed.cycles++;
  followed.cycleSum = NONE();
  followed.endCurrent_A = Number.NaN;
  return condition;
}

function enter(followed: Followed, cycle: number): void {
  followed.cycle = cycle;
  followed.cycles = 0;
  followed.cycleSum = NONE();
  followed.total = NONE();
  followed.endCurrent_A = Number.NaN;
  followed.references_C = followed.conditions.map(() => undefined);
  followed.isMet = false;
}

function judge(followed: Followed): RepeatCondition | undefined {
  const { conditions, cycles, cycleSum, total, endCurrent_A, references_C } = followed;
  let met: RepeatCondition | undefined;
  for (const [k, condition] of conditions.entries()) {
    let isMet = false;
    switch (condition.kind) {
      case 'charge fallen': {
        const charge_C = chargeOf_C(condition.charge, cycleSum);
        if (cycles === condition.against) references_C[k] = charge_C;
        const reference_C = references_C[k];
        isMet =
          cycles > condition.against &&
          reference_C !== undefined &&
          charge_C <= reference_C * (1 - condition.by);
        break;
      }
      case 'cycle charge': {
        const charge_C = chargeOf_C(condition.charge, cycleSum);
        isMet = condition.when === 'below' ? charge_C < condition.value_C : charge_C > condition.value_C;
        break;
      }
      case 'total charge':
        isMet = isChargeReached(chargeOf_C(condition.charge, total), condition.value_C);
        break;
      case 'end current':
        isMet =
          condition.when === 'below'
            ? Math.abs(endCurrent_A) < condition.value_A
            : Math.abs(endCurrent_A) > condition.value_A;
    }
    if (isMet) met ??= condition;
  }
  return met;
}
