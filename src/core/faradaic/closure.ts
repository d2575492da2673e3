// Does the charge add up? One ledger for each electrode and direction: the sum of the efficiencies of its products,
// with the rest shown as unaccounted. The rest is never given to hydrogen or to anything else.

import type { ConventionId } from './charge.ts';
import { type Dependent, isUncertain, sumOf } from './propagation/dependent.ts';
import { type Coverage, coverageOf, standardUncertaintyOf } from './propagation/first-order.ts';
import type { Simulation } from './propagation/monte-carlo.ts';
import { SIGNIFICANT_Z } from './uncertainty.ts';

/** One product in a closure. */
export interface ClosureEntry {
  readonly product: string;
  /** Its efficiency with what counts here. */
  readonly efficiency: Dependent;
  /** False where nothing is known of how uncertain its amount is. */
  readonly amountIsUncertain: boolean;
}

export interface ClosureInput {
  readonly ledger: string;
  readonly convention: ConventionId;
  readonly entries: readonly ClosureEntry[];
  /** Products of this ledger that could not be computed. */
  readonly missing: readonly string[];
}

export interface Closure {
  readonly ledger: string;
  readonly convention: ConventionId;
  readonly products: readonly { readonly product: string; readonly efficiency: number }[];
  readonly sum: number;
  readonly u: number | null;
  /** 95 %, first-order. */
  readonly interval: Coverage | null;
  readonly monteCarlo: Simulation | null;
  /** (sum − 1)/u where the sum is above 1 and every amount has an uncertainty: up to 1.645 it may be chance. */
  readonly z: number | null;
  /** 1 − sum; negative when more is found than charge passed. */
  readonly unaccounted: number;
  readonly flag: 'low' | 'closed' | 'high';
  readonly text: string;
  readonly missing: readonly string[];
}

const LOW = 0.9;
const HIGH = 1.1;

/**
 * Sum of the efficiencies of one ledger. All share one charge, a calibration may serve several, and a row may count
 * in several products: the uncertainty is that of the sum over all inputs, not over the efficiencies.
 */
export function closureOf({ ledger, convention, entries, missing }: ClosureInput): {
  readonly closure: Closure;
  readonly number: Dependent;
} {
  const number = sumOf(entries.map(({ efficiency }) => ({ factor: 1, part: efficiency })));
  const sum = number.value;
  const u = isUncertain(number) ? standardUncertaintyOf(number) : null;
  const flag = sum < LOW ? 'low' : sum > HIGH ? 'high' : 'closed';
  const known = entries.every(({ amountIsUncertain }) => amountIsUncertain);
  const z = sum > 1 && known && u !== null ? (sum - 1) / u : null;
  const head = {
    ledger,
    convention,
    products: entries.map(({ product, efficiency }) => ({ product, efficiency: efficiency.value })),
    sum,
    u,
    interval: u === null ? null : coverageOf(number),
    monteCarlo: null,
    z,
    unaccounted: 1 - sum,
    flag,
    missing,
  } as const;
  return { closure: { ...head, text: closureWords(head) }, number };
}

function closureWords({ sum, z, flag, unaccounted, missing }: Omit<Closure, 'text'>): string {
  const percent = (x: number) => `${(100 * x).toFixed(1).replace('-', '−')} %`;
  const without = missing.length > 0 ? ` (without ${missing.join(', ')})` : '';
  const chance =
    z === null ? '' : z <= SIGNIFICANT_Z ? ', within its uncertainty' : ', beyond its uncertainty';
  switch (flag) {
    case 'low':
      return `the products account for ${percent(sum)} of the charge${without}; ${percent(unaccounted)} is unaccounted for`;
    case 'high':
      return `the products account for ${percent(sum)} of the charge${without}: more than passed${chance}; check amounts, electrons and charge`;
    case 'closed':
      return `the products account for ${percent(sum)} of the charge${without}${chance}`;
  }
}
