// A gas that was collected and its volume read: n = x p V / RT, less the water vapour where it stood over water. For
// gas burettes and voltameters; for a sample of the gas in a closed cell see headspace.ts.

import { GAS_CONSTANT_J_PER_MOL_K } from '../../constants.ts';
import { constant, difference, productOf, quotient } from '../propagation/dependent.ts';
import { toNumber } from '../rational.ts';
import { stated } from '../stated.ts';
import { blankField } from './fields.ts';
import {
  type Fraction,
  fractionField,
  readVapour,
  temperatureTrouble,
  vapourField,
  vapourTrouble,
} from './gas-fields.ts';
import { amountRoute, given, timesPerRead } from './route.ts';

export const collectedGasRoute = amountRoute({
  key: 'gas volume',
  label: 'volume of collected gas',
  fields: {
    'gas volume': stated(['m^3'], 'Volume of the gas that was collected.'),
    pressure: stated(['Pa'], 'Its pressure.'),
    temperature: stated(['K'], 'Its temperature.'),
    'water vapour': vapourField,
    fraction: fractionField,
    blank: blankField,
  },
  model({ 'gas volume': volume, pressure, temperature, 'water vapour': vapour, fraction, blank }, context) {
    const { substance, refuse } = context;
    if (volume.value <= 0) return refuse('gas volume', `a volume above zero is needed, not "${volume.text}"`);
    if (pressure === undefined || pressure.value <= 0)
      return refuse('pressure', 'the pressure of the gas is needed, above zero');
    if (temperature === undefined) return refuse('temperature', 'the temperature of the gas is needed');
    const trouble = temperatureTrouble(temperature, vapour);
    if (trouble !== undefined) return refuse('temperature', trouble);
    if (fraction !== undefined && !isFraction(fraction))
      return refuse('fraction', `a fraction lies between 0 and 1, not at "${fraction.text}"`);
    if (blank !== undefined && blank.dimension !== 'mol')
      return refuse('blank', 'the blank is given in moles here');
    const wet = readVapour(vapour, temperature);
    const wetness = vapourTrouble(wet, pressure);
    if (wetness !== undefined) return refuse('water vapour', wetness);
    if (vapour === undefined)
      context.note('taken as dry; add "water vapour: saturated" if it was collected over water');
    const perRead = toNumber(substance.productPerRead);
    const dry = wet.value === 0 ? pressure.text : `(${pressure.text} − ${wet.text})`;
    const share = fraction ? `${fraction.text} × ` : '';
    const words = `${share}${dry} × ${volume.text} / (R × ${temperature.text})${timesPerRead(substance)}`;
    return {
      inputs: given({ 'gas volume': volume, pressure, temperature, fraction, blank }),
      formula: (v) => {
        const dryGas = productOf([v.fraction, difference(v.pressure!, constant(wet.value)), v['gas volume']]);
        return difference(quotient(dryGas, v.temperature!, perRead / GAS_CONSTANT_J_PER_MOL_K), v.blank);
      },
      words: blank ? `${words} − ${blank.text}` : words,
    };
  },
});

function isFraction({ value }: Fraction): boolean {
  return value >= 0 && value <= 1;
}
