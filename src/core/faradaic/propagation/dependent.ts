// A number computed from uncertain inputs: its value, how it follows each input, and how to compute it again for other values of
// them. One such object serves first-order propagation and Monte Carlo alike, so that both always mean the same formula.

import type { Input } from './input.ts';

/** SI values by name. */
export type Values = Readonly<Record<string, number>>;

/** Computes the number from one draw of all inputs. */
export type Evaluate = (draw: Float64Array) => number;

export interface Dependent {
  readonly value: number;
  /** ∂value/∂input, for every input it depends on. */
  readonly sensitivities: ReadonlyMap<Input, number>;
  /** The computation with each input read at its place in a draw. */
  readonly compile: (placeOf: (input: Input) => number) => Evaluate;
}

/** A number without uncertainty. */
export function constant(value: number): Dependent {
  return { value, sensitivities: new Map(), compile: () => () => value };
}

/** The input itself. */
export function measured(input: Input): Dependent {
  return {
    value: input.value,
    sensitivities: new Map([[input, 1]]),
    compile: (placeOf) => {
      const place = placeOf(input);
      return (draw) => draw[place]!;
    },
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
  return { value: formula(values), sensitivities, compile: (placeOf) => compiled(entries, formula, placeOf) };
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
    compile: (placeOf) => {
      const parts = terms.map(({ part }) => part.compile(placeOf));
      const factors = Float64Array.from(terms, ({ factor }) => factor);
      return (draw) => {
        let sum = 0;
        for (let i = 0; i < parts.length; i++) sum += factors[i]! * parts[i]!(draw);
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
    compile: (placeOf) => {
      const above = numerator.compile(placeOf);
      const below = denominator.compile(placeOf);
      return (draw) => (factor * above(draw)) / below(draw);
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

function compiled(
  entries: readonly (readonly [string, Dependent])[],
  formula: (values: Values) => number,
  placeOf: (input: Input) => number,
): Evaluate {
  const values: Record<string, number> = Object.fromEntries(
    entries.map(([name, { value }]) => [name, value]),
  );
  const moving = entries.filter(([, arg]) => isUncertain(arg));
  const names = moving.map(([name]) => name);
  const parts = moving.map(([, arg]) => arg.compile(placeOf));
  return (draw) => {
    for (let i = 0; i < parts.length; i++) values[names[i]!] = parts[i]!(draw);
    return formula(values);
  };
}
