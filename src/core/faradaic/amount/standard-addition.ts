// Standard addition: the sample is measured with known amounts added to it, and the line through the signals is
// followed back to where it would be zero. The concentration of the sample is a/b; slope and intercept are found
// together and stay correlated.

import { z } from 'zod';
import { coefficients } from '../calibration/calibration.ts';
import { fitLine } from '../calibration/line.ts';
import { difference, productOf, quotient } from '../propagation/dependent.ts';
import { toNumber } from '../rational.ts';
import { stated, statedDilution } from '../stated.ts';
import { blankField } from './fields.ts';
import { amountRoute, given, molarMassWords, timesPerRead } from './route.ts';

export const standardAdditionRoute = amountRoute({
  key: 'additions',
  label: 'standard addition',
  fields: {
    additions: z
      .array(
        stated(['mol/m^3', 'kg/m^3'], 'Concentration that was added, in the measured solution; 0 for none.'),
      )
      .min(2)
      .max(100)
      .meta({ description: 'Concentrations added to the sample, in the measured solution.' }),
    signals: z.array(z.number()).min(2).max(100).meta({ description: 'Signal for each addition.' }),
    volume: stated(['m^3'], 'Volume of the electrolyte when the sample was taken.'),
    dilution: statedDilution('How many times the sample is diluted in the measured solution.'),
    blank: blankField,
  },
  model({ additions, signals, volume, dilution, blank }, { substance, refuse, note }) {
    if (signals === undefined || signals.length !== additions.length)
      return refuse(
        'signals',
        `${additions.length} additions need as many signals, not ${signals?.length ?? 0}`,
      );
    if (volume === undefined || volume.value <= 0)
      return refuse('volume', `a volume above zero is needed${volume ? `, not "${volume.text}"` : ''}`);
    if (dilution !== undefined && !(dilution.value >= 1))
      return refuse('dilution', `a dilution is at least 1, not "${dilution.text}"`);
    const { dimension } = additions[0]!;
    const odd = additions.findIndex((addition) => addition.dimension !== dimension || addition.value < 0);
    if (odd >= 0)
      return refuse(
        `additions.${odd}`,
        `"${additions[odd]!.text}": additions are concentrations in one unit, at least 0`,
      );
    if (blank !== undefined && blank.dimension !== 'mol')
      return refuse('blank', 'the blank of a standard addition is given in moles');
    const xs = additions.map(({ value }) => value);
    if (new Set(xs).size < 2) return refuse('additions', 'a line needs at least two different additions');
    const line = fitLine(xs, signals);
    if (line.slope <= 0) return refuse('signals', 'the signal does not rise with the additions');
    if (line.r2 < 0.99) note(`standard addition: R² is only ${line.r2.toFixed(4)}`);
    const certain = !(line.dof > 0 && line.residual > 0);
    const { intercept, slope } = coefficients(
      'by standard addition',
      line,
      certain ? undefined : { dof: line.dof },
    );
    const isMass = dimension === 'kg/m^3';
    const perRead = toNumber(substance.productPerRead) * (isMass ? 1e3 / substance.molarMass : 1);
    const read = `${line.intercept.toPrecision(5)} / ${line.slope.toPrecision(5)}${isMass ? ' per g/L' : ' per mM'}`;
    const factors = [`(${read})`, ...(dilution ? [dilution.text] : []), volume.text].join(' × ');
    const words = `${factors}${isMass ? ` / ${molarMassWords(substance)}` : ''}${timesPerRead(substance)}`;
    return {
      inputs: given({ volume, dilution, blank }),
      shared: { intercept, slope },
      formula: (v) =>
        difference(quotient(productOf([v.intercept, v.dilution, v.volume]), v.slope!, perRead), v.blank),
      words: blank ? `${words} − ${blank.text}` : words,
    };
  },
});
