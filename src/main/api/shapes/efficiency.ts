// Efficiency sheets as the API takes and gives them. Neutral.
import { z } from 'zod';
import type { GroupResult } from '../../../core/faradaic/group/compute-group.ts';
import { DEFAULT_TRIALS } from '../../../core/faradaic/propagation/monte-carlo.ts';
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

/** How many draws, and from which seed: the same give the same numbers. */
export const monteCarlo = z.object({
  trials: z
    .number()
    .int()
    .min(10_000)
    .max(2_000_000)
    .default(DEFAULT_TRIALS)
    .meta({ description: 'Fewer than 10 000 say little of the ends of an interval.' }),
  seed: z.number().int().min(0).max(4_294_967_295).default(1),
});

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

const groupResult = fromCore<GroupResult>('Mean, spread and members at each value: src/core/faradaic/group.');

export const groupComputation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('computed'), result: groupResult }),
  z.object({ kind: z.literal('invalid'), message: z.string(), problems: z.array(problem) }),
]);
export type GroupComputation = z.infer<typeof groupComputation>;

export const savedGroup = z.object({
  id: z.number().int(),
  created_ms: z.number(),
  text: z.string().meta({ description: 'The group as it was saved.' }),
  result: groupResult,
});
export type SavedGroup = z.infer<typeof savedGroup>;
