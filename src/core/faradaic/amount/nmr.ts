// ¹H NMR against an internal standard: n = n_IS (I/N)/(I_IS/N_IS) × V/V_sample. N counts protons of one molecule; all
// lines of a split signal are integrated together (15NH4+ is a doublet, 14NH4+ a triplet).

import { bareNumber } from '../../fields.ts';
import { difference, productOf, quotient } from '../propagation/dependent.ts';
import { toNumber } from '../rational.ts';
import { signal, stated } from '../stated.ts';
import { blankField } from './fields.ts';
import { amountRoute, given, timesPerRead } from './route.ts';

export const nmrRoute = amountRoute({
  key: 'integral',
  label: 'NMR integral against an internal standard',
  fields: {
    integral: signal('Integral of the signal of the product.'),
    protons: bareNumber('protons', 1, 1000, 'Protons of one molecule in that signal.'),
    'standard integral': signal('Integral of the internal standard.'),
    'standard protons': bareNumber(
      'protons',
      1,
      1000,
      'Protons of one molecule of the standard: 6 for DMSO, 2 for maleic acid.',
    ),
    'standard amount': stated(['mol'], 'Internal standard in the measured sample.'),
    'sample volume': stated(['m^3'], 'Electrolyte in the measured sample.'),
    volume: stated(['m^3'], 'Volume of the electrolyte when the sample was taken.'),
    blank: blankField,
  },
  model(fields, { substance, refuse }) {
    const { integral, protons, volume, blank } = fields;
    const standard = fields['standard integral'];
    const standardProtons = fields['standard protons'];
    const standardAmount = fields['standard amount'];
    const sample = fields['sample volume'];
    for (const name of [
      'protons',
      'standard integral',
      'standard protons',
      'standard amount',
      'sample volume',
      'volume',
    ] as const)
      if (fields[name] === undefined)
        return refuse(name, 'is missing: the internal standard cannot be used without it');
    if (!standard || !standardProtons || !protons || !standardAmount || !sample || !volume) return undefined;
    for (const [name, value] of Object.entries({
      'standard integral': standard,
      'standard amount': standardAmount,
      'sample volume': sample,
      volume,
    }))
      if (value.value <= 0) return refuse(name, `must be above zero, not "${value.text}"`);
    if (sample.value > volume.value)
      return refuse('sample volume', `"${sample.text}" is more than the electrolyte ("${volume.text}")`);
    if (blank !== undefined && blank.dimension !== 'mol')
      return refuse('blank', 'the blank is given in moles here');
    const perMolecule = (standardProtons / protons) * toNumber(substance.productPerRead);
    const words =
      `${standardAmount.text} × (${integral.text} / ${protons}) / (${standard.text} / ${standardProtons}) × ` +
      `${volume.text} / ${sample.text}${timesPerRead(substance)}`;
    return {
      inputs: given({
        integral,
        'standard integral': standard,
        'standard amount': standardAmount,
        'sample volume': sample,
        volume,
        blank,
      }),
      formula: (v) => {
        const above = productOf([v['standard amount'], v.integral, v.volume]);
        const below = productOf([v['standard integral'], v['sample volume']]);
        return difference(quotient(above, below, perMolecule), v.blank);
      },
      words: blank ? `${words} − ${blank.text}` : words,
    };
  },
});
