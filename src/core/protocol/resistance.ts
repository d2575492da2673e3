// The uncompensated resistance of a cell as a protocol states it: a value, or that it is to be measured in the run itself,
// before the first step and after the last one. What follows from the measurement is in src/core/run-resistance.ts.
import { z } from 'zod';
import { quantity, quantityNeeded } from '../fields.ts';
import type { Hold, Impedance, OpenCircuit, WaveformNode } from '../waveform.ts';
import { potential, type StatedPotential } from './potential.ts';
import { type StepContext, segment } from './steps/step.ts';

/** How the resistance is measured in a run. */
export interface ResistanceMeasurement {
  readonly by: 'impedance' | 'current interrupt';
  /** After the last step as well. */
  readonly after: boolean;
}

const WHEN = ['before', 'before and after'] as const;
const WORDS = ['measured', 'measured before'] as const;
const value = quantity('ohm', 'As it was measured before.', { positive: true });

/** A value, or the words for a measurement. */
const stated = z.string({ error: (issue) => quantityNeeded(issue, 'ohm') }).transform((text, context) => {
  const word = WORDS.find((one) => one === text.trim());
  if (word !== undefined) return word;
  const read = value.safeParse(text);
  if (read.success) return read.data;
  const message = `${read.error.issues[0]!.message}; or write "measured"`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const resistanceSchema = z
  .union(
    [
      stated,
      z
        .strictObject({
          measured: z
            .enum(WHEN)
            .meta({ description: 'Before the first step, or after the last one as well.' }),
          by: z
            .enum(['impedance', 'current interrupt'])
            .optional()
            .meta({ description: 'Impedance at open circuit, if not said; the instrument must be able to.' }),
          at: potential('With a current interrupt: the potential whose current is interrupted.').optional(),
        })
        .check(({ value: { by, at }, issues, ...rest }) => {
          const complain = (field: string, message: string) =>
            issues.push({ code: 'custom', message, path: [field], input: rest });
          if (by === 'current interrupt' && at === undefined)
            complain('by', 'say at which potential: at: -0.5 V (its current is what is interrupted)');
          if (by !== 'current interrupt' && at !== undefined)
            complain('at', '"at" goes with a current interrupt only');
        }),
    ],
    {
      error: (issue) =>
        typeof issue.input === 'number'
          ? quantityNeeded(issue, 'ohm')
          : 'a resistance is needed, for example "12 ohm", or "measured"',
    },
  )
  .meta({
    description:
      'Uncompensated resistance between working and reference electrode: a value, or "measured" (before and after the run, by impedance).',
    examples: ['12 ohm', 'measured'],
  });

type ResistanceField = z.output<typeof resistanceSchema>;

/** The stated value, or how it is to be measured. */
export function resistanceOf(field: ResistanceField | undefined): {
  resistance_ohm?: number;
  resistanceMeasured?: ResistanceMeasurement;
} {
  if (field === undefined) return {};
  if (typeof field === 'number') return { resistance_ohm: field };
  if (typeof field === 'string')
    return { resistanceMeasured: { by: 'impedance', after: field === 'measured' } };
  return {
    resistanceMeasured: { by: field.by ?? 'impedance', after: field.measured === 'before and after' },
  };
}

/** Names of the segments that measure it: the first ones of a run, and the last ones. */
export const RESISTANCE_NAMES = { before: 'resistance before', after: 'resistance after' } as const;

/** From where the phase of any but the largest electrodes is small, to where the double layer shows. */
const SPECTRUM = { amplitude_V: 0.01, from_Hz: 100e3, to_Hz: 1e3, points: 11 } as const;
const SPECTRUM_S = 1.1;
/** So long a current flows before it is interrupted, and so long what follows is watched. */
const LEVEL_S = 0.5;
const OPEN_S = 0.02;
const LEVEL_EVERY_S = 0.01;
const OPEN_EVERY_S = 0.001;

type Action =
  | Pick<Hold, 'kind' | 'potential_V'>
  | Pick<OpenCircuit, 'kind'>
  | Pick<Impedance, 'kind' | 'amplitude_V' | 'from_Hz' | 'to_Hz' | 'points'>;

/** The segments that measure the resistance, around a waveform of so many steps. */
export function resistanceSegments(
  field: ResistanceField | undefined,
  steps: number,
  context: Omit<StepContext, 'step' | 'path'>,
): { before: WaveformNode[]; after: WaveformNode[] } {
  const { resistanceMeasured } = resistanceOf(field);
  if (resistanceMeasured === undefined) return { before: [], after: [] };
  const path = ['cell', 'resistance'];
  const stated = typeof field === 'object' ? (field.at as StatedPotential | undefined) : undefined;
  const actions: [Action, number, number][] =
    stated === undefined
      ? [[{ kind: 'impedance', ...SPECTRUM }, SPECTRUM_S, SPECTRUM_S]]
      : [
          [{ kind: 'hold', potential_V: context.potential(stated, [...path, 'at']) }, LEVEL_S, LEVEL_EVERY_S],
          [{ kind: 'open-circuit' }, OPEN_S, OPEN_EVERY_S],
        ];
  const made = (name: string, step: number) =>
    actions.map(([action, duration_s, period_s]) => {
      // A spectrum goes with no samples and no limits.
      const limits = action.kind === 'impedance' ? [] : context.limits;
      return segment(action, name, duration_s, { period_s }, { ...context, limits, step, path });
    });
  return {
    before: made(RESISTANCE_NAMES.before, -1),
    after: resistanceMeasured.after ? made(RESISTANCE_NAMES.after, steps) : [],
  };
}
