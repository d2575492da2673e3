// A number computed from uncertain inputs: its value, how it follows each input, and how to compute it again for
// other values of them. One such object serves first-order propagation and Monte Carlo alike, so that both always
// mean the same formula. Formulas are put together from sums, products and quotients; each knows its derivative, and
// computes a whole block of trials in one loop.

import type { Input } from './input.ts';

/** Uncertain numbers by name. */
export type Values = Readonly<Record<string, Dependent>>;

/** Fills a block of trials from the blocks of the parts. */
type Evaluate = (parts: readonly Float64Array[], into: Float64Array) => void;

export interface Dependent {
  readonly value: number;
  /** ∂value/∂input, for every input it depends on. */
  readonly sensitivities: ReadonlyMap<Input, number>;
  /** What it is computed from, one level down; for an input and a constant, nothing. */
  readonly parts: readonly Dependent[];
  /** The input, where it is one. */
  readonly input?: Input;
  readonly evaluate: Evaluate;
}

/** A number without uncertainty. */
export function constant(value: number): Dependent {
  return { value, sensitivities: new Map(), parts: [], evaluate: (_, into) => into.fill(value) };
}

/** The input itself. */
export function measured(input: Input): Dependent {
  return { ...constant(input.value), sensitivities: new Map([[input, 1]]), input };
}

/** Σ factor × part. */
export function sumOf(terms: readonly { readonly factor: number; readonly part: Dependent }[]): Dependent {
  return {
    value: terms.reduce((sum, { factor, part }) => sum + factor * part.value, 0),
    sensitivities: chained(terms.map(({ factor, part }) => [part, factor])),
    parts: terms.map(({ part }) => part),
    evaluate: (parts, into) => {
      into.fill(0);
      for (let t = 0; t < terms.length; t++) {
        const { factor } = terms[t]!;
        const part = parts[t]!;
        for (let i = 0; i < into.length; i++) into[i]! += factor * part[i]!;
      }
    },
  };
}

/** a − b, or a where there is no b. */
export function difference(a: Dependent, b: Dependent | undefined): Dependent {
  if (b === undefined) return a;
  return sumOf([
    { factor: 1, part: a },
    { factor: -1, part: b },
  ]);
}

/** factor × Π factors; what is not there counts as 1. */
export function productOf(factors: readonly (Dependent | undefined)[], factor = 1): Dependent {
  const parts = factors.filter((part) => part !== undefined);
  const without = (left: number) =>
    parts.reduce((product, part, i) => (i === left ? product : product * part.value), factor);
  return {
    value: without(-1),
    sensitivities: chained(parts.map((part, i) => [part, without(i)])),
    parts,
    evaluate: (blocks, into) => {
      into.fill(factor);
      for (const block of blocks) for (let i = 0; i < into.length; i++) into[i]! *= block[i]!;
    },
  };
}

/** numerator / denominator × factor. */
export function quotient(numerator: Dependent, denominator: Dependent, factor = 1): Dependent {
  const value = (factor * numerator.value) / denominator.value;
  return {
    value,
    sensitivities: chained([
      [numerator, factor / denominator.value],
      [denominator, -value / denominator.value],
    ]),
    parts: [numerator, denominator],
    evaluate: ([above, below], into) => {
      for (let i = 0; i < into.length; i++) into[i] = (factor * above![i]!) / below![i]!;
    },
  };
}

/** True where something it depends on is uncertain. */
export function isUncertain({ sensitivities }: Dependent): boolean {
  return sensitivities.size > 0;
}

/** The chain rule: what follows each part by a slope follows its inputs by the products. */
function chained(slopes: readonly (readonly [Dependent, number])[]): Map<Input, number> {
  const sensitivities = new Map<Input, number>();
  for (const [part, slope] of slopes)
    for (const [input, inner] of part.sensitivities)
      sensitivities.set(input, (sensitivities.get(input) ?? 0) + slope * inner);
  return sensitivities;
}
