// What a person may say of what they expect of a product: an efficiency, and the state of a gas. Fields only.

import { z } from 'zod';
import { vapourField } from './amount/gas-fields.ts';
import { stated, statedEfficiency } from './stated.ts';

export const expectedSchema = z.strictObject({
  efficiency: statedEfficiency('The efficiency to reckon with; 100 % if left out.')
    .refine(({ text, value }) => value <= 1 || (value > 2 && !text.endsWith('%')), {
      error: 'at most 100 % can be expected',
    })
    .meta({ description: 'The efficiency to reckon with; 100 % if left out.' })
    .optional(),
  temperature: stated(['K'], 'Temperature at which the gas will be measured.').optional(),
  pressure: stated(['Pa'], 'Pressure at which the gas will be measured.').optional(),
  'water vapour': vapourField.optional(),
});

export type ExpectedFields = z.output<typeof expectedSchema>;
