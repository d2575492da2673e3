// The protocol format, version 1: the single source of what may stand in a file, of the messages for what may not,
// and of the JSON Schema that editors read. Fields with a meaning of their own have their own files.
import { z } from 'zod';
import { oneOrMany, quantity, words } from '../fields.ts';
import { cellSchema } from './cell.ts';
import { limits } from './limits.ts';
import { publishedSchema } from './published.ts';
import { stopRules } from './rules.ts';
import { simulationSchema } from './simulation.ts';
import { stepSchema } from './steps/index.ts';

const source = z
  .strictObject({
    case: words('Its number in the collection it is taken from: "6a".').optional(),
    cite: words('The publication, as text.').optional(),
    doi: words('Its DOI, without the address in front of it.')
      .regex(/^10\.\d{4,9}\/\S+$/u, {
        error: 'a DOI begins with "10.", for example "10.1038/s41467-023-40892-9"',
      })
      .optional(),
    stated: oneOrMany(words('One thing.'), 'What the source itself says.').optional(),
    assumed: oneOrMany(words('One thing.'), 'What had to be chosen here; shown before a run.').optional(),
  })
  .meta({ description: 'Where the protocol comes from, and what of it is not from there.' });

const range = z
  .union(
    [
      quantity('A', 'Largest current that is expected: one fixed range that carries it is used.', {
        positive: true,
        atMost: '1 kA',
      }),
      z
        .strictObject({
          from: quantity('A', 'Smallest range to use.', { positive: true }),
          to: quantity('A', 'Largest range to use.', { positive: true, atMost: '1 kA' }),
        })
        .refine(({ from, to }) => from <= to, { error: '"from" is larger than "to"', path: ['from'] }),
    ],
    {
      error: (issue) =>
        typeof issue.input === 'number'
          ? `a bare number: write a unit, for example "${issue.input} mA"`
          : 'the largest current expected is needed, for example "100 mA", or { from: 1 uA, to: 100 mA } to change ranges',
    },
  )
  .meta({
    description:
      'The current range: the largest current expected (one fixed range, right for pulses), or { from, to } to change ranges while measuring.',
    examples: ['100 mA'],
  });

const product = z
  .strictObject({
    product: words('What is made.'),
    from: oneOrMany(words('One substrate.'), 'What it is made from: it decides the number of electrons.'),
    charge: z
      .enum(['cathodic', 'anodic', 'net', 'absolute'])
      .meta({ description: 'The charge its efficiency is counted on.' }),
    'also counts': oneOrMany(
      words('One product.'),
      'Later products whose amount is counted here too, because they went through this one.',
    ).optional(),
  })
  .meta({ description: 'A product whose faradaic efficiency is asked for.' });

export const protocolSchema = z
  .strictObject({
    cottrell: z.literal(1, { error: () => 'the version of the format is needed: write "cottrell: 1"' }).meta({
      description: 'Version of the format. Always 1.',
    }),
    title: words('What the run is called.').max(200),
    description: words('What it is for, in a few sentences.').optional(),
    source: source.optional(),
    cell: cellSchema,
    steps: z.array(stepSchema).min(1).max(1000).meta({ description: 'What is done, in order.' }),
    range,
    limits: limits.optional(),
    stop: stopRules.optional(),
    pause: z
      .enum(['open circuit', 'hold'])
      .optional()
      .meta({ description: 'What the cell does while the run is paused; open circuit if not said.' }),
    'on link loss': z.enum(['off', 'continue']).optional().meta({
      description:
        'What is done when the connection breaks: off (reconnecting stops the run and confirms the cell off; this if not said) or continue (the instrument goes on alone).',
    }),
    'on instrument storage': z.enum(['none', 'copy']).optional().meta({
      description:
        'Whether the instrument keeps a copy of the data on its own storage: none (if not said) or copy (had back with `cottrell recover` after a lost line or a crash; the run never depends on it).',
    }),
    products: z
      .array(product)
      .max(100)
      .optional()
      .meta({ description: 'Products whose efficiency is asked for.' }),
    published: publishedSchema.optional(),
    simulation: simulationSchema.optional(),
    notes: words('Anything else worth keeping with the run.').optional(),
  })
  .meta({ title: 'Cottrell protocol', description: 'What a potentiostat is to do with a cell, with units.' });

export type ProtocolFields = z.output<typeof protocolSchema>;
