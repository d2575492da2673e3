// The result of a sheet as plain data: what `cottrell fe --json` prints and the library keeps. Every number is full
// precision in the unit its name says; null means "there is none", and the text beside it says why.
// docs/reference/sheet.md documents it.

import type { Problem } from '../errors.ts';
import type { ConventionId, Polarity } from './charge.ts';
import type { Closure } from './closure.ts';
import type { SeriesPoint } from './compute-series.ts';
import type { Consistency } from './consistency.ts';
import type { CurrentDensity } from './current-density.ts';
import type { AboveHundred, BudgetedEfficiency, Efficiency } from './efficiency.ts';
import type { Expected } from './expected.ts';
import type { ElementBalance, SubstrateResult } from './mass-balance.ts';
import type { ProductMetrics } from './product-metrics.ts';
import type { MonteCarloSettings, Simulation } from './propagation/monte-carlo.ts';
import type { Direction } from './stoichiometry.ts';

/** Rises when a field changes its meaning or goes away; new fields do not raise it. */
export const RESULT_SCHEMA_VERSION = 1;

export interface SheetResult {
  readonly schemaVersion: typeof RESULT_SCHEMA_VERSION;
  readonly kind: 'efficiency';
  readonly title: string | null;
  readonly notes: string | null;
  readonly charge: ChargeResult;
  readonly calibrations: readonly CalibrationResult[];
  readonly products: readonly ProductResult[];
  readonly closures: readonly Closure[];
  readonly substrates: readonly SubstrateResult[];
  readonly balances: readonly ElementBalance[];
  /** Σ FE ΔE° / U over the products that state a standard cell voltage. */
  readonly cellEnergyEfficiency: number | null;
  /** Trials and seed, where Monte Carlo was done. */
  readonly monteCarlo: MonteCarloSettings | null;
  /** True when nothing in the sheet has a problem. */
  readonly complete: boolean;
  /** All problems: of calibrations, of substrates, of products. */
  readonly problems: readonly Problem[];
}

/** A calibration line; slope and limits in the SI unit of its standards (mol/m^3 is mmol/L, kg/m^3 is g/L). */
export interface CalibrationResult {
  readonly name: string;
  readonly unit: string;
  readonly points: number;
  readonly weights: string;
  readonly intercept: number;
  readonly slope: number;
  readonly u_intercept: number | null;
  readonly u_slope: number | null;
  readonly covariance: number | null;
  /** Standard deviation of the residuals (of a standard of mean weight). */
  readonly residual: number | null;
  readonly dof: number;
  readonly r2: number | null;
  readonly residuals: readonly number[];
  readonly detectionLimit: number | null;
  readonly quantitationLimit: number | null;
  readonly warnings: readonly string[];
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
  /** Cells in series; the charges are those of all together. Absent in results saved before it was counted, as 1. */
  readonly cells?: number | undefined;
  /** Absent in results saved before it was computed. */
  readonly currentDensity?: CurrentDensity | null | undefined;
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
    /** Experiments without the reaction; the one subtracted is marked. */
    readonly blanks: readonly {
      readonly kind: string;
      readonly moles: number;
      readonly subtracted: boolean;
      readonly route: string;
      readonly inputs: Readonly<Record<string, string>>;
    }[];
    readonly alsoCounted: readonly {
      readonly product: string;
      readonly moles: number;
      readonly perMolecule: number;
      readonly countedInClosure: boolean;
    }[];
  } | null;
  /** On the convention chosen; null where there is none (`notes` and `problems` say why). */
  readonly efficiency:
    | (BudgetedEfficiency & {
        readonly arithmetic: string;
        readonly monteCarlo: Simulation | null;
        readonly aboveHundred: AboveHundred | null;
      })
    | null;
  /** On every convention that fits the direction. */
  readonly conventions: readonly Efficiency[];
  /** Over time, where the amount was measured at several instants. */
  readonly series: readonly SeriesPoint[] | null;
  readonly metrics: ProductMetrics | null;
  /** What the charge makes and the amount takes in theory; absent in results saved before it was computed. */
  readonly expected?: Expected | null | undefined;
  /** Reported figures held against one another. */
  readonly consistency: Consistency | null;
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
}
