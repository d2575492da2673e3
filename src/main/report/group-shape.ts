// The report of a group as data: what its members say together, what each rests on, and what proves it. The single source
// of schema/group-report.schema.json. Numbers are SI at full precision, null is what is not known or does not apply, and
// nothing in it depends on where the library lies or when the report was made.
import { z } from 'zod';
import type { GroupResult } from '../../core/faradaic/group/compute-group.ts';
import { PARAMETERS } from '../../core/faradaic/group/group.ts';
import type { SheetResult } from '../../core/faradaic/result.ts';
import { efficiencyResult } from './efficiency-shape.ts';
import { trendShape } from './trend-shape.ts';

/** Rises when a field changes its meaning or goes away; new fields do not raise it. */
export const GROUP_REPORT_VERSION = 1;

const number = z.number();
const maybe = z.number().nullable();
const text = z.string();
const textOrNull = z.string().nullable();

const value = z.strictObject({ text, value: number }).nullable();

const groupResult = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('group'),
  title: textOrNull,
  notes: z.array(text),
  product: text,
  parameter: textOrNull,
  parameterUnit: z.enum(PARAMETERS).nullable(),
  points: z.array(
    z.strictObject({
      at: value,
      n: number,
      mean: number,
      sd: maybe.meta({ description: 'Sample standard deviation of the replicates, N − 1.' }),
      confidence: maybe.meta({ description: 'Half width of the 95 % confidence interval of the mean.' }),
      measurement_u: maybe.meta({
        description: 'Root mean square of the standard uncertainties of the members; never mixed with sd.',
      }),
      members: z.array(z.strictObject({ name: text, efficiency: number, u: maybe, convention: textOrNull })),
    }),
  ),
  trend: trendShape,
  complete: z.boolean(),
  problems: z.array(
    z.strictObject({
      message: text,
      line: number.optional(),
      column: number.optional(),
      path: text.optional(),
    }),
  ),
});

const run = z
  .strictObject({
    id: z.number().int(),
    title: text.meta({ description: 'As it was recorded; a later name is not part of the record.' }),
    started: text.meta({ description: 'ISO 8601, UTC.' }),
    outcome: text,
    simulated: z.boolean(),
    instrument: text,
    recordedWith: text,
    protocolSha256: text,
    samplesSha256: textOrNull.meta({ description: 'As in the report of the run.' }),
  })
  .nullable();

export const groupReportShape = z.strictObject({
  format: z.literal('cottrell-group-report'),
  version: z.literal(GROUP_REPORT_VERSION),
  program: z.strictObject({ version: text.meta({ description: 'Of the Cottrell that made this report.' }) }),
  group: z.strictObject({
    id: z.number().int().nullable().meta({ description: 'Number of the saved group, if it is one.' }),
    text: text.meta({ description: 'The group, exactly as it was written.' }),
    sha256: text,
  }),
  result: groupResult,
  members: z.array(
    z.strictObject({
      name: text,
      at: value,
      stated: z
        .strictObject({ efficiency: number, u: maybe })
        .nullable()
        .meta({ description: 'An efficiency from elsewhere, which nothing here proves.' }),
      analysis: z.number().int().nullable().meta({ description: 'Number of the saved analysis.' }),
      file: textOrNull.meta({ description: 'Path of the sheet, as the group names it.' }),
      sheet: textOrNull.meta({ description: 'The inputs, exactly as they were written.' }),
      sheetSha256: textOrNull,
      result: efficiencyResult.nullable(),
      run,
    }),
  ),
});

type Shape = z.infer<typeof groupReportShape>;
type Member = Omit<Shape['members'][number], 'result'> & { readonly result: SheetResult | null };

/** A report with the results in the types of the core. */
export type GroupReport = Omit<Shape, 'members' | 'result'> & {
  readonly result: GroupResult;
  readonly members: readonly Member[];
};

/** The text of schema/group-report.schema.json, draft 2020-12. */
export function groupReportJSONSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(groupReportShape), null, 2)}\n`;
}
