// A group: several sheets (or efficiencies from elsewhere) as replicates, or as a series over one varied parameter.
// YAML text to what it says; nothing is computed here.

import { z } from 'zod';
import { type Path, readDocument, refuse } from '../../document.ts';
import type { Problem } from '../../errors.ts';
import { count, words } from '../../fields.ts';
import type { Dimension } from '../../quantity.ts';
import { described, validate } from '../../validate.ts';
import { type Stated, stated, statedEfficiency } from '../stated.ts';
import { readUncertainty } from '../uncertainty.ts';

/** What a parameter can be measured in. */
export const PARAMETERS = [
  'V',
  's',
  'A',
  'A/m^2',
  'C',
  'mol/m^3',
  'K',
  'Hz',
  'm^2',
  'kg',
  'm^3/s',
  'sccm',
  '1',
] as const satisfies readonly Dimension[];

const at = z
  .union([z.number(), stated(PARAMETERS, 'Value of the parameter.')], {
    error: (issue) => `a value of the parameter is needed ("-0.6 V", 13), not ${described(issue.input)}`,
  })
  .transform(
    (value): Stated => (typeof value === 'number' ? { text: String(value), value, dimension: '1' } : value),
  )
  .meta({ description: 'Value of the varied parameter: -0.6 V, 5 s, 13.' });

const member = z.strictObject({
  sheet: words('Path of an efficiency sheet, from the folder of the group.').optional(),
  analysis: count(
    'analysis',
    1e9,
    'Number of a saved analysis of the library, instead of a sheet.',
  ).optional(),
  efficiency: statedEfficiency('An efficiency from elsewhere, instead of a sheet: 71 %.').optional(),
  uncertainty: words('Its standard uncertainty: 1.5 %.').optional(),
  at: at.optional(),
  name: words('What to call it.').optional(),
});

export const groupSchema = z.strictObject({
  'cottrell group': z.literal(1).meta({ description: 'Version of this format.' }),
  title: words('A title.').optional(),
  notes: words('Anything worth keeping.').optional(),
  product: words('The product whose efficiency is grouped, as the sheets call it.'),
  parameter: words(
    'What was varied: potential, pulse time, cycle. Left out for plain replicates.',
  ).optional(),
  members: z.array(member).min(1).max(2000),
});

export interface GroupMember {
  readonly name: string;
  /** Path of its sheet; undefined where the efficiency is stated. */
  readonly sheet: string | undefined;
  /** Number of a saved analysis; undefined where there is a sheet or a stated efficiency. */
  readonly analysis: number | undefined;
  readonly stated: { readonly efficiency: number; readonly u: number | null } | undefined;
  readonly at: Stated | undefined;
  readonly problemAt: (path: Path, message: string) => Problem;
}

export interface Group {
  readonly title: string | undefined;
  readonly notes: string | undefined;
  readonly product: string;
  readonly parameter: string | undefined;
  readonly members: readonly GroupMember[];
}

/** True where a text is a group, not a sheet. */
export function isGroup(text: string): boolean {
  return /^cottrell group\s*:/mu.test(text);
}

/** Reads a group. Throws `sheet-invalid` with all problems at once. */
export function parseGroup(text: string): Group {
  const document = readDocument(text);
  const { value: fields, problems } = validate(document, groupSchema);
  if (fields === undefined) {
    refuse('sheet-invalid', 'The group', problems);
    throw new Error('a group that cannot be used has problems');
  }
  const { parameter, members } = fields;
  const dimension: Dimension | undefined = members.find((one) => one.at !== undefined)?.at?.dimension;
  const read = members.map((one, i): GroupMember => {
    const problemAt = (path: Path, message: string) => document.problemAt(['members', i, ...path], message);
    const complain = (path: Path, message: string) => problems.push(problemAt(path, message));
    if ([one.sheet, one.analysis, one.efficiency].filter((way) => way !== undefined).length !== 1)
      complain([], 'give one of "sheet", "analysis", "efficiency"');
    if (parameter !== undefined && one.at === undefined) complain([], `"at" is missing: which ${parameter}?`);
    if (parameter === undefined && one.at !== undefined)
      complain(['at'], 'what was varied? Say so with "parameter" at the top');
    if (one.at !== undefined && one.at.dimension !== dimension)
      complain(['at'], `"${one.at.text}" is of another kind than the values before`);
    if (one.uncertainty !== undefined && one.efficiency === undefined)
      complain(['uncertainty'], 'the uncertainty of a sheet or an analysis is its own');
    const known =
      one.efficiency && one.uncertainty !== undefined ? uncertaintyOf(one.uncertainty) : undefined;
    if (typeof known === 'string') complain(['uncertainty'], known);
    return {
      name: one.name ?? one.sheet ?? (one.analysis ? `analysis ${one.analysis}` : `member ${i + 1}`),
      sheet: one.sheet,
      analysis: one.analysis,
      stated: one.efficiency && {
        efficiency: one.efficiency.value,
        u: typeof known === 'number' ? known : null,
      },
      at: one.at,
      problemAt,
    };
  });
  refuse('sheet-invalid', 'The group', problems);
  return { title: fields.title, notes: fields.notes, product: fields.product, parameter, members: read };
}

/** Of an efficiency, "1.5 %" means percentage points: efficiencies are percentages themselves. */
function uncertaintyOf(text: string): number | string {
  const read = readUncertainty(text, { text: '100 %', value: 1, dimension: '1' });
  return typeof read === 'string' ? read : read.u;
}
