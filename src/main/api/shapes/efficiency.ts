// Efficiency sheets as the API takes and gives them. Neutral.
import { z } from 'zod';
import type { SheetResult } from '../../../core/faradaic/result.ts';
import type { Published } from '../../../core/protocol/published.ts';
import { fromCore, problem, runId } from './common.ts';

const sheetResult = fromCore<SheetResult>(
  'Amounts, efficiencies on every convention, closures, problems: src/core/faradaic/result.ts.',
);

/** Typing is not an error: a sheet that cannot be used is a value too. What is wrong in one product is in the result. */
export const computation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('computed'), result: sheetResult }),
  z.object({ kind: z.literal('invalid'), message: z.string(), problems: z.array(problem) }),
]);
export type Computation = z.infer<typeof computation>;

/** A sheet to begin with. `amounts` says where its amounts come from. */
export const template = z.object({
  text: z.string(),
  amounts: z.enum(['simulated', 'none']),
  published: fromCore<Published | undefined>('What the source of the protocol reports.').optional(),
});

export const analysis = z.object({
  id: z.number().int(),
  run: runId.optional(),
  created_ms: z.number(),
  text: z.string().meta({ description: 'The sheet as it was saved.' }),
  result: sheetResult,
});
export type Analysis = z.infer<typeof analysis>;
