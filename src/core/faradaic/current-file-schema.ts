// How a sheet names a file with times and currents: its path, its columns, their units. Reading it is current-file.ts's.

import { z } from 'zod';
import { words } from '../fields.ts';
import { stated } from './stated.ts';

const column = z
  .union([
    z.string().min(1),
    z.int().min(1),
    z.strictObject({
      column: z.union([z.string().min(1), z.int().min(1)]),
      unit: words('Unit of the column: s, mA.'),
    }),
  ])
  .transform((given): Column => (typeof given === 'object' ? given : { column: given }))
  .meta({
    description: 'Header or number (from 1) of the column, with its unit where the header does not say it.',
  });

export const currentFileSchema = z
  .union([
    words('Path of the file, from the folder of the sheet.').transform((path): CurrentFile => ({ path })),
    z.strictObject({
      path: words('Path of the file, from the folder of the sheet.'),
      time: column.optional(),
      current: column.optional(),
      'cathodic is positive': z
        .boolean()
        .optional()
        .meta({ description: 'True for files that count reduction positive.' }),
      every: stated(['s'], 'Sample period; longer stretches without a sample are gaps.').optional(),
    }),
  ])
  .transform((given): CurrentFile => given)
  .meta({ description: 'A file with time and current: its path, or a map with its columns.' });

export interface Column {
  readonly column: string | number;
  readonly unit?: string;
}

export interface CurrentFile {
  readonly path: string;
  readonly time?: Column | undefined;
  readonly current?: Column | undefined;
  readonly 'cathodic is positive'?: boolean | undefined;
  readonly every?: { readonly value: number } | undefined;
}
