// Fields that the routes for gases share, so that they mean the same in each: mole fraction and water vapour.

import { z } from 'zod';
import { type Stated, stated, statedRatio } from '../stated.ts';
import { waterVapour_Pa } from './gas-state.ts';

export type Fraction = Stated<'1'>;

export const fractionField = statedRatio('Mole fraction of the product in the gas: 1200 ppm.');

export const vapourField = z
  .union([
    z.literal('saturated'),
    z.literal('included'),
    stated(['Pa'], 'Partial pressure of the water vapour.'),
  ])
  .meta({
    description:
      'Of a fraction of dry gas: "saturated", or its pressure, is subtracted; "included" where the fraction is that of the wet gas.',
  });

/** Below it no gas is measured over an electrolyte, above it none in glass; kelvin for degrees is the usual slip. */
const [COLDEST_K, HOTTEST_K] = [200, 1500];

/** What is wrong with the temperature of a gas, if anything. */
export function temperatureTrouble(
  temperature: Stated,
  vapour: z.output<typeof vapourField> | undefined,
): string | undefined {
  const { text, value } = temperature;
  if (value < COLDEST_K)
    return /K$/u.test(text)
      ? `"${text}" is ${(value - 273.15).toFixed(0)} °C: too cold for a gas here; did you mean "${text.replace(/K$/u, 'degC')}"?`
      : `"${text}" is too cold for a gas that is measured`;
  if (value > HOTTEST_K) return `"${text}" is too hot for a gas that is measured`;
  const t_C = value - 273.15;
  if (vapour === 'saturated' && (t_C < 0 || t_C > 100))
    return `saturated water vapour is known from 0 to 100 °C, not at "${text}": state its pressure`;
  return undefined;
}

/** What is wrong with a pressure of water vapour, if anything. */
export function vapourTrouble(vapour: Stated, pressure: Stated): string | undefined {
  if (vapour.value < 0) return `a pressure is never negative, but "${vapour.text}" is`;
  if (vapour.value >= pressure.value) return `${vapour.text} of water vapour is more than the whole pressure`;
  return undefined;
}

/** The water vapour to subtract; 0 Pa where there is none. */
export function readVapour(given: z.output<typeof vapourField> | undefined, temperature: Stated): Stated {
  if (given === undefined || given === 'included') return { text: '0 Pa', value: 0, dimension: 'Pa' };
  if (given !== 'saturated') return given;
  const value = waterVapour_Pa(temperature.value);
  return { text: `${(value / 1e3).toFixed(3)} kPa`, value, dimension: 'Pa' };
}
