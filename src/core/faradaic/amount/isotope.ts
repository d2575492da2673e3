// The share of a product that came from a labelled feed: n × (f − f_nat)/(f_feed − f_nat), from the fractions of the
// label in product and feed.

import { z } from 'zod';
import { atomsOf } from '../formula.ts';
import type { Species } from '../species.ts';
import { statedRatio } from '../stated.ts';

/** Natural fractions of the label (IUPAC isotopic compositions). */
const NATURAL = { '15N': 0.00364, '13C': 0.0107, '18O': 0.00205, '2H': 0.000115 } as const;

export const isotopeSchema = z.strictObject({
  label: z.enum(Object.keys(NATURAL) as (keyof typeof NATURAL)[]).meta({ description: 'The label.' }),
  product: statedRatio('Fraction of the label in the product, as measured.'),
  feed: statedRatio('Fraction of the label in the feed: 98.5 %.'),
  natural: statedRatio('Natural fraction, where it is not the tabulated one.').optional(),
});

export type IsotopeFields = z.output<typeof isotopeSchema>;

/** What the share is computed from, or what is wrong (field, message). */
export function isotopeShare(
  { label, product, feed, natural }: IsotopeFields,
  species: Species,
):
  | { readonly share: (product: number) => number; readonly words: string }
  | { readonly field: string; readonly message: string } {
  const background = natural?.value ?? NATURAL[label];
  const element = label.replace(/^\d+/u, '');
  if (atomsOf(species.formula, element) === 0)
    return { field: 'label', message: `there is no ${element} in ${species.name} to hold ${label}` };
  for (const [field, given] of Object.entries({ product, feed, natural }))
    if (given !== undefined && !(given.value >= 0 && given.value <= 1))
      return { field, message: `a fraction lies between 0 and 1, not at "${given.text}"` };
  if (feed.value <= background)
    return { field: 'feed', message: `the feed ("${feed.text}") holds no more ${label} than nature does` };
  const nature = `${natural?.text ?? background}`;
  return {
    share: (measured) => (measured - background) / (feed.value - background),
    words: `(${product.text} − ${nature}) / (${feed.text} − ${nature})`,
  };
}
