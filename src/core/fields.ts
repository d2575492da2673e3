// The fields documents are made of, as zod schemas: quantities with units, counts, names, one-or-many. Each says in
// its messages what it wants and carries its description into the JSON Schema that editors read.
import { z } from 'zod';
import type { Path } from './document.ts';
import { type Dimension, exampleOf, nounOf, type Quantity, readQuantity } from './quantity.ts';
import { described, needed } from './validate.ts';

interface Bounds {
  /** Refuse zero and below. */
  readonly positive?: boolean;
  /** Smallest and largest accepted, written as a quantity. */
  readonly atLeast?: string;
  readonly atMost?: string;
}

/** A quantity: a text with number and unit, read into its SI number. */
export function quantity<D extends Dimension>(dimension: D, description: string, bounds: Bounds = {}) {
  return z
    .string({ error: (issue) => quantityNeeded(issue, dimension) })
    .transform((text, context): Quantity<D> => {
      const read = readQuantity(text, dimension);
      const message = typeof read === 'string' ? read : outside(read, text, dimension, bounds);
      if (message === undefined) return read as Quantity<D>;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .meta({ description: `${description} Written with its unit.`, examples: [exampleOf(dimension)] });
}

/** The message for what is no text at all, for every field that is a quantity at heart. */
export function quantityNeeded(issue: z.core.$ZodRawIssue, dimension: Dimension): string {
  const example = exampleOf(dimension);
  if (typeof issue.input === 'number') {
    const unit = example.slice(example.indexOf(' ') + 1);
    return `a bare number: write a unit, for example "${issue.input} ${unit}"`;
  }
  return needed(`${nounOf(dimension)}, for example "${example}",`, issue);
}

function outside<D extends Dimension>(
  value: number,
  text: string,
  dimension: D,
  { positive, atLeast, atMost }: Bounds,
): string | undefined {
  if (positive === true && value <= 0) return `${nounOf(dimension)} above zero is needed here, not "${text}"`;
  if (atLeast !== undefined && value < (readQuantity(atLeast, dimension) as number))
    return `"${text}" is too small: at least ${atLeast} is accepted here`;
  if (atMost !== undefined && value > (readQuantity(atMost, dimension) as number))
    return `"${text}" is too large: at most ${atMost} is accepted here`;
  return undefined;
}

/** A bare number between two bounds (pH, ratios). */
export function bareNumber(what: string, low: number, high: number, description: string) {
  const error = (issue: z.core.$ZodRawIssue) =>
    issue.code === 'invalid_type'
      ? needed(`a bare number (${what})`, issue)
      : `${what} must lie between ${low} and ${high}, not ${described(issue.input)}`;
  return z.number({ error }).min(low, { error }).max(high, { error }).meta({ description });
}

/** A whole number of times, cycles, … */
export function count(what: string, high: number, description: string) {
  const error = (issue: z.core.$ZodRawIssue) =>
    issue.input === undefined || issue.input === null
      ? needed(`a whole number (${what})`, issue)
      : `${what} must be a whole number from 1 to ${high}, not ${described(issue.input)}`;
  return z.int({ error }).min(1, { error }).max(high, { error }).meta({ description });
}

/** Free text, not empty. */
export function words(description: string) {
  return z.string().trim().min(1, { error: 'nothing is written here' }).max(10_000).meta({ description });
}

/** An entry and where it stands below its field: nothing for a single one, its index in a list. */
export interface Placed<T> {
  readonly at: Path;
  readonly entry: T;
}

/** One entry, or a list of them; always a list afterwards. */
export function oneOrMany<S extends z.ZodType>(entry: S, description: string) {
  return z
    .union([entry, z.array(entry).min(1, { error: 'an empty list: leave the key out instead' }).max(100)], {
      error: (issue) => needed('one entry or a list of them', issue),
    })
    .transform((value): readonly Placed<z.output<S>>[] =>
      Array.isArray(value)
        ? value.map((entry, i) => ({ at: [i], entry }))
        : [{ at: [], entry: value as z.output<S> }],
    )
    .meta({ description });
}

/** The map with exactly one of the keys; checked whatever else is wrong with it. */
export function exactlyOne<S extends z.ZodObject>(map: S, keys: readonly string[]): S {
  return counted(map, keys, 1).meta({ oneOf: keys.map((key) => ({ required: [key] })) });
}

/** The map with at least one of the keys; checked whatever else is wrong with it. */
export function atLeastOne<S extends z.ZodObject>(map: S, keys: readonly string[]): S {
  return counted(map, keys, keys.length).meta({ anyOf: keys.map((key) => ({ required: [key] })) });
}

function counted<S extends z.ZodObject>(map: S, keys: readonly string[], most: number): S {
  const list = keys.map((key) => `"${key}"`).join(', ');
  return map.superRefine(
    (value: unknown, context) => {
      if (typeof value !== 'object' || value === null) return;
      const present = keys.filter((key) => key in value);
      // An unknown key is most likely the one that is missed here, and has been reported.
      const unknown = context.issues.some((issue) => issue.code === 'unrecognized_keys');
      if (present.length === 0 && !unknown) {
        const message = `${most === 1 ? 'one' : 'at least one'} of ${list} is needed`;
        context.addIssue({ code: 'custom', message });
      }
      for (const key of present.slice(most)) {
        const message = `"${present[0]}" and "${key}" exclude one another: keep one`;
        context.addIssue({ code: 'custom', message, path: [key], params: { at: 'key' } });
      }
    },
    { when: () => true },
  );
}
