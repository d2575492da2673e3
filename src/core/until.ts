// Conditions that end a segment before its duration, or a repeat before its count. Data and what follows from it: the
// instrument or the engine judges them. A condition only ever shortens, so that a waveform stays finite.
import type { ChargeRule } from './rules.ts';

/** Ends one visit of a segment. Charges count from the beginning of the visit. */
export type SegmentCondition =
  /** Magnitude of the current beyond the value for `for_s` without a break. */
  | {
      readonly kind: 'current';
      readonly when: 'below' | 'above';
      readonly value_A: number;
      readonly for_s: number;
    }
  /** Measured potential beyond the value for `for_s` without a break. */
  | {
      readonly kind: 'potential';
      readonly when: 'below' | 'above';
      readonly value_V: number;
      readonly for_s: number;
    }
  /** Reached when the charge is at or beyond the value (for a negative net charge: at or below it). */
  | { readonly kind: 'charge'; readonly charge: ChargeRule['charge']; readonly value_C: number }
  /** The mean potential of one stretch of `over_s` differs from that of the stretch before it by less than the value. */
  | { readonly kind: 'drift'; readonly below_V_per_s: number; readonly over_s: number };

/** Ends a repeat; judged at the end of every cycle. Charges are those of one cycle, except for `total charge`. */
export type RepeatCondition =
  /** The charge of a cycle has fallen by this part of that of the cycle `against`, counted from 0. */
  | {
      readonly kind: 'charge fallen';
      readonly charge: ChargeRule['charge'];
      readonly by: number;
      readonly against: number;
    }
  | {
      readonly kind: 'cycle charge';
      readonly charge: ChargeRule['charge'];
      readonly when: 'below' | 'above';
      readonly value_C: number;
    }
  /** Charge of all cycles since the repeat began; reached at or beyond the value. */
  | { readonly kind: 'total charge'; readonly charge: ChargeRule['charge']; readonly value_C: number }
  /** Magnitude of the last current of the cycle. */
  | { readonly kind: 'end current'; readonly when: 'below' | 'above'; readonly value_A: number };

/** Charges as magnitudes. */
export interface SignedCharges {
  readonly cathodic_C: number;
  readonly anodic_C: number;
}

/** The charge of one kind. */
export function chargeOf_C(kind: ChargeRule['charge'], { cathodic_C, anodic_C }: SignedCharges): number {
  switch (kind) {
    case 'cathodic':
      return cathodic_C;
    case 'anodic':
      return anodic_C;
    case 'net':
      return cathodic_C - anodic_C;
    case 'absolute':
      return cathodic_C + anodic_C;
  }
}

/** Reached when the charge is at or beyond the value; for a negative value, at or below it. */
export function isChargeReached(charge_C: number, value_C: number): boolean {
  return value_C < 0 ? charge_C <= value_C : charge_C >= value_C;
}

/** How many samples of a period make one stretch of a drift condition. */
export function samplesOver(over_s: number, period_s: number): number {
  return Math.max(1, Math.round(over_s / period_s));
}

/** The conditions of a segment that goes on after this charge has passed in it. */
export function segmentConditionsAfter(
  conditions: readonly SegmentCondition[],
  passed: SignedCharges,
): readonly SegmentCondition[] {
  return conditions.map((condition) =>
    condition.kind === 'charge'
      ? { ...condition, value_C: left_C(condition.value_C, chargeOf_C(condition.charge, passed)) }
      : condition,
  );
}

/** How far a repeat has come: what its conditions remember. */
export interface RepeatProgress {
  /** Whole cycles since the repeat began. */
  readonly cycles: number;
  /** Charge since the repeat began, interrupted cycles included. */
  readonly total: SignedCharges;
  /** For each condition: the charge that it compares with, once that cycle has passed. */
  readonly references_C: readonly (number | undefined)[];
}

/** The conditions of a repeat that goes on with its next cycle after this progress. */
export function repeatConditionsAfter(
  conditions: readonly RepeatCondition[],
  progress: RepeatProgress,
): readonly RepeatCondition[] {
  return conditions.map((condition, k): RepeatCondition => {
    if (condition.kind === 'total charge')
      return {
        ...condition,
        value_C: left_C(condition.value_C, chargeOf_C(condition.charge, progress.total)),
      };
    if (condition.kind !== 'charge fallen') return condition;
    const { charge, by, against } = condition;
    const reference_C = progress.references_C[k];
    if (reference_C === undefined) return { ...condition, against: Math.max(0, against - progress.cycles) };
    return { kind: 'cycle charge', charge, when: 'below', value_C: reference_C * (1 - by) };
  });
}

/** What is left of a charge: never nothing, and never of the other sign. */
function left_C(value_C: number, passed_C: number): number {
  const left = value_C - passed_C;
  return Math.sign(left) === Math.sign(value_C) ? left : Math.sign(value_C) * 1e-12;
}
