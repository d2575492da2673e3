// The volume that a mole of a gas will fill in the state a person expects to measure it in, less its water vapour.

import { GAS_CONSTANT_J_PER_MOL_K } from '../constants.ts';
import { readVapour, temperatureTrouble, vapourTrouble } from './amount/gas-fields.ts';
import type { ExpectedFields } from './expected-schema.ts';

/** Volume of a mole of gas in the state a row expects, m³/mol; undefined where none is stated, or it is told to `refuse`. */
export function molarGasVolume(
  fields: ExpectedFields | undefined,
  refuse: (path: string, message: string) => undefined,
): number | undefined {
  if (fields === undefined) return undefined;
  const { temperature, pressure, 'water vapour': vapour } = fields;
  if (temperature === undefined && pressure === undefined && vapour === undefined) return undefined;
  if (pressure === undefined || pressure.value <= 0)
    return refuse('pressure', 'a volume of gas needs its pressure, above zero');
  if (temperature === undefined) return refuse('temperature', 'a volume of gas needs its temperature');
  const trouble = temperatureTrouble(temperature, vapour);
  if (trouble !== undefined) return refuse('temperature', trouble);
  const wet = readVapour(vapour, temperature);
  const wetness = vapourTrouble(wet, pressure);
  if (wetness !== undefined) return refuse('water vapour', wetness);
  return (GAS_CONSTANT_J_PER_MOL_K * temperature.value) / (pressure.value - wet.value);
}
