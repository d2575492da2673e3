// What a publication reports for the electrolysis of a protocol: figures as printed, each with its basis, what is known
// to be inconsistent in them, and why no efficiency is compared where none is there. It holds figures against nothing;
// ../compare-published.ts does.
import { z } from 'zod';
import { type Stated, stated, statedRatio } from '../faradaic/stated.ts';
import { exactlyOne, oneOrMany, words } from '../fields.ts';

/** The kinds of figures, each by its key in a protocol. */
export const FIGURE_KINDS = [
  'faradaic efficiency',
  'yield',
  'selectivity',
  'conversion',
  'yield rate',
  'yield per mass',
] as const;
export type FigureKind = (typeof FIGURE_KINDS)[number];

const figure = exactlyOne(
  z.strictObject({
    product: words('The product it is reported for; one of "products".'),
    'faradaic efficiency': statedRatio('Faradaic efficiency as reported.').optional(),
    yield: statedRatio('Chemical yield as reported, on the substrate named in "of".').optional(),
    selectivity: statedRatio(
      'Selectivity as reported: of the substrate named in "of", or of the carbon or nitrogen found in all products.',
    ).optional(),
    conversion: statedRatio('Conversion as reported, of the substrate named in "of".').optional(),
    'yield rate': stated(
      ['mol/kg/s', 'mol/m^2/s', 'Hz'],
      'Rate as reported: moles on catalyst mass or area, or mass on catalyst mass ("54 g/h/g").',
    ).optional(),
    'yield per mass': stated(['mol/kg'], 'Amount on catalyst mass, without a time.').optional(),
    of: words(
      'The substrate of a yield or selectivity; "carbon" or "nitrogen" for shares of what was found.',
    ).optional(),
    is: z.enum(['exactly', 'about', 'at least']).optional().meta({
      description:
        'How the figure is meant: exactly (if left out), about ("~ 100 %") or at least ("> 99.9 %").',
    }),
    uncertainty: words('Its uncertainty as reported: "5.3 mmol/h/g".').optional(),
    note: words('What is to be known of the figure.').optional(),
    'not compared': words('Why the figure is not held against the run, where it is not.').optional(),
  }),
  FIGURE_KINDS,
).superRefine((entry, context) => {
  const needsOf = (['yield', 'selectivity', 'conversion'] as const).some((kind) => entry[kind] !== undefined);
  if (needsOf && entry.of === undefined)
    context.addIssue({ code: 'custom', message: 'of what? Name the substrate: "of: nitrate"', path: ['of'] });
});

export const publishedSchema = z
  .strictObject({
    figures: z.array(figure).min(1).max(100).optional().meta({ description: 'Figures as reported.' }),
    'no efficiency': words(
      'Why no faradaic efficiency is compared; needed where no figure is one.',
    ).optional(),
    inconsistent: oneOrMany(
      words('One thing.'),
      'What is known not to fit together in the source.',
    ).optional(),
  })
  .superRefine(({ figures = [], 'no efficiency': reason }, context) => {
    const compared = figures.some(
      (f) => f['faradaic efficiency'] !== undefined && f['not compared'] === undefined,
    );
    if (compared && reason !== undefined)
      context.addIssue({
        code: 'custom',
        message: 'there is a faradaic efficiency among the figures: leave the reason out',
        path: ['no efficiency'],
      });
    if (!compared && reason === undefined)
      context.addIssue({
        code: 'custom',
        message: 'no faradaic efficiency is among the figures: say why in "no efficiency"',
      });
  })
  .meta({ description: 'What the source reports, to be held against the run.' });

/** A figure as printed. */
export interface PublishedFigure {
  readonly product: string;
  readonly kind: FigureKind;
  /** As written, and in the SI unit of `dimension` (a ratio is a fraction). */
  readonly text: string;
  readonly value: number;
  readonly dimension: Stated['dimension'];
  readonly of?: string;
  readonly is: 'exactly' | 'about' | 'at least';
  /** As reported; the same unit as the figure. */
  readonly uncertainty?: string;
  readonly note?: string;
  readonly notCompared?: string;
}

/** What the source of a protocol reports. */
export interface Published {
  readonly figures: readonly PublishedFigure[];
  /** Why no faradaic efficiency is compared. */
  readonly noEfficiency?: string;
  readonly inconsistent: readonly string[];
}

export function publishedOf(fields: z.output<typeof publishedSchema>): Published {
  const { figures = [], 'no efficiency': noEfficiency, inconsistent = [] } = fields;
  return {
    figures: figures.map((entry): PublishedFigure => {
      const kind = FIGURE_KINDS.find((key) => entry[key] !== undefined)!;
      const { text, value, dimension } = entry[kind] as Stated;
      const { product, of, is = 'exactly', uncertainty, note, 'not compared': notCompared } = entry;
      return {
        product,
        kind,
        text,
        value,
        dimension,
        is,
        ...(of !== undefined && { of }),
        ...(uncertainty !== undefined && { uncertainty }),
        ...(note !== undefined && { note }),
        ...(notCompared !== undefined && { notCompared }),
      };
    }),
    ...(noEfficiency !== undefined && { noEfficiency }),
    inconsistent: inconsistent.map(({ entry }) => entry),
  };
}
