// A number computed from uncertain inputs: its value, how it follows each input, and how to compute it again for other values of
// them. One such object serves first-order propagation and Monte Carlo alike, so that both always mean the same formula.

import type { Input } from './input.ts';

/** SI values by name. */
export type Values = Readonly<Record<string, number>>;

/** Computes the number from the numbers of its parts, each read at its place. */
type Evaluate = (numbers: Float64Array) => number;

export interface Dependent {
  readonly value: number;
  /** ∂value/∂input, for every input it depends on. */
  readonly sensitivities: ReadonlyMap<Input, number>;
  /** What it is computed from, one level down; for an input, nothing. */
  readonly parts: readonly Dependent[];
  /** The input, where it is one. */
  readonly input?: Input;
  /** The computation, once it is known where the numbers of its parts stand. */
  readonly compile: (places: readonly number[]) => Evaluate;
}

/** A number without uncertainty. */
export function constant(value: number): Dependent {
  return { value, sensitivities: new Map(), parts: [], compile: () => () => value };
}

/** The input itself. */
export function measured(input: Input): Dependent {
  return {
    value: input.value,
    sensitivities: new Map([[input, 1]]),
    parts: [],
    input,
    compile: () => () => input.value,
  };
}

/**
 * What a formula gives. Its derivatives are central differences over a quarter and an eighth of each argument's standard uncertainty, extrapolated
 * to a step of zero (Richardson), which is exact for formulas up to the fourth power in an argument.
 */
export function derive(
  args: Readonly<Record<string, Dependent>>,
  formula: (values: Values) => number,
): Dependent {
  const entries = Object.entries(args);
  const values = Object.fromEntries(entries.map(([name, { value }]) => [name, value]));
  const sensitivities = new Map<Input, number>();
  for (const [name, arg] of entries) {
    if (arg.sensitivities.size === 0) continue;
    const slope = slopeAt(formula, values, name, sizeOf(arg));
    for (const [input, inner] of arg.sensitivities)
      sensitivities.set(input, (sensitivities.get(input) ?? 0) + slope * inner);
  }
  const moving = entries.filter(([, arg]) => isUncertain(arg));
  return {
    value: formula(values),
    sensitivities,
    parts: moving.map(([, arg]) => arg),
    compile: (places) =>
      compiled(
        { ...values },
        moving.map(([name]) => name),
        formula,
        places,
      ),
  };
}

/** Σ factor × part. */
export function sumOf(terms: readonly { readonly factor: number; readonly part: Dependent }[]): Dependent {
  const sensitivities = new Map<Input, number>();
  for (const { factor, part } of terms)
    for (const [input, inner] of part.sensitivities)
      sensitivities.set(input, (sensitivities.get(input) ?? 0) + factor * inner);
  return {
    value: terms.reduce((sum, { factor, part }) => sum + factor * part.value, 0),
    sensitivities,
    parts: terms.map(({ part }) => part),
    compile: (places) => {
      const factors = terms.map(({ factor }) => factor);
      return (numbers) => {
        let sum = 0;
        for (let i = 0; i < places.length; i++) sum += factors[i]! * numbers[places[i]!]!;
        return sum;
      };
    },
  };
}

/** numerator / denominator × factor. */
export function quotient(numerator: Dependent, denominator: Dependent, factor = 1): Dependent {
  const value = (factor * numerator.value) / denominator.value;
  const sensitivities = new Map<Input, number>();
  for (const [input, inner] of numerator.sensitivities)
    sensitivities.set(input, (factor * inner) / denominator.value);
  for (const [input, inner] of denominator.sensitivities)
    sensitivities.set(input, (sensitivities.get(input) ?? 0) - (value / denominator.value) * inner);
  return {
    value,
    sensitivities,
    parts: [numerator, denominator],
    compile: ([above, below]) => {
      return (numbers) => (factor * numbers[above!]!) / numbers[below!]!;
    },
  };
}

/** True where something it depends on is uncertain. */
export function isUncertain({ sensitivities }: Dependent): boolean {
  return sensitivities.size > 0;
}

/** About how far an argument moves: the sum of what its inputs do. Only the scale of a step. */
function sizeOf({ sensitivities }: Dependent): number {
  let size = 0;
  for (const [input, inner] of sensitivities) size += Math.abs(inner) * input.u;
  return size;
}

function slopeAt(formula: (values: Values) => number, values: Values, name: string, size: number): number {
  if (size === 0) return 0;
  const around = (step: number) =>
    (formula({ ...values, [name]: values[name]! + step }) -
      formula({ ...values, [name]: values[name]! - step })) /
    (2 * step);
  return (4 * around(size / 8) - around(size / 4)) / 3;
}

/** The formula on one record of values, of which only the moving ones are written anew each time. */
function compiled(
  values: Record<string, number>,
  names: readonly string[],
  formula: (values: Values) => number,
  places: readonly number[],
): Evaluate {
  return (numbers) => {
    for (let i = 0; i < places.length; i++) values[names[i]!] = numbers[places[i]!]!;
    return formula(values);
  };
}
