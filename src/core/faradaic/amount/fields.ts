// Fields that several amount routes share, so that they mean the same in each.

import { stated } from '../stated.ts';

/** What a blank gave: a reading like the sample's, or moles. */
export const blankField = stated(
  ['mol', 'mol/m^3', 'kg/m^3', 'kg', '1'],
  'What a blank gave: in the unit of the reading (then treated like it), or as moles (then subtracted at the end).',
);
