// The kinds of steps a protocol can have, one line each, and the step as a whole: a map with one of them as its key.
import { z } from 'zod';
import type { WaveformNode } from '../../waveform.ts';
import { cyclicSweep } from './cyclic-sweep.ts';
import { hold } from './hold.ts';
import { impedance } from './impedance.ts';
import { pulse } from './pulse.ts';
import { repeatOf } from './repeat.ts';
import { rest } from './rest.ts';
import type { StepContext, StepKind } from './step.ts';
import { sweep } from './sweep.ts';

const STEP_KINDS: readonly StepKind[] = [
  rest,
  hold,
  pulse,
  sweep,
  cyclicSweep,
  impedance,
  repeatOf(() => stepSchema, compileStep),
] as readonly StepKind[];

const KEYS = STEP_KINDS.map(({ kind }) => kind);

/** One step: `{ hold: { … } }`. */
export const stepSchema: z.ZodType<Readonly<Record<string, unknown>>> = z
  .strictObject(Object.fromEntries(STEP_KINDS.map(({ kind, schema }) => [kind, schema.optional()])))
  .superRefine(
    (step: unknown, context) => {
      if (typeof step !== 'object' || step === null) return;
      const present = Object.keys(step).filter((key) => KEYS.includes(key));
      const unknown = context.issues.some((issue) => issue.code === 'unrecognized_keys');
      // What is no kind at all has been reported as an unknown key.
      if (present.length === 0 && !unknown)
        context.addIssue({ code: 'custom', message: `one of ${list()} is needed` });
      for (const key of present.slice(1)) {
        const message = `a step does one thing: begin "${key}" as a step of its own, with "- ${key}:"`;
        context.addIssue({ code: 'custom', message, path: [key], params: { at: 'key' } });
      }
    },
    { when: () => true },
  )
  .meta({ id: 'step', description: 'One step of the run.', minProperties: 1, maxProperties: 1 });

function list(): string {
  return KEYS.map((key) => `"${key}"`).join(', ');
}

/** The segments of one step that has passed the schema; `context.path` is that of the step. */
export function compileStep(step: unknown, context: StepContext): WaveformNode[] {
  const options = step as Readonly<Record<string, unknown>>;
  const kind = STEP_KINDS.find((k) => options[k.kind] !== undefined)!;
  return kind.compile(options[kind.kind], { ...context, path: [...context.path, kind.kind] });
}
