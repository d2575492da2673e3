// Shapes that every part of the API uses, and what went wrong as a value. Neutral: a page may import it.
import { z } from 'zod';

/** A number, or null for what was not measured or is not known: JSON knows no NaN. */
export const measured = z.number().nullable();

export const runId = z.number().int().positive().meta({ description: 'Number of a run in the library.' });
export const instrumentId = z
  .number()
  .int()
  .positive()
  .meta({ description: 'Number that an instrument got when it was connected.' });

/** One thing that is wrong in a text or a request. */
export const problem = z.object({
  message: z.string(),
  line: z.number().int().optional().meta({ description: '1-based.' }),
  column: z.number().int().optional(),
  path: z.string().optional().meta({ description: 'Like "steps[1].pulse.levels[0].potential".' }),
});

/** What went wrong: what kind, in words, what to do, and where. */
export const trouble = z.object({
  code: z.string().meta({ description: 'One of the error codes of docs/reference/errors.md.' }),
  message: z.string(),
  advice: z.string(),
  problems: z.array(problem),
});
export type Trouble = z.infer<typeof trouble>;

/**
 * A value whose type is defined in src/core, where it is documented. It was checked when it was made, so it is not
 * checked again on its way out.
 */
export function fromCore<T>(description: string): z.ZodType<T> {
  return z.any().meta({ description }) as unknown as z.ZodType<T>;
}

/** What was counted over some stretch. Charges are magnitudes; net is cathodic − anodic, absolute their sum. */
export const charges = z.object({
  cathodic_C: z.number(),
  anodic_C: z.number(),
  net_C: z.number(),
  absolute_C: z.number(),
  edge_C: z.number().meta({ description: 'Part that was held to programmed edges, not measured there.' }),
  samples: z.number(),
  gaps: z.number(),
  gap_s: z.number(),
  overloads: z.number(),
  lowerBound: z.boolean().meta({ description: 'Samples were overloaded: the charge is at least this.' }),
});
