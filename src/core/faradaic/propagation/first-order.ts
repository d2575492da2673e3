// First-order propagation with full covariance, J C Jᵀ (GUM, JCGM 100:2008, 5.1 and 5.2), effective degrees of freedom and the budget.
// Inputs of one joint group are correlated as the group says; all others are independent.

import type { Dependent } from './dependent.ts';
import type { Input, Joint, Spread } from './input.ts';
import { coverageFactor } from './student.ts';

/** What one input, or one group found together, adds to the standard uncertainty; `share` is its part of the variance. */
export interface BudgetLine {
  readonly input: string;
  readonly u: number;
  readonly share: number;
}

/** The 95 % coverage interval that follows from u and the effective degrees of freedom. */
export interface Coverage {
  /** Welch–Satterthwaite; null where all uncertainties are taken as certain. */
  readonly dof: number | null;
  readonly k: number;
  readonly low: number;
  readonly high: number;
}

export const COVERAGE_LEVEL = 0.95;

/** Standard uncertainty, 0 where nothing it depends on is uncertain. */
export function standardUncertaintyOf(y: Dependent): number {
  return Math.sqrt(variance(y));
}

/** Covariance of two results over the inputs they share. */
export function covarianceOf(y: Dependent, z: Dependent): number {
  let sum = 0;
  for (const [input, slope] of y.sensitivities) {
    if (input.joint === undefined) sum += slope * (z.sensitivities.get(input) ?? 0) * input.u ** 2;
    else sum += slope * withJoint(input, input.joint, z);
  }
  return sum;
}

/**
 * Effective degrees of freedom (Welch–Satterthwaite, JCGM 100:2008, G.4): u⁴ / Σ u_i⁴/ν_i, where inputs that share one estimate of a
 * spread are one term. Infinity where no uncertainty was estimated from few data.
 */
export function effectiveDof(y: Dependent): number {
  const bySpread = new Map<Spread, number>();
  for (const [input, slope] of y.sensitivities) {
    const { spread, joint } = input;
    if (spread === undefined) continue;
    const part = joint === undefined ? slope ** 2 * input.u ** 2 : slope * withJoint(input, joint, y);
    bySpread.set(spread, (bySpread.get(spread) ?? 0) + part);
  }
  let sum = 0;
  for (const [{ dof }, part] of bySpread) sum += part ** 2 / dof;
  return sum === 0 ? Number.POSITIVE_INFINITY : variance(y) ** 2 / sum;
}

/** The interval that covers 95 %: value ± k u with k from Student's t. */
export function coverageOf(y: Dependent): Coverage {
  const dof = effectiveDof(y);
  const k = coverageFactor(COVERAGE_LEVEL, dof);
  const half = k * standardUncertaintyOf(y);
  return { dof: Number.isFinite(dof) ? dof : null, k, low: y.value - half, high: y.value + half };
}

/** Every input with its share of the variance, largest first; a joint group is one line. `product` is the one it is for. */
export function budgetOf(y: Dependent, product?: string): BudgetLine[] {
  const byName = new Map<string, number>();
  for (const [input, slope] of y.sensitivities) {
    const { joint, owner } = input;
    const name =
      joint?.name ?? (owner === undefined || owner === product ? input.name : `${owner}: ${input.name}`);
    const part = joint === undefined ? slope ** 2 * input.u ** 2 : slope * withJoint(input, joint, y);
    byName.set(name, (byName.get(name) ?? 0) + part);
  }
  const total = variance(y);
  return [...byName]
    .map(([input, part]) => ({
      input,
      u: Math.sqrt(Math.max(0, part)),
      share: total === 0 ? 0 : part / total,
    }))
    .filter(({ u }) => u > 0)
    .sort((a, b) => b.u - a.u);
}

function variance(y: Dependent): number {
  return Math.max(0, covarianceOf(y, y));
}

/** Σ_j C_ij ∂z/∂x_j over the group of x_i. */
function withJoint(input: Input, { inputs, covariance }: Joint, z: Dependent): number {
  const row = covariance[inputs.indexOf(input)]!;
  return row.reduce((sum, c, j) => sum + c * (z.sensitivities.get(inputs[j]!) ?? 0), 0);
}
