// How far a run is and how long it will still take, for people. Pure: everything it knows is handed to it. An estimate
// only; what really ends a run is decided by the instrument and the guards.
import type { Charges } from '../../core/ledger.ts';
import { formatDuration } from '../../core/quantity.ts';
import type { StopRule } from '../../core/rules.ts';
import { chargeOf_C } from '../../core/until.ts';
import type { Pace, Position } from './course.ts';
import { type SegmentPlace, visitStart_s } from './layout.ts';

export interface Progress {
  /** 0 … 1 of what is expected to end the run first. */
  readonly fraction: number;
  /** Device time since the start, pauses included, s. */
  readonly elapsed_s: number;
  /** By the program, or towards a stop rule at the present pace, whichever is sooner. */
  readonly left_s: number;
  /** What is expected to end the run. */
  readonly until: 'program' | { readonly rule: number };
  /** Absent before the first segment. */
  readonly visit?: {
    readonly name: string;
    /** 1-based, of all visits of this segment. */
    readonly cycle: number;
    readonly cycles: number;
  };
  /** "reduce, cycle 12 of 360, 58 min 0 s left" */
  readonly text: string;
}

export interface ProgressFacts {
  readonly places: readonly SegmentPlace[];
  /** Programmed duration of the whole run, s. */
  readonly duration_s: number;
  readonly elapsed_s: number;
  readonly position: Position | undefined;
  readonly totals: Charges;
  readonly rules: readonly StopRule[];
  readonly pace: Pace | undefined;
}

/** The progress of a run from where it stands. */
export function progressOf(facts: ProgressFacts): Progress {
  const { places, duration_s, elapsed_s, position, rules } = facts;
  const place = position === undefined ? undefined : places[position.segment];
  const program_s =
    position === undefined || place === undefined
      ? 0
      : visitStart_s(place, position.cycle) + Math.min(position.into_s, place.node.duration_s);

  let until: Progress['until'] = 'program';
  let left_s = Math.max(0, duration_s - program_s);
  let fraction = duration_s > 0 ? Math.min(1, program_s / duration_s) : 1;
  for (const [index, rule] of rules.entries()) {
    const towards = towardsRule(rule, facts);
    if (towards === undefined || towards.left_s >= left_s) continue;
    until = { rule: index };
    left_s = towards.left_s;
    fraction = towards.fraction;
  }

  const visit = position &&
    place && { name: place.node.name, cycle: position.cycle + 1, cycles: place.visits };
  const where =
    visit === undefined
      ? 'starting'
      : visit.cycles > 1
        ? `${visit.name}, cycle ${visit.cycle} of ${visit.cycles}`
        : visit.name;
  return {
    fraction,
    elapsed_s,
    left_s,
    until,
    ...(visit === undefined ? {} : { visit }),
    text: left_s < 1 ? `${where}, about to end` : `${where}, ${formatDuration(Math.round(left_s))} left`,
  };
}

/** How far a rule is; undefined where nobody can say. */
function towardsRule(
  rule: StopRule,
  { elapsed_s, totals, pace }: ProgressFacts,
): { left_s: number; fraction: number } | undefined {
  if (rule.kind === 'current') return undefined;
  if (rule.kind === 'time')
    return { left_s: Math.max(0, rule.value_s - elapsed_s), fraction: ratio(elapsed_s, rule.value_s) };
  const passed_C = chargeOf_C(rule.charge, totals);
  const missing_C = rule.value_C - passed_C;
  const fraction = ratio(passed_C, rule.value_C);
  if (fraction >= 1) return { left_s: 0, fraction };
  if (pace === undefined) return undefined;
  const rate_A = (chargeOf_C(rule.charge, pace.after) - chargeOf_C(rule.charge, pace.before)) / pace.span_s;
  const left_s = missing_C / rate_A;
  return left_s > 0 && Number.isFinite(left_s) ? { left_s, fraction } : undefined;
}

function ratio(part: number, whole: number): number {
  if (whole === 0) return 1;
  return Math.min(1, Math.max(0, part / whole));
}
