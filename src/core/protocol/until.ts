// What ends a step or the cycles of one before its time: the fields of the protocol and their meaning as data. Which
// conditions a segment can have follows from what it does; what makes no sense is said where it is written.
import { z } from 'zod';
import type { Path } from '../document.ts';
import { count, exactlyOne, oneOrMany, quantity } from '../fields.ts';
import type { RepeatCondition, SegmentCondition } from '../until.ts';
import type { Segment } from '../waveform.ts';
import { potential, type StatedPotential } from './potential.ts';

const CHARGES = ['cathodic', 'anodic', 'net', 'absolute'] as const;
/** A net charge may be zero or change its sign, so that a part of it means nothing. */
const FALLING = ['cathodic', 'anodic', 'absolute'] as const;
const SIDES = ['below', 'above'] as const;
const LONGEST = '30 d';

const positive = <D extends 'A' | 'C'>(dimension: D, what: string) =>
  quantity(dimension, what, { positive: true }).optional();

const segmentCondition = exactlyOne(
  z
    .strictObject({
      'current below': positive('A', 'Magnitude of the current below this value.'),
      'current above': positive('A', 'Magnitude of the current above this value.'),
      'potential below': potential('Measured potential below this value.').optional(),
      'potential above': potential('Measured potential above this value.').optional(),
      'cathodic charge': positive('C', 'Cathodic charge since the beginning of this step.'),
      'anodic charge': positive('C', 'Anodic charge since the beginning of this step.'),
      'net charge': quantity(
        'C',
        'Cathodic minus anodic charge since the beginning of this step; negative for more anodic.',
      ).optional(),
      'absolute charge': positive('C', 'Cathodic plus anodic charge since the beginning of this step.'),
      'drift below': quantity(
        'V/s',
        'The mean potential of one stretch of time ("over") differs by less from the stretch before it.',
        { positive: true },
      ).optional(),
      for: quantity('s', 'With a current or potential: how long it must last without a break.', {
        atLeast: '0 s',
        atMost: LONGEST,
      }).optional(),
      over: quantity('s', 'With a drift: how long one stretch is.', {
        atLeast: '1 ms',
        atMost: LONGEST,
      }).optional(),
    })
    .superRefine(
      (field: Readonly<Record<string, unknown>>, context) => {
        if (typeof field !== 'object' || field === null) return;
        const lasts = SIDES.some((side) => `current ${side}` in field || `potential ${side}` in field);
        const complain = (message: string, ...path: string[]) =>
          context.addIssue({ code: 'custom', message, path, params: { at: 'key' } });
        if (lasts && !('for' in field))
          complain('say for how long it must last, for example "for: 1 s" ("for: 0 s" for the first sample)');
        if (!lasts && 'for' in field) complain('"for" goes with a current or a potential only', 'for');
        if ('drift below' in field && !('over' in field))
          complain('say over which time the drift is judged, for example "over: 1 min"');
        if (!('drift below' in field) && 'over' in field)
          complain('"over" goes with "drift below" only', 'over');
        if (field['net charge'] === 0)
          complain('a net charge of zero is met before the beginning', 'net charge');
      },
      { when: () => true },
    ),
  [
    'current below',
    'current above',
    'potential below',
    'potential above',
    ...CHARGES.map((charge) => `${charge} charge`),
    'drift below',
  ],
);

/** `until` of a segment. */
export const until = oneOrMany(
  segmentCondition,
  'Ends this step before its duration, and the run goes on with the next; the first that is met counts.',
);

export type UntilField = z.output<typeof until>;

/** The conditions of a segment that does this; what it cannot have is reported at `path`. */
export function segmentConditionsOf(
  field: UntilField | undefined,
  kind: Segment['kind'],
  duration_s: number,
  path: Path,
  { potential, report }: Reader,
): readonly SegmentCondition[] {
  return (field ?? []).flatMap(({ at, entry }) => {
    const place = [...path, ...at];
    const condition = conditionOf(entry, (stated, key) => potential(stated, [...place, key]));
    const trouble = troubleOf(condition, kind, duration_s);
    if (trouble !== undefined) report(place, trouble);
    return [condition];
  });
}

interface Reader {
  potential(stated: StatedPotential, path: Path): number;
  report(path: Path, message: string): void;
}

function conditionOf(
  entry: z.output<typeof segmentCondition>,
  convert: (stated: StatedPotential, key: string) => number,
): SegmentCondition {
  const for_s = entry.for ?? 0;
  for (const when of SIDES) {
    const value_A = entry[`current ${when}`];
    if (value_A !== undefined) return { kind: 'current', when, value_A, for_s };
    const stated = entry[`potential ${when}`];
    if (stated !== undefined)
      return { kind: 'potential', when, value_V: convert(stated, `potential ${when}`), for_s };
  }
  for (const charge of CHARGES) {
    const value_C = entry[`${charge} charge`];
    if (value_C !== undefined) return { kind: 'charge', charge, value_C };
  }
  return { kind: 'drift', below_V_per_s: entry['drift below']!, over_s: entry.over ?? 0 };
}

function troubleOf(
  condition: SegmentCondition,
  kind: Segment['kind'],
  duration_s: number,
): string | undefined {
  const setsPotential = kind === 'hold' || kind === 'ramp';
  if (kind === 'open-circuit' && (condition.kind === 'current' || condition.kind === 'charge'))
    return `no current flows at open circuit: a ${condition.kind} cannot end it`;
  if (kind === 'hold-current' && condition.kind === 'current')
    return 'the current is what is held here: it cannot end the step';
  if (setsPotential && (condition.kind === 'potential' || condition.kind === 'drift'))
    return 'the potential is what is set here: it cannot end the step';
  if (condition.kind === 'drift' && 2 * condition.over_s > duration_s)
    return 'two stretches ("over") are compared, and the step is too short for two';
  return undefined;
}

const keyed = <K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> =>
  Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;

const FALLEN = FALLING.map((charge) => `${charge} charge fallen by` as const);
const CYCLE = CHARGES.flatMap((charge) => SIDES.map((when) => `${charge} charge ${when}` as const));
const TOTAL = CHARGES.map((charge) => `total ${charge} charge` as const);
const END = SIDES.map((when) => `end current ${when}` as const);

const repeatCondition = exactlyOne(
  z
    .strictObject({
      ...keyed(FALLEN, () =>
        quantity('1', 'The charge of a cycle has fallen by this part of that of "against cycle".', {
          positive: true,
          atMost: '100 %',
        }).optional(),
      ),
      'against cycle': count(
        'cycles',
        1e7,
        'With "fallen by": the cycle it is compared with; the first if not said.',
      ).optional(),
      ...keyed(CYCLE, () => quantity('C', 'Charge of one cycle beyond this value.').optional()),
      ...keyed(TOTAL, () => quantity('C', 'Charge of all cycles together since the first.').optional()),
      ...keyed(END, () => positive('A', 'Magnitude of the last current of a cycle beyond this value.')),
    })
    .superRefine(
      (field: Readonly<Record<string, unknown>>, context) => {
        if (typeof field !== 'object' || field === null) return;
        if ('against cycle' in field && !FALLEN.some((key) => key in field))
          context.addIssue({
            code: 'custom',
            message: '"against cycle" goes with "fallen by" only',
            path: ['against cycle'],
            params: { at: 'key' },
          });
        for (const key of [...CYCLE, ...TOTAL]) {
          const value = field[key];
          const signed = key.includes('net');
          if (typeof value === 'number' && (signed ? value === 0 : value <= 0))
            context.addIssue({
              code: 'custom',
              message: signed
                ? 'a net charge of zero is met before the start'
                : 'a charge above zero is needed',
              path: [key],
            });
        }
      },
      { when: () => true },
    ),
  [...FALLEN, ...CYCLE, ...TOTAL, ...END],
);

/** `until` of what is repeated. */
export const untilCycle = oneOrMany(
  repeatCondition,
  'Ends the repetition early, judged at the end of every cycle; the first that is met counts.',
);

type RepeatEntry = z.output<typeof repeatCondition>;

/** The conditions of a repeat, with nothing in it where there are none. */
export function untilOf(field: z.output<typeof untilCycle> | undefined): {
  until?: readonly RepeatCondition[];
} {
  return field === undefined ? {} : { until: field.map(({ entry }) => repeatConditionOf(entry)) };
}

function repeatConditionOf(entry: RepeatEntry): RepeatCondition {
  for (const charge of FALLING) {
    const by = entry[`${charge} charge fallen by`];
    if (by !== undefined)
      return { kind: 'charge fallen', charge, by, against: (entry['against cycle'] ?? 1) - 1 };
  }
  for (const charge of CHARGES) {
    for (const when of SIDES) {
      const value_C = entry[`${charge} charge ${when}`];
      if (value_C !== undefined) return { kind: 'cycle charge', charge, when, value_C };
    }
    const value_C = entry[`total ${charge} charge`];
    if (value_C !== undefined) return { kind: 'total charge', charge, value_C };
  }
  const when = entry['end current below'] === undefined ? 'above' : 'below';
  return { kind: 'end current', when, value_A: entry[`end current ${when}`]! };
}
