// FE = n F n_p / Q: one product against every convention, with uncertainty and its budget. Never clipped, never
// rounded.

import { FARADAY_C_PER_MOL } from '../constants.ts';
import { formatQuantity } from '../quantity.ts';
import type { ConventionCharge, ConventionId } from './charge.ts';
import type { ChargeInputs } from './charge-inputs.ts';
import { type Dependent, isUncertain, quotient } from './propagation/dependent.ts';
import {
  type BudgetLine,
  budgetOf,
  type Coverage,
  coverageOf,
  standardUncertaintyOf,
} from './propagation/first-order.ts';
import { SIGNIFICANT_Z } from './uncertainty.ts';

/** An efficiency on one convention, or why there is none. */
export interface Efficiency {
  readonly convention: ConventionId;
  readonly name: string;
  readonly formula: string;
  readonly charge_C: number | null;
  /** A fraction: 0.95 is 95 %. */
  readonly efficiency: number | null;
  /** Standard uncertainty of the efficiency; null where no input stated one. */
  readonly u: number | null;
  /** Why there is no efficiency. */
  readonly absent: string | null;
}

/** An efficiency with its 95 % interval and the budget of its uncertainty. */
export interface BudgetedEfficiency extends Efficiency {
  /** First-order, with Student's t at the effective degrees of freedom; null without uncertainty. */
  readonly interval: Coverage | null;
  readonly budget: readonly BudgetLine[];
}

/** The result for people with the number it came from, for Monte Carlo and sums. */
export interface ComputedEfficiency {
  readonly result: BudgetedEfficiency;
  readonly number: Dependent | undefined;
}

/** What an efficiency above 1 means. */
export interface AboveHundred {
  /** (FE − 1)/u; null where no uncertainty of the amount is known. */
  readonly z: number | null;
  readonly significant: boolean | null;
  readonly text: string;
  readonly causes: readonly string[];
}

/**
 * The efficiency of a product on one convention. The electron number and the Faraday constant are exact, the
 * uncertainty of the molar mass is neglected. Definition: Kempler & Nielander, Nat. Commun. 2023, doi
 * 10.1038/s41467-023-36880-8.
 */
export function efficiencyOn(
  convention: ConventionCharge,
  electrons: number,
  moles: Dependent,
  inputs: ChargeInputs,
  product?: string,
): ComputedEfficiency {
  const { id, name, formula, charge_C } = convention;
  const head = { convention: id, name, formula };
  const nothing = {
    ...head,
    charge_C: charge_C ?? null,
    efficiency: null,
    u: null,
    interval: null,
    budget: [],
  };
  const none = (absent: string) => ({ result: { ...nothing, absent }, number: undefined });
  if (charge_C === undefined) return none(convention.absent ?? 'no charge is known');
  if (electrons === 0) return none('a chemical step takes no electrons');
  const number = quotient(moles, inputs.chargeOf(convention, charge_C), electrons * FARADAY_C_PER_MOL);
  const known = isUncertain(number);
  const result = {
    ...head,
    charge_C,
    efficiency: number.value,
    u: known ? standardUncertaintyOf(number) : null,
    interval: known ? coverageOf(number) : null,
    budget: budgetOf(number, product),
    absent: null,
  };
  return { result, number };
}

/** "FE = 6 × 96485.33 C/mol × 42.00 µmol / 50.00 C = 48.63 %" */
export function efficiencyWords(
  { efficiency, charge_C }: Efficiency,
  electrons: string,
  moles: number,
): string {
  if (efficiency === null || charge_C === null) return '';
  const charge = formatQuantity(charge_C, 'C');
  const percent = `${(100 * efficiency).toFixed(2).replace('-', '−')} %`;
  const faraday = `${FARADAY_C_PER_MOL.toFixed(2)} C/mol`;
  return `FE = ${electrons} × ${faraday} × ${formatQuantity(moles, 'mol')} / ${charge} = ${percent}`;
}

/** Says whether an efficiency above 1 is more than chance, and what usually causes one; undefined at or below 1. */
export function aboveHundred(
  { efficiency, u, convention }: Efficiency,
  circumstances: {
    readonly lowerBound: boolean;
    readonly electronsTyped: boolean;
    /** False where the uncertainty is that of the charge alone. */
    readonly amountIsUncertain: boolean;
    /** Nitrogen is found everywhere, and its oxides differ by one electron. */
    readonly holdsNitrogen: boolean;
    /** Some of it was read in a stream of gas. */
    readonly isFlow: boolean;
    /** Some of it was read in a sample, or weighed. */
    readonly isSample: boolean;
  },
): AboveHundred | undefined {
  if (efficiency === null || efficiency <= 1) return undefined;
  const z = u === null || !circumstances.amountIsUncertain ? null : (efficiency - 1) / u;
  const causes = [
    ...(circumstances.lowerBound
      ? ['the charge is a lower bound (overloaded samples or gaps), so the efficiency is an upper bound']
      : []),
    ...(circumstances.electronsTyped ? ['the electron number was typed in, not derived'] : []),
    ...(convention === 'B'
      ? ['the net charge is the wrong denominator when the anodic phase makes products or dissolves metal']
      : []),
    ...usualCauses(circumstances),
  ];
  if (z === null)
    return {
      z,
      significant: null,
      text: 'above 100 %; without an uncertainty of the amount nobody can say whether that is chance',
      causes,
    };
  if (z <= SIGNIFICANT_Z)
    return {
      z,
      significant: false,
      text: `above 100 %, but within its uncertainty (z = ${z.toFixed(2)})`,
      causes: [],
    };
  return {
    z,
    significant: true,
    text: `significantly above 100 % (z = ${z.toFixed(2)}); check the causes`,
    causes,
  };
}

function usualCauses(of: {
  readonly holdsNitrogen: boolean;
  readonly isFlow: boolean;
  readonly isSample: boolean;
}): string[] {
  const { holdsNitrogen, isFlow, isSample } = of;
  return [
    `the electron number does not fit what was really fed${holdsNitrogen ? ' (NO and NO2- differ by one electron)' : ''}`,
    holdsNitrogen
      ? 'contamination: ammonia and nitrite are everywhere; compare with blanks'
      : 'contamination: compare with blanks',
    ...(isFlow ? ['the flow counts at another temperature or pressure, or is that of the inlet'] : []),
    ...(isSample
      ? [
          `dilution factor or volume entered twice, or the molar mass of another form${holdsNitrogen ? ' (N, NH4+, NH4Cl)' : ''}`,
        ]
      : []),
    'the product is also made at the other electrode',
    'a chemical reduction by corroding metal carries no charge',
  ];
}
