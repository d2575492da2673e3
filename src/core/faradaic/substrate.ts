// What was fed and what was left of it, for conversion, yield and selectivity. Amounts, or concentrations with the volume they were in.

import { z } from 'zod';
import type { Path } from '../document.ts';
import { CottrellError } from '../errors.ts';
import { findSpecies, type Species } from './species.ts';
import { type Stated, stated } from './stated.ts';

export const substrateSchema = z.strictObject({
  start: stated(['mol', 'mol/m^3'], 'What was there at the start: 1.5 mmol, or 50 mM with a volume.'),
  end: stated(['mol', 'mol/m^3'], 'What was left at the end.').optional(),
  volume: stated(['m^3'], 'Volume the concentrations were in.').optional(),
  'end volume': stated(['m^3'], 'Volume at the end, where it was another one.').optional(),
  removed: stated(['mol'], 'What samples took out on the way.').optional(),
});

export interface Substrate {
  readonly name: string;
  readonly species: Species;
  readonly start_mol: number;
  /** Undefined where it was not measured. */
  readonly left_mol: number | undefined;
  /** Concentration at the inlet, where the start was one. */
  readonly start_mol_m3: number | undefined;
}

/** The substrate, or undefined after a complaint. */
export function substrateOf(
  name: string,
  fields: z.output<typeof substrateSchema>,
  complain: (path: Path, message: string) => undefined,
): Substrate | undefined {
  const { start, end, volume, removed } = fields;
  const endVolume = fields['end volume'] ?? volume;
  for (const [field, given] of Object.entries({ start, volume, 'end volume': fields['end volume'] }))
    if (given !== undefined && given.value <= 0)
      return complain([field], `must be above zero, not "${given.text}"`);
  for (const [field, given] of Object.entries({ end, removed }))
    if (given !== undefined && given.value < 0)
      return complain([field], `is never negative, but "${given.text}" is`);
  const needsVolume = (content: Stated | undefined, at: Stated | undefined) =>
    content?.dimension === 'mol/m^3' && at === undefined;
  if (needsVolume(start, volume) || needsVolume(end, endVolume))
    return complain(
      [needsVolume(start, volume) ? 'start' : 'end'],
      'a concentration needs the "volume" it was in',
    );
  const moles = (content: Stated, at: Stated | undefined) =>
    content.dimension === 'mol' ? content.value : content.value * at!.value;
  const species = speciesOf(name, complain);
  if (species === undefined) return undefined;
  return {
    name,
    species,
    start_mol: moles(start, volume),
    left_mol: end && moles(end, endVolume) + (removed?.value ?? 0),
    start_mol_m3: start.dimension === 'mol/m^3' ? start.value : undefined,
  };
}

function speciesOf(name: string, complain: (path: Path, message: string) => undefined): Species | undefined {
  try {
    return findSpecies(name);
  } catch (error) {
    if (error instanceof CottrellError) return complain([], error.message);
    throw error;
  }
}
