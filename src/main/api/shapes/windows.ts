// What a page asks of the samples of a run. The answer is bytes: window-bytes.ts reads them. Neutral.
import { z } from 'zod';

/**
 * Channels of a window. Charges are totals since the start of the run at each point; `overloads` and `gaps` are
 * counts since the start, so that a rise between two points is where one happened. `flags` are the bits of FLAG in
 * src/core/samples.ts and known only where raw samples are given (elsewhere 0).
 */
export const channel = z.enum([
  'current_A',
  'potential_V',
  'setPotential_V',
  'cellVoltage_V',
  'cathodic_C',
  'anodic_C',
  'overloads',
  'gaps',
  'flags',
]);
export type Channel = z.infer<typeof channel>;

/** More points than any screen has. */
export const MOST_POINTS = 20_000;

export const points = z.number().int().min(2).max(MOST_POINTS);

export const blob = z
  .instanceof(Blob)
  .meta({ description: 'Bytes as docs/reference/api.md describes them.' });
