// Stop rules: when a run that goes well ends by itself. The fields of the protocol and their meaning as data.
import { z } from 'zod';
import { exactlyOne, oneOrMany, type Placed, quantity } from '../fields.ts';
import type { RuleTiming, StopRule } from '../rules.ts';

const TIMINGS = ['at once', 'end of step', 'end of cycle'] as const satisfies readonly RuleTiming[];
const LONGEST = '366 d';

const charge = (what: string) =>
  quantity('C', `${what} since the start of the run.`, { positive: true }).optional();
const current = (what: string) =>
  quantity('A', `Magnitude of the current ${what} this value.`, { positive: true }).optional();

const rule = exactlyOne(
  z
    .strictObject({
      'cathodic charge': charge('Cathodic charge'),
      'anodic charge': charge('Anodic charge'),
      'net charge': quantity(
        'C',
        'Cathodic minus anodic charge since the start; negative for more anodic.',
      ).optional(),
      'absolute charge': charge('Cathodic plus anodic charge'),
      'current below': current('below'),
      'current above': current('above'),
      time: quantity('s', 'Time since the start of the run, pauses included.', {
        positive: true,
        atMost: LONGEST,
      }).optional(),
      for: quantity('s', 'With a current: how long it must last without a break.', {
        atLeast: '0 s',
        atMost: LONGEST,
      }).optional(),
      at: z
        .enum(TIMINGS)
        .optional()
        .meta({ description: 'When the rule takes effect once it is met; at once if not said.' }),
    })
    .superRefine(
      (rule: Readonly<Record<string, unknown>>, context) => {
        if (typeof rule !== 'object' || rule === null) return;
        const onCurrent = 'current below' in rule || 'current above' in rule;
        if (onCurrent && !('for' in rule)) {
          const message =
            'say for how long the current must last, for example "for: 10 s", so that a zero crossing does not end the run';
          context.addIssue({ code: 'custom', message });
        }
        if (!onCurrent && 'for' in rule) {
          const message = '"for" goes with "current below" and "current above" only';
          context.addIssue({ code: 'custom', message, path: ['for'], params: { at: 'key' } });
        }
        if (rule['net charge'] === 0) {
          context.addIssue({
            code: 'custom',
            message: 'a net charge of zero is met before the start',
            path: ['net charge'],
          });
        }
      },
      { when: () => true },
    ),
  [
    'cathodic charge',
    'anodic charge',
    'net charge',
    'absolute charge',
    'current below',
    'current above',
    'time',
  ],
);

/** One stop rule or a list of them; the first that is met ends the run. */
export const stopRules = oneOrMany(
  rule,
  'When the run ends by itself (outcome: completed); the first rule that is met counts.',
);

/** The rules as the engine and the drivers understand them, in the order of the text. */
export function rulesOf(field: readonly Placed<z.output<typeof rule>>[] | undefined): StopRule[] {
  return (field ?? []).map(({ entry }) => ruleOf(entry));
}

function ruleOf(entry: z.output<typeof rule>): StopRule {
  const at = entry.at ?? 'at once';
  for (const charge of ['cathodic', 'anodic', 'net', 'absolute'] as const) {
    const value_C = entry[`${charge} charge`];
    if (value_C !== undefined) return { kind: 'charge', charge, value_C, at };
  }
  for (const when of ['below', 'above'] as const) {
    const value_A = entry[`current ${when}`];
    if (value_A !== undefined) return { kind: 'current', when, value_A, for_s: entry.for ?? 0, at };
  }
  return { kind: 'time', value_s: entry.time!, at };
}
