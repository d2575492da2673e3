// How a script ended, the same for a run that is played and for one told again from its copy: what the script said
// last, how far it came, and which stop rule its charge had met where that line is lost or damaged. It never decides
// that a run is to end; the instrument has ended it.
import { CottrellError } from '../../core/errors.ts';
import { chargeOf_C, isChargeReached } from '../../core/until.ts';
import { type CarriedCharge, NOTE, type Settings } from './settings.ts';

/** The sums of instrument and driver may differ by so much where lines are missing. */
const TOLERANCE = 0.02;

/** Index of the first rule that the charge of the run has reached within 2 %; undefined when none is. */
export function ruleMetBy(charge: CarriedCharge, rules: Settings['rules']): number | undefined {
  return rules.find(({ rule }) => {
    const reached_C = chargeOf_C(rule.charge, charge);
    const enough_C = rule.value_C * (1 - TOLERANCE);
    return isChargeReached(reached_C, enough_C);
  })?.index;
}

/**
 * How a script ended by itself: by a stop rule, at the end of the program, at the limit of the potential; undefined where
 * it was cut short, or its last words were lost. `note`: what it said last with `send_string`.
 */
export function endSaid(
  note: string | undefined,
  isComplete: boolean,
  { rules }: Pick<Settings, 'rules'>,
): { readonly rule: number } | 'program' | 'limit' | undefined {
  const [word, number] = note?.split(' ') ?? [];
  const rule = Number(number);
  if (word === NOTE.rule && rules.some(({ index }) => index === rule)) return { rule };
  if (isComplete) return 'program';
  return word === NOTE.limit ? 'limit' : undefined;
}

/** What ends a run whose script ended at the limit of the potential. */
export function beyondLimit(): CottrellError {
  return new CottrellError(
    'instrument-failed',
    'The instrument ended the program because the potential went beyond its limit.',
  );
}
