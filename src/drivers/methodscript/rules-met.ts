// Which stop rule an instrument met, judged by the charge: for the case that the line in which it says so is lost or
// damaged. It never decides that a run is to end; the instrument has ended it.
import { chargeOf_C, isChargeReached } from '../../core/until.ts';
import type { CarriedCharge, Settings } from './settings.ts';

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
