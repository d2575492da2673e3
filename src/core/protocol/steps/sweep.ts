// Step "sweep": the potential moved linearly from one value to another (linear sweep voltammetry).
import { z } from 'zod';
import type { Path } from '../../document.ts';
import { quantity } from '../../fields.ts';
import type { WaveformNode } from '../../waveform.ts';
import { potential } from '../potential.ts';
import { sweepSampling, sweepSamplingOf } from '../sampling.ts';
import { type UntilField, until } from '../until.ts';
import { common, inner, optionsError, type StepContext, segment, stepKind } from './step.ts';

/** Fields of everything that sweeps. */
export const sweeping = {
  ...common,
  rate: quantity('V/s', 'Scan rate.', { positive: true, atMost: '10 kV/s' }),
  sample: sweepSampling
    .optional()
    .meta({ description: 'How often current and potential are sampled; one sample every 2 mV if not said.' }),
};

export const sweep = stepKind({
  kind: 'sweep',
  schema: z
    .strictObject(
      {
        from: potential('Potential at the beginning.'),
        to: potential('Potential at the end.'),
        until: until.optional(),
        ...sweeping,
      },
      { error: optionsError('sweep') },
    )
    .meta({ description: 'One linear sweep of the potential.' }),
  compile(options, context) {
    const at = inner(context, options.limits);
    const from_V = at.potential(options.from, [...at.path, 'from']);
    const to_V = at.potential(options.to, [...at.path, 'to']);
    if (from_V === to_V)
      at.report([...at.path, 'to'], 'a sweep needs two different potentials; one alone is a "hold"');
    return ramp(options.name ?? 'sweep', from_V, to_V, options, [...at.path, 'to'], at);
  },
});

interface Sweeping {
  readonly rate: number;
  readonly sample?: z.output<typeof sweepSampling> | undefined;
  readonly until?: UntilField | undefined;
}

/** The ramp between two potentials at the rate of the step; nothing where there is no way to go. */
export function ramp(
  name: string,
  from_V: number,
  to_V: number,
  options: Sweeping,
  place: Path,
  context: StepContext,
): WaveformNode[] {
  if (from_V === to_V) return [];
  // Ten digits are more than any instrument times, and free of the residue of the subtraction.
  const duration_s = Number((Math.abs(to_V - from_V) / options.rate).toPrecision(10));
  if (duration_s > 30 * 86_400) context.report(place, `"${name}" would last longer than 30 d at this rate`);
  const sampling = sweepSamplingOf(
    options.sample,
    options.rate,
    { name, duration_s },
    [...context.path, 'sample'],
    context.report,
  );
  return [segment({ kind: 'ramp', from_V, to_V }, name, duration_s, sampling, context, options.until)];
}
