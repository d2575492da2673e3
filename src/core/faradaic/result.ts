// The result of a sheet as plain data: what `cottrell fe --json` prints and the library keeps. Every number is full precision in the
// unit its name says; null means "there is none", and the text beside it says why. docs/reference/sheet.md documents it.

import type { Problem } from '../errors.ts';
import type { ConventionId, Polarity } from './charge.ts';
import type { Closure } from './closure.ts';
import type { AboveHundred, BudgetedEfficiency, Efficiency } from './efficiency.ts';
import type { Direction } from './stoichiometry.ts';

/** Rises when a field changes its meaning or goes away; new fields do not raise it. */
export const RESULT_SCHEMA_VERSION = 1;

export interface SheetResult {
  readonly schemaVersion: typeof RESULT_SCHEMA_VERSION;
  readonly kind: 'efficiency';
  readonly title: string | null;
  readonly notes: string | null;
  readonly charge: ChargeResult;
  readonly products: readonly ProductResult[];
  readonly closures: readonly Closure[];
  /** True when every product has its result. */
  readonly complete: boolean;
  /** All problems of all products, in the order of the sheet. */
  readonly problems: readonly Problem[];
}

export interface ChargeResult {
  /** "run 3", "100 mA × 1 h". */
  readonly source: string;
  readonly run: number | null;
  readonly duration_s: number | null;
  /** True when samples were overloaded or lost: the true charge is larger, efficiencies are upper bounds. */
  readonly lowerBound: boolean;
  /** Charge that was estimated at programmed edges, not measured. */
  readonly edge_C: number | null;
  /** The charge of every convention, by direction of the product. */
  readonly conventions: readonly {
    readonly polarity: Polarity;
    readonly convention: ConventionId;
    readonly name: string;
    readonly formula: string;
    readonly charge_C: number | null;
    readonly u_C: number | null;
    readonly absent: string | null;
  }[];
  readonly notes: readonly string[];
}

export interface ProductResult {
  readonly product: string;
  readonly formula: string | null;
  readonly molarMass_g_mol: number | null;
  readonly from: readonly string[];
  readonly electrode: 'working' | 'counter';
  /** The ledger this product closes: "working electrode, cathodic". */
  readonly ledger: string | null;
  readonly electrons: {
    readonly number: number;
    readonly direction: Direction;
    readonly derived: number | null;
    readonly derivation: string | null;
    /** True when the number was typed in; `because` says why. */
    readonly overridden: boolean;
    readonly because: string | null;
  } | null;
  readonly halfReaction: { readonly acid: string; readonly base: string } | null;
  readonly amount: {
    /** All moles that count: found as this product, and as products it went on to. */
    readonly total_mol: number;
    readonly own_mol: number;
    readonly u_mol: number | null;
    readonly arithmetic: readonly string[];
    readonly parts: readonly { readonly route: string; readonly inputs: Readonly<Record<string, string>> }[];
    readonly alsoCounted: readonly {
      readonly product: string;
      readonly moles: number;
      readonly perMolecule: number;
      readonly countedInClosure: boolean;
    }[];
  } | null;
  /** On the convention chosen; null where there is none (`notes` and `problems` say why). */
  readonly efficiency:
    | (BudgetedEfficiency & { readonly arithmetic: string; readonly aboveHundred: AboveHundred | null })
    | null;
  /** On every convention that fits the direction. */
  readonly conventions: readonly Efficiency[];
  readonly metrics: ProductMetrics | null;
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
}

/** Derived figures; null where the sheet lacks what they need. Rates are over the whole duration. */
export interface ProductMetrics {
  readonly partialCurrent_A: number | null;
  readonly partialCurrentDensity_A_m2: number | null;
  readonly rate_mol_s: number | null;
  readonly rate_mol_m2_s: number | null;
  readonly rate_mol_kg_s: number | null;
  readonly specificEnergy_kWh_kg: number | null;
}
