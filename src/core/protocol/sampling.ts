// How often a step is sampled: the field of the protocol and its meaning in seconds. It fills in documented defaults,
// never a denser or coarser period than was asked for.
import { z } from 'zod';
import type { Path } from '../document.ts';
import { exactlyOne, quantity } from '../fields.ts';
import { formatQuantity } from '../quantity.ts';
import { needed } from '../validate.ts';
import type { Sampling } from '../waveform.ts';

type Report = (path: Path, message: string) => void;

const every = quantity('s', 'Time between two samples.', { atLeast: '1 us', atMost: '1 h' });

/** Sampling by time, with a denser edge. */
export const timedSampling = z
  .strictObject(
    {
      every,
      edge: z
        .strictObject({
          every: quantity('s', 'Time between two samples at the edge.', { atLeast: '1 us', atMost: '1 h' }),
          for: quantity('s', 'How long the edge lasts.', { atLeast: '1 us', atMost: '1 d' }),
        })
        .optional()
        .meta({
          description:
            'Denser samples right after the beginning, where the current changes fastest: most of what sampling loses of a charge is lost there.',
        }),
    },
    { error: samplingNeeded('{ every: 20 ms, edge: { every: 1 ms, for: 50 ms } }') },
  )
  .meta({ description: 'How often current and potential are sampled.' });

function samplingNeeded(example: string) {
  return (issue: z.core.$ZodRawIssue) => {
    if (issue.code !== 'invalid_type') return undefined;
    if (typeof issue.input === 'string') return `write { every: ${issue.input} }, not "${issue.input}" alone`;
    return needed(`the sampling, for example ${example},`, issue);
  };
}

/** Sampling of a sweep: by time or by potential. */
export const sweepSampling = exactlyOne(
  z.strictObject(
    {
      every: every.optional(),
      step: quantity('V', 'Potential between two samples.', { positive: true, atMost: '1 V' }).optional(),
    },
    { error: samplingNeeded('{ step: 2 mV }') },
  ),
  ['every', 'step'],
).meta({
  description: 'How often a sweep is sampled: one sample in a time (every) or in a potential (step).',
});

/**
 * The sampling of one segment. What does not fit into the segment is reported at `path` (that of the sample field).
 * Without a field: one sample in `default_s`, or at the end of a shorter segment.
 */
export function samplingOf(
  field: z.output<typeof timedSampling> | undefined,
  default_s: number,
  segment: { readonly name: string; readonly duration_s: number },
  path: Path,
  report: Report,
): Sampling {
  const lasts = `"${segment.name}" lasts only ${time(segment.duration_s)}`;
  if (field === undefined) return { period_s: Math.min(default_s, segment.duration_s) };
  if (field.every > segment.duration_s) {
    report([...path, 'every'], `one sample every ${time(field.every)}, but ${lasts}`);
  }
  if (field.edge === undefined) return { period_s: field.every };
  const edge = { period_s: field.edge.every, duration_s: field.edge.for };
  if (edge.duration_s > segment.duration_s) {
    report([...path, 'edge', 'for'], `the edge lasts ${time(edge.duration_s)}, but ${lasts}`);
  }
  if (edge.period_s >= field.every) {
    const message = `the edge must be denser than the rest: ${time(edge.period_s)} is not below ${time(field.every)}`;
    report([...path, 'edge', 'every'], message);
  }
  if (edge.period_s > edge.duration_s) {
    report([...path, 'edge', 'for'], `the edge is shorter than one of its samples (${time(edge.period_s)})`);
  }
  return { period_s: field.every, edge };
}

/** Potential between two samples of a sweep where nothing is said. */
const SWEEP_STEP_V = 0.002;

/** The sampling of one ramp of a sweep at this rate. */
export function sweepSamplingOf(
  field: z.output<typeof sweepSampling> | undefined,
  rate_V_per_s: number,
  segment: { readonly name: string; readonly duration_s: number },
  path: Path,
  report: Report,
): Sampling {
  const period_s = field?.every ?? (field?.step ?? SWEEP_STEP_V) / rate_V_per_s;
  if (field !== undefined && period_s > segment.duration_s) {
    const key = field.every === undefined ? 'step' : 'every';
    const message = `one sample every ${time(period_s)}, but "${segment.name}" lasts only ${time(segment.duration_s)}`;
    report([...path, key], message);
  }
  return { period_s: Math.min(period_s, segment.duration_s) };
}

function time(seconds: number): string {
  return formatQuantity(Number(seconds.toPrecision(4)), 's', { digits: 'exact' });
}
