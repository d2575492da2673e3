// Weighed product: mass × purity / molar mass. The molar mass is that of the substance that was weighed.

import { difference, productOf } from '../propagation/dependent.ts';
import { toNumber } from '../rational.ts';
import { stated, statedRatio } from '../stated.ts';
import { blankField } from './fields.ts';
import { amountRoute, given, minus, molarMassWords, timesPerRead } from './route.ts';

export const massRoute = amountRoute({
  key: 'mass',
  label: 'mass × purity / molar mass',
  fields: {
    mass: stated(['kg'], 'Mass of product.'),
    purity: statedRatio('Mass fraction of product in what was weighed; 1 if not given.'),
    blank: blankField,
  },
  model({ mass, purity, blank }, { substance, refuse }) {
    if (purity !== undefined && (purity.value <= 0 || purity.value > 1))
      return refuse('purity', `a purity lies above 0 and at most at 1 (100 %), not at "${purity.text}"`);
    if (blank !== undefined && blank.dimension !== 'kg' && blank.dimension !== 'mol')
      return refuse('blank', `the blank of a mass is a mass or an amount, not "${blank.text}"`);
    const perKilogram = (toNumber(substance.productPerRead) * 1e3) / substance.molarMass;
    const blankIsMass = blank?.dimension === 'kg';
    const share = purity ? ` × ${purity.text}` : '';
    const divided = `${minus(mass, blankIsMass ? blank : undefined)}${share} / ${molarMassWords(substance)}${timesPerRead(substance)}`;
    return {
      inputs: given({ mass, purity, blank }),
      formula: (v) =>
        blankIsMass
          ? productOf([difference(v.mass!, v.blank), v.purity], perKilogram)
          : difference(productOf([v.mass, v.purity], perKilogram), v.blank),
      words: blank && !blankIsMass ? `${divided} − ${blank.text}` : divided,
    };
  },
});
