// Product in solution: (concentration − blank) × dilution × volume. The concentration is the one read in the measured
// solution, the dilution leads back to the cell, the volume is that of the electrolyte when the sample was taken.

import { toNumber } from '../rational.ts';
import { stated, statedRatio } from '../stated.ts';
import { blankField } from './fields.ts';
import { amountRoute, given, minus, molarMassWords, timesPerRead } from './route.ts';

export const solutionRoute = amountRoute({
  key: 'concentration',
  label: 'concentration × dilution × volume',
  fields: {
    concentration: stated(['mol/m^3', 'kg/m^3'], 'Concentration in the solution that was measured.'),
    volume: stated(['m^3'], 'Volume of the electrolyte when the sample was taken.'),
    dilution: statedRatio(
      'How many times the sample was diluted before it was measured: 10 for 1 mL made up to 10 mL.',
    ),
    blank: blankField,
  },
  model({ concentration, volume, dilution, blank }, { substance, refuse }) {
    if (volume === undefined) return refuse('volume', 'is missing: the volume of the electrolyte is needed');
    if (volume.value <= 0) return refuse('volume', `a volume above zero is needed, not "${volume.text}"`);
    if (dilution !== undefined && !(dilution.value >= 1))
      return refuse(
        'dilution',
        `a dilution is at least 1 (10 for 1 mL made up to 10 mL), not "${dilution.text}"`,
      );
    if (blank !== undefined && blank.dimension !== 'mol' && blank.dimension !== concentration.dimension)
      return refuse(
        'blank',
        `the blank is read in the same unit as "${concentration.text}", or given in moles`,
      );
    const isMass = concentration.dimension === 'kg/m^3';
    const perRead = toNumber(substance.productPerRead) * (isMass ? 1e3 / substance.molarMass : 1);
    const blankIsReading = blank !== undefined && blank.dimension !== 'mol';
    const factors = [
      minus(concentration, blankIsReading ? blank : undefined),
      ...(dilution ? [dilution.text] : []),
      volume.text,
    ];
    const product = `${factors.join(' × ')}${isMass ? ` / ${molarMassWords(substance)}` : ''}${timesPerRead(substance)}`;
    return {
      inputs: given({ concentration, volume, dilution, blank }),
      formula: (value) => {
        const { blank: blankValue = 0, dilution: dilutionValue = 1 } = value;
        const perReading = dilutionValue * value.volume! * perRead;
        return blankIsReading
          ? (value.concentration! - blankValue) * perReading
          : value.concentration! * perReading - blankValue;
      },
      words: blank && !blankIsReading ? `${product} − ${blank.text}` : product,
    };
  },
});
