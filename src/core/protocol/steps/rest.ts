// Step "rest": the cell disconnected, its open-circuit potential watched. No charge flows.
import { z } from 'zod';
import { quantity } from '../../fields.ts';
import { samplingOf, timedSampling } from '../sampling.ts';
import { until } from '../until.ts';
import { common, inner, LONGEST_STEP, optionsError, segment, stepKind } from './step.ts';

const DEFAULT_PERIOD_S = 1;

export const rest = stepKind({
  kind: 'rest',
  schema: z
    .strictObject(
      {
        ...common,
        duration: quantity('s', 'How long the cell rests; with "until", at most.', {
          atLeast: '1 us',
          atMost: LONGEST_STEP,
        }),
        until: until.optional(),
        sample: timedSampling
          .optional()
          .meta({ description: 'How often the potential is sampled; every 1 s if not said.' }),
      },
      { error: optionsError('rest') },
    )
    .meta({ description: 'Open circuit: the cell is disconnected and its potential watched.' }),
  compile(options, context) {
    const at = inner(context, options.limits);
    const named = { name: options.name ?? 'rest', duration_s: options.duration };
    const sampling = samplingOf(options.sample, DEFAULT_PERIOD_S, named, [...at.path, 'sample'], at.report);
    const { name, duration_s } = named;
    return [segment({ kind: 'open-circuit' }, name, duration_s, sampling, at, options.until)];
  },
});
