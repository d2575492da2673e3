// What a step kind is: a key of the protocol, the schema of what stands below it, and how it becomes segments.
// The fields that all steps share are here; what only one kind has is in its own file.
import type { z } from 'zod';
import type { Path } from '../../document.ts';
import { words } from '../../fields.ts';
import { formatQuantity } from '../../quantity.ts';
import { described } from '../../validate.ts';
import type {
  Hold,
  HoldCurrent,
  Impedance,
  Limit,
  OpenCircuit,
  Ramp,
  Sampling,
  WaveformNode,
} from '../../waveform.ts';
import { type LimitsField, limits, overrideLimits, type PlacedLimit } from '../limits.ts';
import type { StatedPotential } from '../potential.ts';
import { segmentConditionsOf, type UntilField } from '../until.ts';

/** What the compiler offers to a step kind. */
export interface StepContext {
  /** Index of the top-level step. */
  readonly step: number;
  /** Where the settings of this step stand. */
  readonly path: Path;
  /** Limits in force around this step. */
  readonly limits: readonly PlacedLimit[];
  /** The limits of a field, checked against the current range. */
  limitsOf(field: LimitsField | undefined, path: Path): readonly PlacedLimit[];
  /** The stated potential against the reference electrode of the cell, V; keeps both for the record. */
  potential(stated: StatedPotential, path: Path): number;
  report(path: Path, message: string): void;
}

/** A kind of step. A new one made of existing segments is one file here and one line in index.ts. */
export interface StepKind<S extends z.ZodType = z.ZodType> {
  /** The key in the protocol: "pulse". */
  readonly kind: string;
  readonly schema: S;
  compile(options: z.output<S>, context: StepContext): WaveformNode[];
}

export function stepKind<S extends z.ZodType>(kind: StepKind<S>): StepKind<S> {
  return kind;
}

export const LONGEST_STEP = '30 d';

/** Fields that every step may have. */
export const common = {
  name: words('Name for people and for the ledger.').max(60).optional(),
  limits: limits.optional(),
};

/** The context one level further in, with the limits written there. */
export function inner(context: StepContext, field: LimitsField | undefined, ...below: Path): StepContext {
  const path = [...context.path, ...below];
  const own = context.limitsOf(field, [...path, 'limits']);
  return { ...context, path, limits: overrideLimits(context.limits, own) };
}

/** What a segment does, before it has a name, a step and limits. */
type Action =
  | Pick<Hold, 'kind' | 'potential_V'>
  | Pick<HoldCurrent, 'kind' | 'current_A'>
  | Pick<OpenCircuit, 'kind'>
  | Pick<Ramp, 'kind' | 'from_V' | 'to_V'>
  | Omit<Impedance, 'name' | 'step' | 'duration_s' | 'sampling' | 'limits'>;

/**
 * The segment with the limits in force and its conditions; a limit that it would break by itself, and a condition that
 * it cannot have, are reported where they are written.
 */
export function segment(
  action: Action,
  name: string,
  duration_s: number,
  sampling: Sampling,
  context: StepContext,
  field?: UntilField,
): WaveformNode {
  for (const limit of context.limits) {
    const trouble = brokenBy(action, limit);
    if (trouble !== undefined)
      context.report(limit.path, `"${name}" ${trouble}, beyond this limit: it would end the run`);
  }
  // At open circuit no current flows, so only potentials can be watched.
  const watched = context.limits.filter(
    (l) => action.kind !== 'open-circuit' || l.quantity.startsWith('potential'),
  );
  const path = [...context.path, 'until'];
  const until = segmentConditionsOf(field, action.kind, duration_s, path, context);
  return {
    ...action,
    name,
    step: context.step,
    duration_s,
    sampling,
    limits: watched.map(({ quantity, value, for_s }): Limit => ({ quantity, value, for_s })),
    ...(until.length > 0 && { until }),
  };
}

function brokenBy(action: Action, { quantity, value }: Limit): string | undefined {
  if (action.kind === 'open-circuit' || action.kind === 'impedance') return undefined;
  if (action.kind === 'hold-current') {
    const I = action.current_A;
    const counted = { 'current magnitude': Math.abs(I), 'cathodic current': -I, 'anodic current': I };
    const broken = quantity in counted && counted[quantity as keyof typeof counted] > value;
    return broken ? `holds ${formatQuantity(I, 'A', { digits: 'exact' })}` : undefined;
  }
  const set = action.kind === 'hold' ? [action.potential_V] : [action.from_V, action.to_V];
  const beyond = set.find(
    (E) => (quantity === 'potential above' && E > value) || (quantity === 'potential below' && E < value),
  );
  return beyond === undefined
    ? undefined
    : `sets ${formatQuantity(beyond, 'V', { digits: 'exact', unit: 'V' })}`;
}

/** What to say when the settings of a step are not indented below its key, or not there at all. */
export function optionsError(kind: string) {
  return (issue: z.core.$ZodRawIssue) => {
    if (issue.code !== 'invalid_type') return undefined;
    if (issue.input === null)
      return `nothing is written below "${kind}": indent its lines further than the word`;
    return `the settings of "${kind}" are needed here ("key: value"), not ${described(issue.input)}`;
  };
}
