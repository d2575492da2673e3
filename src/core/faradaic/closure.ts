// Does the charge add up? One ledger for each electrode and direction: the sum of the efficiencies of its products, with the rest
// shown as unaccounted. The rest is never given to hydrogen or to anything else.

import { FARADAY_C_PER_MOL } from '../constants.ts';
import type { ConventionId } from './charge.ts';
import { combined, SIGNIFICANT_Z } from './uncertainty.ts';

/** One product in a closure. */
export interface ClosureEntry {
  readonly product: string;
  readonly electrons: number;
  /** Moles that count here, from which measured rows: a row may count moles that another row measured. */
  readonly parts: readonly { readonly row: number; readonly factor: number }[];
}

export interface ClosureInput {
  readonly ledger: string;
  readonly convention: ConventionId;
  readonly charge_C: number;
  readonly u_charge_C: number;
  readonly entries: readonly ClosureEntry[];
  /** Measured moles and their standard uncertainty by row. */
  readonly measured: ReadonlyMap<number, { readonly moles: number; readonly u: number }>;
  /** Products of this ledger that could not be computed. */
  readonly missing: readonly string[];
}

export interface Closure {
  readonly ledger: string;
  readonly convention: ConventionId;
  readonly products: readonly { readonly product: string; readonly efficiency: number }[];
  readonly sum: number;
  readonly u: number | null;
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
 * Sum of the efficiencies of one ledger. All share one charge and a row may count in several products, so the uncertainty is taken
 * over the independent inputs (each row's amount, the charge), not over the efficiencies.
 */
export function closureOf(input: ClosureInput): Closure {
  const { ledger, convention, charge_C, entries, measured, missing } = input;
  const perRow = new Map<number, number>();
  const products = entries.map(({ product, electrons, parts }) => {
    const perMole = (electrons * FARADAY_C_PER_MOL) / charge_C;
    let efficiency = 0;
    for (const { row, factor } of parts) {
      efficiency += perMole * factor * measured.get(row)!.moles;
      perRow.set(row, (perRow.get(row) ?? 0) + perMole * factor);
    }
    return { product, efficiency };
  });
  const sum = products.reduce((total, { efficiency }) => total + efficiency, 0);
  const u = combined([
    ...[...perRow].map(([row, sensitivity]) => ({
      input: `row ${row}`,
      u: sensitivity * measured.get(row)!.u,
    })),
    { input: 'charge', u: (sum * input.u_charge_C) / charge_C },
  ]);
  const flag = sum < LOW ? 'low' : sum > HIGH ? 'high' : 'closed';
  const known = [...perRow.keys()].every((row) => measured.get(row)!.u > 0);
  const z = sum > 1 && known ? (sum - 1) / u : null;
  const head = {
    ledger,
    convention,
    products,
    sum,
    u: u > 0 ? u : null,
    z,
    unaccounted: 1 - sum,
    flag,
    missing,
  } as const;
  return { ...head, text: closureWords(head) };
}

function closureWords({ sum, z, flag, unaccounted, missing }: Omit<Closure, 'text'>): string {
  const percent = (x: number) => `${(100 * x).toFixed(1)} %`;
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
