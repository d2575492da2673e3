// Step "pulse": a train of levels, each a potential, a current, a ramp or open circuit, repeated for many cycles.
// Sampling is never defaulted here: a charge under pulses depends on it too much.
import { z } from 'zod';
import { count, exactlyOne, quantity, words } from '../../fields.ts';
import { potential } from '../potential.ts';
import { samplingOf, timedSampling } from '../sampling.ts';
import { until, untilCycle, untilOf } from '../until.ts';
import { common, inner, LONGEST_STEP, optionsError, type StepContext, segment, stepKind } from './step.ts';

const level = exactlyOne(
  z.strictObject({
    name: words('Name of the phase for people and for the ledger: "reduce".').max(60).optional(),
    potential: potential('Potential of this level.').optional(),
    current: quantity('A', 'Current of this level; anodic positive, cathodic negative.').optional(),
    ramp: z
      .strictObject({
        from: potential('Potential at its beginning.'),
        to: potential('Potential at its end.'),
      })
      .optional()
      .meta({ description: 'A potential that moves linearly during this level.' }),
    'open circuit': z
      .literal(true, { error: () => 'write "open circuit: true"' })
      .optional()
      .meta({ description: 'The cell is disconnected during this level.' }),
    duration: quantity('s', 'How long this level lasts; with "until", at most.', {
      atLeast: '1 us',
      atMost: LONGEST_STEP,
    }),
    until: until.optional(),
    sample: timedSampling
      .optional()
      .meta({ description: 'Sampling of this level where it differs from the others.' }),
    limits: common.limits,
  }),
  ['potential', 'current', 'ramp', 'open circuit'],
).meta({ description: 'One level of the pulse: a potential, a current, a ramp or open circuit.' });

type Level = z.output<typeof level>;

export const pulse = stepKind({
  kind: 'pulse',
  schema: z
    .strictObject(
      {
        ...common,
        levels: z
          .array(level)
          .min(2, { error: 'a pulse has at least two levels; one level alone is a "hold"' })
          .max(100)
          .meta({ description: 'The levels in the order in which they are played.' }),
        cycles: count('cycles', 1e7, 'How often all levels are played; with "until", at most.'),
        until: untilCycle.optional(),
        sample: timedSampling.meta({
          description:
            'How often current and potential are sampled. Charge under pulses is sensitive to it, so it must be said; an edge of 1 ms for 50 ms is a good beginning.',
          examples: [{ every: '20 ms', edge: { every: '1 ms', for: '50 ms' } }],
        }),
      },
      { error: optionsError('pulse') },
    )
    .meta({ description: 'Levels that follow one another at once, repeated for many cycles.' }),
  compile(options, context) {
    const step = inner(context, options.limits);
    const body = options.levels.map((field, i) => {
      const at = inner(step, field.limits, 'levels', i);
      const named = { name: field.name ?? `level ${i + 1}`, duration_s: field.duration };
      const path = field.sample === undefined ? step.path : at.path;
      const sampling = samplingOf(field.sample ?? options.sample, 0, named, [...path, 'sample'], at.report);
      return segment(actionOf(field, at), named.name, named.duration_s, sampling, at, field.until);
    });
    return [{ kind: 'repeat', count: options.cycles, body, ...untilOf(options.until) }];
  },
});

function actionOf(field: Level, { potential, path }: StepContext) {
  if (field.potential !== undefined) {
    return { kind: 'hold', potential_V: potential(field.potential, [...path, 'potential']) } as const;
  }
  if (field.current !== undefined) return { kind: 'hold-current', current_A: field.current } as const;
  if (field.ramp === undefined) return { kind: 'open-circuit' } as const;
  return {
    kind: 'ramp',
    from_V: potential(field.ramp.from, [...path, 'ramp', 'from']),
    to_V: potential(field.ramp.to, [...path, 'ramp', 'to']),
  } as const;
}
