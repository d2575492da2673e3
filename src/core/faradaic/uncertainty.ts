// First-order propagation of standard uncertainties (GUM, JCGM 100:2008, section 5.1) with its budget. Inputs are taken as
// independent here; correlated inputs and Monte Carlo stand beside this file, not in it.

import { readQuantity } from '../quantity.ts';
import type { Stated } from './stated.ts';

/** One-sided 95 % point of the normal distribution: beyond it, "more than 1" is no longer called chance. */
export const SIGNIFICANT_Z = 1.645;

/** What one input adds to the standard uncertainty of a result, in the unit of the result. */
export interface Contribution {
  readonly input: string;
  readonly u: number;
}

/** A contribution with its share of the variance, for a budget. */
export interface BudgetLine extends Contribution {
  readonly share: number;
}

/** SI values of the inputs of a formula, by name. */
export type InputValues = Readonly<Record<string, number>>;

/**
 * What each input adds, from its value and its standard uncertainty: half the change of the result when that input moves from
 * −u to +u (Kragten, Analyst 1994, 119, 2161). For formulas linear in each input this is first order without remainder.
 */
export function contributionsOf(
  values: InputValues,
  uncertainties: InputValues,
  formula: (values: InputValues) => number,
): Contribution[] {
  return Object.entries(uncertainties)
    .map(([input, u]) => {
      const value = values[input] ?? 0;
      const [low, high] = [value - u, value + u].map((moved) => formula({ ...values, [input]: moved }));
      return { input, u: Math.abs(high! - low!) / 2 };
    })
    .filter(({ u }) => u > 0);
}

/** Standard uncertainty of the result: root of the sum of squares. */
export function combined(contributions: readonly Contribution[]): number {
  return Math.hypot(...contributions.map(({ u }) => u));
}

/** The contributions with their shares of the variance, largest first. */
export function budgetOf(contributions: readonly Contribution[]): BudgetLine[] {
  const total = combined(contributions);
  return contributions
    .map(({ input, u }) => ({ input, u, share: total === 0 ? 0 : (u / total) ** 2 }))
    .sort((a, b) => b.u - a.u);
}

/**
 * "2 %" (always relative to the value) or "0.15 mL" (absolute) as a standard uncertainty in SI, or a sentence that says what is
 * wrong.
 */
export function standardUncertainty(text: string, { value, dimension }: Stated): number | string {
  const isRelative = text.trim().endsWith('%');
  const read = readQuantity(text, isRelative ? '1' : dimension);
  if (typeof read === 'string') return isRelative ? read : `${read} (or a percentage of the value, "2 %")`;
  if (read < 0) return `an uncertainty is never negative, but "${text}" is`;
  return isRelative ? read * Math.abs(value) : read;
}
