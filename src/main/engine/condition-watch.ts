// Conditions that end a visit or a repeat, judged here where the instrument does not judge them itself: currents and
// potentials on every sample, charges on the ledger. It says what is to be left and why; the runner asks for it.
import type { LedgerRow } from '../../core/ledger.ts';
import { describeCondition, describeCycles } from '../../core/protocol/describe.ts';
import { RepeatWatch, type VisitName } from '../../core/repeat-watch.ts';
import type { SampleBlock } from '../../core/samples.ts';
import { chargeOf_C, isChargeReached, type SegmentCondition, samplesOver } from '../../core/until.ts';
import { type Segment, segmentsOf, type Waveform } from '../../core/waveform.ts';

/** Half a microsecond, the grain of instrument times. */
const GRAIN_S = 0.5e-6;

/** What is to be left: the rest of a visit, or all cycles that a repeat has left. */
export interface Leave {
  readonly visit: VisitName;
  readonly repeat?: number;
  /** For the record. */
  readonly why: string;
}

/** A condition of the visit in force, and what it has seen of it. */
interface Watched {
  readonly condition: SegmentCondition;
  since_s: number;
  sum_V: number;
  samples: number;
  before_V: number;
}

export class ConditionWatch {
  readonly #nodes: readonly Segment[];
  readonly #repeats: RepeatWatch;
  #visit: VisitName = { segment: -1, cycle: -1 };
  #watched: Watched[] = [];
  #period_s = 0;
  #isTold = false;

  constructor(waveform: Waveform) {
    this.#nodes = segmentsOf(waveform).map(({ node }) => node);
    this.#repeats = new RepeatWatch(waveform);
  }

  /** Judges a block that the ledger has taken in: the visits that ended within it, and the one in force after it. */
  judge(block: SampleBlock, rows: readonly LedgerRow[], current: LedgerRow | undefined): Leave | undefined {
    const met = this.#scan(block);
    const paused = block.marks.some(({ kind }) => kind === 'pause');
    const cycles = this.#repeats.take(rows, current);
    if (paused) this.#repeats.interrupt();
    if (current === undefined || paused) return undefined;
    const { segment, cycle } = current;
    const visit = { segment, cycle };
    if (cycles !== undefined) return { visit, repeat: cycles.repeat, why: describeCycles(cycles.condition) };
    const condition = isSame(this.#visit, visit) ? (met ?? this.#charged(current)) : undefined;
    if (condition === undefined || this.#isTold) return undefined;
    this.#isTold = true;
    return { visit, why: `"${this.#nodes[segment]!.name}": ${describeCondition(condition)}` };
  }

  #charged(current: LedgerRow): SegmentCondition | undefined {
    return this.#watched.find(
      ({ condition }) =>
        condition.kind === 'charge' &&
        isChargeReached(chargeOf_C(condition.charge, current), condition.value_C),
    )?.condition;
  }

  /** The first condition that the samples of the visit in force meet. */
  #scan(block: SampleBlock): SegmentCondition | undefined {
    let met: SegmentCondition | undefined;
    let mark = 0;
    for (let n = 0; n < block.length; n++) {
      for (; mark < block.marks.length && block.marks[mark]!.index <= n; mark++) this.#turn(block, mark);
      const visit = { segment: block.segment[n]!, cycle: block.cycle[n]! };
      if (!isSame(visit, this.#visit)) {
        this.#enter(visit);
        met = undefined;
      }
      for (const watched of this.#watched) if (this.#isMet(watched, block, n)) met ??= watched.condition;
    }
    for (; mark < block.marks.length; mark++) this.#turn(block, mark);
    return met;
  }

  #turn({ marks }: SampleBlock, index: number): void {
    const { kind, period_s } = marks[index]!;
    if (kind === 'segment') this.#period_s = period_s;
    // Nothing is known of a gap: what must last begins anew.
    else for (const watched of this.#watched) restart(watched);
  }

  #enter(visit: VisitName): void {
    this.#visit = visit;
    this.#isTold = false;
    this.#watched = (this.#nodes[visit.segment]?.until ?? []).map((condition) => ({
      ...{ condition, since_s: Number.NaN, sum_V: 0, samples: 0, before_V: Number.NaN },
    }));
  }

  #isMet(watched: Watched, block: SampleBlock, n: number): boolean {
    const { condition } = watched;
    if (condition.kind === 'charge') return false;
    if (condition.kind === 'drift') return this.#hasSettled(watched, condition, block.potential_V[n]!);
    const isBelow = condition.when === 'below';
    const [value, limit] =
      condition.kind === 'current'
        ? [Math.abs(block.current_A[n]!), condition.value_A]
        : [block.potential_V[n]!, condition.value_V];
    if (!(isBelow ? value < limit : value > limit)) {
      watched.since_s = Number.NaN;
      return false;
    }
    const t_s = block.t_s[n]!;
    if (Number.isNaN(watched.since_s)) watched.since_s = t_s;
    return t_s - watched.since_s + GRAIN_S >= condition.for_s;
  }

  #hasSettled(
    watched: Watched,
    { below_V_per_s, over_s }: Extract<SegmentCondition, { kind: 'drift' }>,
    potential_V: number,
  ): boolean {
    watched.sum_V += potential_V;
    const stretch = samplesOver(over_s, this.#period_s);
    if (++watched.samples < stretch) return false;
    const mean_V = watched.sum_V / stretch;
    const change_V = Math.abs(mean_V - watched.before_V);
    watched.before_V = mean_V;
    watched.sum_V = 0;
    watched.samples = 0;
    return change_V < below_V_per_s * stretch * this.#period_s;
  }
}

function restart(watched: Watched): void {
  watched.since_s = Number.NaN;
  watched.sum_V = 0;
  watched.samples = 0;
  watched.before_V = Number.NaN;
}

function isSame(a: VisitName, b: VisitName): boolean {
  return a.segment === b.segment && a.cycle === b.cycle;
}
