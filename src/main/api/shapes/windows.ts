// What a page asks of the samples of a run. The answer is bytes: window-bytes.ts reads them. Neutral.
import { z } from 'zod';
import { CHANNELS } from '../../../core/window.ts';
import type { Bytes } from '../bytes.ts';

/** See src/core/window.ts. */
export const channel = z.enum(CHANNELS);

/** Two for each pixel of the widest screen. */
const MOST_POINTS = 8000;

export const points = z.number().int().min(2).max(MOST_POINTS);

/** REST and its document know such an answer as a Blob. */
export const bytes = z
  .instanceof(Blob)
  .meta({ description: 'Bytes as docs/reference/api.md describes them.' }) as unknown as z.ZodType<Bytes>;
