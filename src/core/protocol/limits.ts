// Limits that protect the cell: the fields of the protocol and their meaning. A limit is data; the engine and the
// instrument watch it. Limits of a step replace those of the protocol quantity by quantity, the others stay in force.
import { z } from 'zod';
import type { Path } from '../document.ts';
import { atLeastOne, oneOrMany, quantity } from '../fields.ts';
import type { Limit } from '../waveform.ts';
import { potential, type StatedPotential } from './potential.ts';

const QUANTITIES = {
  current: 'current magnitude',
  'cathodic current': 'cathodic current',
  'anodic current': 'anodic current',
  'potential above': 'potential above',
  'potential below': 'potential below',
} as const satisfies Record<string, Limit['quantity']>;

const LIMIT_KEYS = Object.keys(QUANTITIES) as (keyof typeof QUANTITIES)[];

const current = (what: string) => quantity('A', what, { positive: true }).optional();

const entry = atLeastOne(
  z.strictObject({
    current: current('Largest magnitude of the current.'),
    'cathodic current': current('Largest cathodic current, as a positive number.'),
    'anodic current': current('Largest anodic current.'),
    'potential above': potential('Highest potential measured.').optional(),
    'potential below': potential('Lowest potential measured.').optional(),
    for: quantity(
      's',
      'How long it must be exceeded without a break; at the first sample where nothing is said.',
      {
        atLeast: '0 s',
        atMost: '1 d',
      },
    ).optional(),
  }),
  LIMIT_KEYS,
);

/** One set of limits, or a list of sets that differ in `for`. */
export const limits = oneOrMany(
  entry,
  'What protects the cell: a measured value beyond a limit ends the run (outcome: aborted) with the cell off.',
);

export type LimitsField = z.output<typeof limits>;

/** The limits of the field, potentials converted by `convert`, with the place of each. */
export function limitsOf(
  field: LimitsField | undefined,
  path: Path,
  convert: (stated: StatedPotential, path: Path) => number,
): readonly PlacedLimit[] {
  return (field ?? []).flatMap(({ at, entry }) =>
    LIMIT_KEYS.flatMap((key): PlacedLimit[] => {
      const value = entry[key];
      if (value === undefined) return [];
      const place = [...path, ...at, key];
      const number = typeof value === 'number' ? value : convert(value, place);
      return [{ quantity: QUANTITIES[key], value: number, for_s: entry.for ?? 0, path: place }];
    }),
  );
}

/** A limit and where it is written. */
export interface PlacedLimit extends Limit {
  readonly path: Path;
}

/** The limits in force: those nearer to the segment replace the others of the same quantity. */
export function overrideLimits(
  outer: readonly PlacedLimit[],
  inner: readonly PlacedLimit[],
): readonly PlacedLimit[] {
  return [...outer.filter((o) => !inner.some((i) => i.quantity === o.quantity)), ...inner];
}
