// Product in solution: (concentration − blank) × dilution × volume. The concentration is the one read in the measured
// solution, the dilution leads back to the cell, the volume is that of the electrolyte when the sample was taken.

import { difference, productOf } from '../propagation/dependent.ts';
import { toNumber } from '../rational.ts';
import { type Stated, stated, statedDilution } from '../stated.ts';
import { blankField } from './fields.ts';
import {
  calibratedReading,
  type Reading,
  SIGNAL_FIELDS,
  type SignalFields,
  statedReading,
} from './reading.ts';
import {
  type AmountModel,
  amountRoute,
  given,
  molarMassWords,
  type RouteContext,
  timesPerRead,
} from './route.ts';

const common = {
  volume: stated(['m^3'], 'Volume of the electrolyte when the sample was taken.'),
  dilution: statedDilution(
    'How many times the sample was diluted before it was measured: 10 for 1 mL made up to 10 mL.',
  ),
  blank: blankField,
};

interface SolutionFields {
  readonly volume?: Stated | undefined;
  readonly dilution?: Stated | undefined;
  readonly blank?: Stated | undefined;
}

export const solutionRoute = amountRoute({
  key: 'concentration',
  label: 'concentration × dilution × volume',
  fields: {
    concentration: stated(['mol/m^3', 'kg/m^3'], 'Concentration in the solution that was measured.'),
    ...common,
  },
  model({ concentration, ...fields }, context) {
    const blankIsReading = fields.blank !== undefined && fields.blank.dimension !== 'mol';
    if (blankIsReading && fields.blank?.dimension !== concentration.dimension)
      return context.refuse(
        'blank',
        `the blank is read in the same unit as "${concentration.text}", or given in moles`,
      );
    const reading = statedReading('concentration', concentration, blankIsReading ? fields.blank : undefined);
    return inSolution(reading, fields, context);
  },
});

export const calibratedRoute = amountRoute({
  key: 'signal',
  label: 'calibration line × dilution × volume',
  fields: { ...SIGNAL_FIELDS, ...common },
  model(fields: SignalFields & SolutionFields, context) {
    const { blank } = fields;
    if (blank !== undefined && blank.dimension !== 'mol')
      return context.refuse(
        'blank',
        'beside a signal a blank is given in moles; a blank measured by signal belongs into "blanks"',
      );
    const reading = calibratedReading(fields, ['mol/m^3', 'kg/m^3'], context);
    return reading && inSolution(reading, fields, context);
  },
});

/** From what the measured solution holds to what the cell holds. */
function inSolution(
  reading: Reading,
  { volume, dilution, blank }: SolutionFields,
  { substance, refuse }: RouteContext,
): AmountModel | undefined {
  if (volume === undefined) return refuse('volume', 'is missing: the volume of the electrolyte is needed');
  if (volume.value <= 0) return refuse('volume', `a volume above zero is needed, not "${volume.text}"`);
  if (dilution !== undefined && !(dilution.value >= 1))
    return refuse(
      'dilution',
      `a dilution is at least 1 (10 for 1 mL made up to 10 mL), not "${dilution.text}"`,
    );
  const isMass = reading.dimension === 'kg/m^3';
  const perRead = toNumber(substance.productPerRead) * (isMass ? 1e3 / substance.molarMass : 1);
  const inMoles = blank?.dimension === 'mol' ? blank : undefined;
  const factors = [reading.words, ...(dilution ? [dilution.text] : []), volume.text];
  const product = `${factors.join(' × ')}${isMass ? ` / ${molarMassWords(substance)}` : ''}${timesPerRead(substance)}`;
  return {
    ...reading,
    inputs: { ...reading.inputs, ...given({ volume, dilution }), ...given({ blank: inMoles }) },
    formula: (v) => {
      const found = productOf([reading.value(v), v.dilution, v.volume], perRead);
      return inMoles === undefined ? found : difference(found, v.blank);
    },
    words: inMoles ? `${product} − ${inMoles.text}` : product,
  };
}
