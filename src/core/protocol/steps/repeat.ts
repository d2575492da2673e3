// Step "repeat": other steps played several times in a row; may be nested. It needs to know steps in general, so the
// index hands it the schema and the compiler of steps.
import { z } from 'zod';
import { count } from '../../fields.ts';
import type { WaveformNode } from '../../waveform.ts';
import { untilCycle, untilOf } from '../until.ts';
import { optionsError, type StepContext, type StepKind } from './step.ts';

interface Options {
  readonly times: number;
  readonly until?: z.output<typeof untilCycle> | undefined;
  readonly steps: readonly unknown[];
}

const DEEPEST = 5;

export function repeatOf(
  step: () => z.ZodType,
  compileStep: (step: unknown, context: StepContext) => WaveformNode[],
): StepKind<z.ZodType<Options>> {
  return {
    kind: 'repeat',
    schema: z
      .strictObject(
        {
          times: count('times', 1e7, 'How often the steps are played; with "until", at most.'),
          until: untilCycle.optional(),
          steps: z.array(z.lazy(step)).min(1).max(1000).meta({ description: 'The steps that are repeated.' }),
        },
        { error: optionsError('repeat') },
      )
      .meta({ description: 'Steps that are played several times in a row.' }),
    compile({ times, until, steps }, context) {
      if (context.path.filter((part) => part === 'repeat').length > DEEPEST) {
        context.report(context.path, `repeats can be nested ${DEEPEST} deep, not more`);
        return [];
      }
      const body = steps.flatMap((step, i) =>
        compileStep(step, { ...context, path: [...context.path, 'steps', i] }),
      );
      return [{ kind: 'repeat', count: times, body, ...untilOf(until) }];
    },
  };
}
