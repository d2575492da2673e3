// Step "hold": one potential (chronoamperometry) or one current (chronopotentiometry) held for a time.
import { z } from 'zod';
import { exactlyOne, quantity } from '../../fields.ts';
import { potential } from '../potential.ts';
import { samplingOf, timedSampling } from '../sampling.ts';
import { until } from '../until.ts';
import { common, inner, LONGEST_STEP, optionsError, segment, stepKind } from './step.ts';

const DEFAULT_PERIOD_S = 0.1;

export const hold = stepKind({
  kind: 'hold',
  schema: exactlyOne(
    z.strictObject(
      {
        ...common,
        potential: potential('Potential that is held.').optional(),
        current: quantity('A', 'Current that is held; anodic positive, cathodic negative.').optional(),
        duration: quantity('s', 'How long it is held; with "until", at most.', {
          atLeast: '1 us',
          atMost: LONGEST_STEP,
        }),
        until: until.optional(),
        sample: timedSampling.optional().meta({
          description: 'How often current and potential are sampled; every 100 ms if not said.',
        }),
      },
      { error: optionsError('hold') },
    ),
    ['potential', 'current'],
  ).meta({ description: 'One potential or one current, held for a time.' }),
  compile(options, context) {
    const at = inner(context, options.limits);
    const named = { name: options.name ?? 'hold', duration_s: options.duration };
    const sampling = samplingOf(options.sample, DEFAULT_PERIOD_S, named, [...at.path, 'sample'], at.report);
    const action =
      options.potential === undefined
        ? ({ kind: 'hold-current', current_A: options.current! } as const)
        : ({
            kind: 'hold',
            potential_V: at.potential(options.potential, [...at.path, 'potential']),
          } as const);
    return [segment(action, named.name, named.duration_s, sampling, at, options.until)];
  },
});
