// An uncertain number that was put in: a reading, a volume, the gain of an instrument. What is computed from inputs stands in
// dependent.ts. An input is known by identity: two results that share one are correlated, so it must be made only once.

/** Shape of what is known of an input (JCGM 101:2008, 6.4): rectangular and triangular within limits, else normal. */
export type Distribution = 'normal' | 'rectangular' | 'triangular';

/**
 * One estimate of a spread from data, with its degrees of freedom. Inputs that share it (slope, intercept and every reading of one
 * calibration) are wrong together when it is: they count as one estimate.
 */
export interface Spread {
  readonly dof: number;
}

export interface Input {
  /** For the budget: "volume", "acid trap: concentration". */
  readonly name: string;
  /** The product it was put in for; undefined where it serves several. */
  readonly owner?: string | undefined;
  readonly value: number;
  /** Standard uncertainty, above zero. */
  readonly u: number;
  readonly distribution: Distribution;
  /** Where the uncertainty was estimated from few data; certain otherwise. */
  readonly spread?: Spread | undefined;
  /** The group it is correlated in; independent of everything else. */
  readonly joint?: Joint | undefined;
}

/** Inputs that were found together, with their covariance. They are normal, or Student's t where their spread is an estimate. */
export interface Joint {
  readonly name: string;
  readonly inputs: readonly Input[];
  readonly covariance: readonly (readonly number[])[];
}

/** Correlated inputs; those without any variance must be left out. The covariance is in the order of the parts. */
export function jointInputs(
  name: string,
  parts: readonly { readonly name: string; readonly value: number }[],
  covariance: readonly (readonly number[])[],
  spread?: Spread,
): Input[] {
  const inputs: Input[] = [];
  const joint: Joint = { name, inputs, covariance };
  for (const [i, part] of parts.entries())
    inputs.push({ ...part, u: Math.sqrt(covariance[i]![i]!), distribution: 'normal', spread, joint });
  return inputs;
}
