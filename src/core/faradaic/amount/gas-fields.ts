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

/** The water vapour to subtract; 0 Pa where there is none. */
export function readVapour(given: z.output<typeof vapourField> | undefined, temperature: Stated): Stated {
  if (given === undefined || given === 'included') return { text: '0 Pa', value: 0, dimension: 'Pa' };
  if (given !== 'saturated') return given;
  const value = waterVapour_Pa(temperature.value);
  return { text: `${(value / 1e3).toFixed(3)} kPa`, value, dimension: 'Pa' };
}
