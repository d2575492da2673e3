// The fields of an efficiency sheet, as zod schemas: the single source of what may be written in one.
// It says what each field is; what the fields mean together is checked where they are used.

import { z } from 'zod';
import { count, oneOrMany, quantityNeeded, words } from '../fields.ts';
import { described } from '../validate.ts';
import { AMOUNT_FIELDS } from './amount/index.ts';
import { isotopeSchema } from './amount/isotope.ts';
import { CONVENTION_CHOICES } from './charge.ts';
import { currentFileSchema } from './current-file-schema.ts';
import { expectedSchema } from './expected-schema.ts';
import { stated, statedAgainstRHE, statedEfficiency, statedRatio } from './stated.ts';

const needsUncertainty = (issue: z.core.$ZodRawIssue) =>
  `an uncertainty is needed ("2 %", "0.15 mL"), or one for each input, not ${described(issue.input)}`;

const uncertainty = z
  .union([z.string(), z.number()], { error: needsUncertainty })
  .transform(String)
  .meta({ description: 'Standard uncertainty (k = 1): "2 %" of the value, or absolute in its unit.' });

const amountFields = Object.fromEntries(
  Object.entries(AMOUNT_FIELDS).map(([name, field]) => [name, field.optional()]),
);

const reading = {
  as: words(
    'The substance the mass or concentration was read as, where it is not the product: N, NH4+.',
  ).optional(),
  uncertainty: z
    .union([uncertainty, z.record(z.string(), uncertainty)], { error: needsUncertainty })
    .optional()
    .meta({ description: 'Of the whole amount, or by input.' }),
};

/** Experiments that tell what would be found anyway. */
const BLANK_KINDS = ['open circuit', 'no substrate', 'argon', 'bare support'] as const;

const blank = z.union(
  [stated(['mol'], 'What the blank gave.'), z.strictObject({ ...reading, ...amountFields })],
  {
    error: (issue) =>
      `an amount ("0.3 umol") or the fields of a reading are needed, not ${described(issue.input)}`,
  },
);

/** One product: what it is, what it is made from, and how much was found. */
export const rowSchema = z.strictObject({
  product: words('Name or formula of the product.'),
  formula: words('Formula, where the product is not known by name.').optional(),
  'molar mass': stated(['kg/mol'], 'Molar mass, where it is not that of the formula.').optional(),
  from: oneOrMany(words('Name or formula.'), 'What the product is made from, as it was fed.').optional(),
  coproducts: oneOrMany(
    words('Name or formula.'),
    'What else comes out, where atoms do not say it.',
  ).optional(),
  electrons: z
    .union(
      [
        z.number(),
        z.strictObject({ number: z.number(), because: words('Why the derived number does not hold.') }),
      ],
      { error: (issue) => `a number is needed, or { number: …, because: … }, not ${described(issue.input)}` },
    )
    .optional()
    .meta({ description: 'Electrons per molecule; derived when left out. Another number needs a reason.' }),
  charge: z.enum(CONVENTION_CHOICES).optional().meta({ description: 'Charge convention.' }),
  electrode: z.enum(['working', 'counter']).optional().meta({ description: 'Where it is made.' }),
  'also counts': oneOrMany(words('A product of this sheet.'), 'Products it went on to.').optional(),
  ...reading,
  ...amountFields,
  parts: z
    .array(z.strictObject({ in: words('Where: catholyte, acid trap.'), ...reading, ...amountFields }))
    .min(1)
    .optional()
    .meta({ description: 'Amounts found in several places, added up.' }),
  blanks: z
    .strictObject(Object.fromEntries(BLANK_KINDS.map((kind) => [kind, blank.optional()])))
    .optional()
    .meta({
      description:
        'What was found without electrolysis, without substrate, under argon, on the bare support.',
    }),
  subtract: z
    .enum([...BLANK_KINDS, 'none'])
    .optional()
    .meta({ description: 'Which blank is subtracted, where there are several.' }),
  density: stated(['kg/m^3'], 'Density of the deposit: gives the thickness of a layer.').optional(),
  expected: expectedSchema
    .optional()
    .meta({ description: 'What the charge makes, and what the amount takes, at an efficiency.' }),
  'standard potential': statedAgainstRHE(
    'Standard potential of the reaction against RHE, for the half-cell energy efficiency.',
  ).optional(),
  'standard cell voltage': stated(
    ['V'],
    'Standard voltage of the whole reaction, for the energy efficiency of the cell.',
  ).optional(),
  reported: z
    .strictObject({
      rate: stated(['mol/m^2/s', 'mol/kg/s'], 'A rate as reported: 0.78 mmol/h/cm^2.').optional(),
      'current density': stated(['A/m^2'], 'The current density it was reported for.').optional(),
      efficiency: statedEfficiency('The efficiency it was reported with.').optional(),
    })
    .optional()
    .meta({
      description:
        'Figures from elsewhere (a paper, a notebook) to hold against one another and against this sheet.',
    }),
  isotope: isotopeSchema.optional().meta({ description: 'Only what came from a labelled feed counts.' }),
});

export type RowFields = z.output<typeof rowSchema>;

const correctionUncertainty = { uncertainty: uncertainty.optional() };

/** The whole sheet; its rows are read one by one, so that a bad one does not stop the others. */
export const sheetSchema = z.strictObject({
  'cottrell sheet': z.literal(1).meta({ description: 'Version of this format.' }),
  title: words('A title.').optional(),
  notes: words('Anything worth keeping.').optional(),
  run: count('run', 1e9, 'Number of the run in the library.').optional(),
  charge: z
    .union(
      [
        stated(['C'], 'Charge that passed.'),
        z.strictObject({
          cathodic: stated(['C'], 'Cathodic charge, as a positive number.').optional(),
          anodic: stated(['C'], 'Anodic charge, as a positive number.').optional(),
          edge: stated(['C'], 'Part of it that is estimated, not measured.').optional(),
          'cathodic time': stated(['s'], 'How long the current was cathodic.').optional(),
          'anodic time': stated(['s'], 'How long the current was anodic.').optional(),
        }),
      ],
      { error: (issue) => quantityNeeded(issue, 'C') },
    )
    .optional(),
  current: stated(['A'], 'Constant current.').optional(),
  'current density': stated(['A/m^2'], 'Constant current density, on the area of the cell.').optional(),
  'current file': currentFileSchema.optional(),
  time: stated(['s'], 'Duration of the electrolysis.').optional(),
  cells: count(
    'cells',
    1e6,
    'Cells in series: one current through all of them, the amounts are those of all together.',
  ).optional(),
  'charge uncertainty': z
    .union(
      [
        uncertainty,
        z.strictObject({
          gain: statedRatio('Limit of the gain error of the current: 0.2 %.').optional(),
          offset: stated(['A'], 'Limit of the offset of the current.').optional(),
        }),
      ],
      { error: needsUncertainty },
    )
    .optional(),
  'double layer': z
    .strictObject({
      'per cycle': stated(['C'], 'Charge into the double layer in each cycle.').optional(),
      capacitance: stated(['F'], 'Double-layer capacitance.').optional(),
      step: stated(['V'], 'Distance between the two potentials.').optional(),
      resistance: stated(['ohm'], 'Uncompensated resistance.').optional(),
      phases: z
        .tuple([stated(['s'], 'First phase.'), stated(['s'], 'Second phase.')])
        .optional()
        .meta({ description: 'Durations of the two phases.' }),
      cycles: count('cycles', 1e9, 'Number of cycles; that of the run if left out.').optional(),
      source: words('Where the value comes from.'),
      ...correctionUncertainty,
    })
    .optional(),
  redox: z
    .strictObject({
      charge: stated(['C'], 'Cathodic charge of reversible surface redox, over the whole run.'),
      source: words('Where the value comes from.'),
      ...correctionUncertainty,
    })
    .optional(),
  cell: z.unknown().optional().meta({ description: 'Bases of rates and energies; read by itself.' }),
  calibrations: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: 'Calibration lines by name; each is read by itself.' }),
  substrates: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: 'What was fed and what was left, by name; each is read by itself.' }),
  products: z.array(z.unknown()).min(1).max(500),
});

export type SheetFields = z.output<typeof sheetSchema>;
