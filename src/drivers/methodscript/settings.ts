// How an instrument is set up for a run, and which fields its packages have in consequence: what script and tracker
// have to agree on. Data and their layout only.
import type { ChargeRule } from '../../core/rules.ts';
import type { PgstatMode } from './models.ts';
import type { Technique } from './program.ts';

/** The same for every script of a run. */
export interface Settings {
  readonly mode: PgstatMode;
  readonly bandwidth_Hz: number;
  /** Potentials the instrument must be able to set. */
  readonly window_V?: { readonly low: number; readonly high: number };
  /** Nominal current ranges; the same twice for a fixed range. */
  readonly range_A: { readonly from: number; readonly to: number };
  /** Nominal range of the set current, where a current is set. */
  readonly setRange_A?: number;
  readonly extras: Extras;
  /** Stop rules that the instrument watches, at the end of cycles. */
  readonly rules: readonly { readonly index: number; readonly rule: ChargeRule }[];
  /** The instrument sums charge, for rules or for conditions. */
  readonly integrates: boolean;
}

/** Quantities measured beside the necessary ones. */
export interface Extras {
  readonly potential: boolean;
  readonly cellVoltage: boolean;
  /** The current that really flows while one is set; without it, charge is that of the set current. */
  readonly heldCurrent: boolean;
}

/** Charge of the earlier scripts of a run, both positive. */
export interface CarriedCharge {
  readonly cathodic_C: number;
  readonly anodic_C: number;
}

/** Types of the fields of a sample, in their order. A slash separates types that both are right. */
export function sampleFields(technique: Technique, extras: Extras): string[] {
  const fields = ['ja', 'eb'];
  if (technique === 'eis') return [...fields, 'dc', 'cc', 'cd'];
  if (technique === 'ocp') return [...fields, 'ab'];
  if (technique === 'cp') fields.push('ab', extras.heldCurrent ? 'ba' : 'ba/db');
  else fields.push('da', 'ba', ...(extras.potential ? ['ab'] : []));
  return extras.cellVoltage ? [...fields, 'ag'] : fields;
}

/**
 * Types of the fields of a mark: new ordinal, time on the timer when it was restarted, the same again (all later times
 * rest on it, and there is no checksum on the line), charges of the visit.
 */
export function markFields(withCharge: boolean): string[] {
  return withCharge ? ['ja', 'eb', 'eb', 'jc', 'jd'] : ['ja', 'eb', 'eb'];
}

/** True when the instrument integrates in loops of this kind: the mark at the end of the visit brings the charges. */
export function sendsCharge(technique: Technique, settings: Settings): boolean {
  return settings.integrates && technique !== 'ocp' && technique !== 'eis';
}

/**
 * What a script says with `send_string`: before it ends by itself and at the beginning of its copy, followed by a number;
 * and where the copy ends for want of room.
 */
export const NOTE = { rule: 'rule', limit: 'limit', copy: 'copy', copyEnds: 'copy ends' } as const;
