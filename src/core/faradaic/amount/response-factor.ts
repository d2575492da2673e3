// Chromatography with an internal standard: c = c_IS (A/A_IS) / RF, with the response factor RF = (A/c)/(A_IS/c_IS)
// of a standard mixture.

import { difference, productOf, quotient } from '../propagation/dependent.ts';
import { toNumber } from '../rational.ts';
import { signal, stated, statedDilution, statedRatio } from '../stated.ts';
import { blankField } from './fields.ts';
import { amountRoute, given, molarMassWords, timesPerRead } from './route.ts';

export const responseFactorRoute = amountRoute({
  key: 'area',
  label: 'peak area against an internal standard',
  fields: {
    area: signal('Peak area of the product.'),
    'standard area': signal('Peak area of the internal standard.'),
    'standard concentration': stated(['mol/m^3', 'kg/m^3'], 'Internal standard in the measured solution.'),
    'response factor': statedRatio('(area / concentration) of the product over that of the standard.'),
    volume: stated(['m^3'], 'Volume of the electrolyte when the sample was taken.'),
    dilution: statedDilution('How many times the sample was diluted before it was measured.'),
    blank: blankField,
  },
  model(fields, { substance, refuse }) {
    const { area, volume, dilution, blank } = fields;
    const needed = ['standard area', 'standard concentration', 'response factor', 'volume'] as const;
    for (const name of needed)
      if (!(fields[name] !== undefined && fields[name].value > 0))
        return refuse(
          name,
          fields[name] === undefined ? 'is missing' : `must be above zero, not "${fields[name].text}"`,
        );
    if (dilution !== undefined && !(dilution.value >= 1))
      return refuse('dilution', `a dilution is at least 1, not "${dilution.text}"`);
    if (blank !== undefined && blank.dimension !== 'mol')
      return refuse('blank', 'the blank is given in moles here');
    const [standard, concentration, factor] = [
      fields['standard area']!,
      fields['standard concentration']!,
      fields['response factor']!,
    ];
    const isMass = concentration.dimension === 'kg/m^3';
    const perRead = toNumber(substance.productPerRead) * (isMass ? 1e3 / substance.molarMass : 1);
    const read = `${concentration.text} × (${area.text} / ${standard.text}) / ${factor.text}`;
    const factors = [read, ...(dilution ? [dilution.text] : []), volume!.text].join(' × ');
    const words = `${factors}${isMass ? ` / ${molarMassWords(substance)}` : ''}${timesPerRead(substance)}`;
    return {
      inputs: given({
        area,
        'standard area': standard,
        'standard concentration': concentration,
        'response factor': factor,
        volume,
        dilution,
        blank,
      }),
      formula: (v) => {
        const above = productOf([v['standard concentration'], v.area, v.dilution, v.volume]);
        const below = productOf([v['standard area'], v['response factor']]);
        return difference(quotient(above, below, perRead), v.blank);
      },
      words: blank ? `${words} − ${blank.text}` : words,
    };
  },
});
