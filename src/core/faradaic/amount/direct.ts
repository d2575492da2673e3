// Amount known in moles: an isolated product, another program's result, a simulated cell's own count.

import { difference, productOf } from '../propagation/dependent.ts';
import { toNumber } from '../rational.ts';
import { stated } from '../stated.ts';
import { blankField } from './fields.ts';
import { amountRoute, given, minus, timesPerRead } from './route.ts';

export const directRoute = amountRoute({
  key: 'amount',
  label: 'amount',
  fields: { amount: stated(['mol'], 'Amount of product.'), blank: blankField },
  model({ amount, blank }, { substance, refuse }) {
    if (blank !== undefined && blank.dimension !== 'mol')
      return refuse('blank', `the blank of an amount is an amount too, not "${blank.text}"`);
    const perRead = toNumber(substance.productPerRead);
    return {
      inputs: given({ amount, blank }),
      formula: ({ amount, blank: found }) => productOf([difference(amount!, found)], perRead),
      words: `${minus(amount, blank)}${timesPerRead(substance)}`,
    };
  },
});
