// Stop rules: when a run that goes well is to end by itself (outcome: completed by rule). Limits that protect the
// cell are in waveform.ts. Data only: the engine's guards or the instrument decide when one is met.

/** When a rule that is met takes effect. */
export type RuleTiming = 'at once' | 'end of step' | 'end of cycle';

/** Charge counted from the start of the run. Net is cathodic − anodic, absolute is cathodic + anodic. */
export interface ChargeRule {
  readonly kind: 'charge';
  readonly charge: 'cathodic' | 'anodic' | 'net' | 'absolute';
  /** Reached when the charge is at or beyond it (for a negative net charge: at or below it). */
  readonly value_C: number;
  readonly at: RuleTiming;
}

/** Magnitude of the current beyond the value for `for_s` without a break. */
export interface CurrentRule {
  readonly kind: 'current';
  readonly when: 'below' | 'above';
  readonly value_A: number;
  readonly for_s: number;
  readonly at: RuleTiming;
}

/** Time since the start of the run, pauses included. */
export interface TimeRule {
  readonly kind: 'time';
  readonly value_s: number;
  readonly at: RuleTiming;
}

export type StopRule = ChargeRule | CurrentRule | TimeRule;
