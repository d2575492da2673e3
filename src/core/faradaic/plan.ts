// Products of a plan: no amount is stated, so that a charge must be there to say what it makes. What is missing is told in
// words; nothing is computed.

import { chargeConventions, type Polarity } from './charge.ts';
import type { ChargeSource } from './charge-source.ts';
import type { PreparedRow } from './row.ts';

/** What a product without an amount lacks to be expected of `charge_C`, if anything. */
export function planTrouble(
  row: PreparedRow,
  charge_C: number | null,
  source: ChargeSource,
): string | undefined {
  const polarity = polarityOf(row);
  if (row.electrons === undefined) return undefined;
  if (polarity === undefined) return 'a chemical step takes no electrons, so no charge makes it';
  if (charge_C !== null) return undefined;
  if (source.isOpen)
    return (
      'a plan needs one of two: how much is wanted ("amount", "mass", "thickness", …), to tell the charge it takes; ' +
      `or a "charge", or a current with its "time"${source.current_A === undefined ? '' : ' (which is missing)'}, to tell what that makes`
    );
  const { account } = source.accountFor(row.electrode, polarity);
  const absent = chargeConventions(account, polarity).find(({ id }) => id === row.convention)?.absent;
  return `${absent ?? 'there is no charge'}, so nothing can be expected${otherElectrode(row, source)}`;
}

/** Where all charge goes the other way here, the product may be made at the other electrode, and nobody said so. */
export function otherElectrode(row: PreparedRow, source: ChargeSource): string {
  const polarity = polarityOf(row);
  if (polarity === undefined || row.electrode === 'counter') return '';
  const charge = (electrode: 'working' | 'counter') =>
    source.accountFor(electrode, polarity).account[`${polarity}_C`];
  return charge('working') === 0 && charge('counter') > 0
    ? '; if it is made at the counter electrode, say "electrode: counter"'
    : '';
}

function polarityOf({ electrons }: PreparedRow): Polarity | undefined {
  return electrons === undefined || electrons.direction === 'chemical' ? undefined : electrons.direction;
}
