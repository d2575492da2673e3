// A sheet and a charge to a result. Pure: the same sheet and charge give the same numbers anywhere. One bad product
// never stops the others; nothing is clipped, rounded or left out without a word.

import { FARADAY_C_PER_MOL } from '../constants.ts';
import { areaText } from './cell.ts';
import { type ConventionCharge, chargeConventions } from './charge.ts';
import { type ChargeSource, chargeSource, type RunCharge } from './charge-source.ts';
import { type Closure, type ClosureEntry, closureOf } from './closure.ts';
import { type ComputedProduct, computeProduct, countedMoles } from './compute-product.ts';
import { currentDensityOf, implausible } from './current-density.ts';
import { elementBalances, substrateResults } from './mass-balance.ts';
import { type Dependent, isUncertain, quotient } from './propagation/dependent.ts';
import { type MonteCarloSettings, type Simulation, simulate } from './propagation/monte-carlo.ts';
import { withoutRepeats } from './repeats.ts';
import {
  type CalibrationResult,
  type ChargeResult,
  RESULT_SCHEMA_VERSION,
  type SheetResult,
} from './result.ts';
import { type PreparedRow, prepareRow } from './row.ts';
import type { Sheet } from './sheet.ts';
import type { Stated } from './stated.ts';

/**
 * Computes every product of a sheet. `run` is the measured charge, needed where the sheet names a run or a current
 * file. Monte Carlo, where asked for, takes a good part of a second: not for the thread of a window.
 */
export function computeSheet(sheet: Sheet, run?: RunCharge, monteCarlo?: MonteCarloSettings): SheetResult {
  const source = chargeSource(sheet, run);
  const surroundings = {
    duration_s: source.duration_s,
    area: areaOf(sheet),
    calibrations: sheet.calibrations.entries,
  };
  const rows = withoutRepeats(sheet.rows.map((row) => prepareRow(row, surroundings)));
  const computed = rows.map((_, index) => computeProduct(index, rows, sheet, source));
  const closures = closuresOf(rows, computed, source);
  const problems = [
    ...sheet.cellProblems,
    ...sheet.calibrations.problems,
    ...sheet.substrates.problems,
    ...computed.flatMap(({ result }) => result.problems),
  ];
  const result: SheetResult = {
    schemaVersion: RESULT_SCHEMA_VERSION,
    kind: 'efficiency',
    title: sheet.title ?? null,
    notes: sheet.notes ?? null,
    charge: chargeResult(sheet, source),
    calibrations: calibrationResults(sheet),
    products: computed.map(({ result: product }) => product),
    closures: closures.map(({ closure }) => closure),
    substrates: substrateResults(sheet),
    balances: elementBalances(sheet, rows),
    cellEnergyEfficiency: cellEnergyEfficiency(computed),
    monteCarlo: null,
    complete: problems.length === 0,
    problems,
  };
  return monteCarlo === undefined ? result : simulated(result, computed, closures, monteCarlo);
}

/** The area with its text, for amounts that lie on it. */
function areaOf({ cell: { area_m2 } }: Sheet): Stated<'m^2'> | undefined {
  return area_m2 !== undefined ? { text: areaText(area_m2), value: area_m2, dimension: 'm^2' } : undefined;
}

/** The result with the distribution of every efficiency and closure, all from the same draws. */
function simulated(
  result: SheetResult,
  computed: readonly ComputedProduct[],
  closures: readonly { readonly number: Dependent }[],
  settings: MonteCarloSettings,
): SheetResult {
  const numbers = [...computed.map(({ efficiency }) => efficiency), ...closures.map(({ number }) => number)];
  const uncertain = numbers.filter((number) => number !== undefined && isUncertain(number)) as Dependent[];
  if (uncertain.length === 0) return result;
  const simulations = new Map(
    simulate(uncertain, settings).map((simulation, i) => [uncertain[i], simulation]),
  );
  const of = (number: Dependent | undefined): Simulation | null => simulations.get(number) ?? null;
  return {
    ...result,
    monteCarlo: settings,
    products: result.products.map((product, i) => {
      if (product.efficiency === null) return product;
      const monteCarlo = of(computed[i]!.efficiency);
      const notes = monteCarlo?.agrees === false ? [...product.notes, DISAGREE] : product.notes;
      return { ...product, efficiency: { ...product.efficiency, monteCarlo }, notes };
    }),
    closures: result.closures.map((closure, i) => ({ ...closure, monteCarlo: of(closures[i]!.number) })),
  };
}

const DISAGREE =
  'first-order and Monte Carlo intervals differ by more than a tenth of their width: quote the Monte Carlo one (an input far from normal, or so ' +
  'uncertain that the formula bends within its uncertainty)';

function calibrationResults({ calibrations }: Sheet): CalibrationResult[] {
  return [...calibrations.entries.values()].flatMap((calibration) => {
    if (calibration === 'broken') return [];
    const { name, dimension, weighting, line, detectionLimit, quantitationLimit, warnings } = calibration;
    return [
      {
        name,
        unit: dimension,
        points: line.residuals.length,
        weights: weighting,
        intercept: line.intercept,
        slope: line.slope,
        u_intercept: finite(line.u_intercept),
        u_slope: finite(line.u_slope),
        covariance: finite(line.covariance),
        residual: finite(line.residual),
        dof: line.dof,
        r2: finite(line.r2),
        residuals: line.residuals,
        detectionLimit: detectionLimit ?? null,
        quantitationLimit: quantitationLimit ?? null,
        warnings,
      },
    ];
  });
}

function finite(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}

/**
 * Σ FE ΔE°/U over the products that state a standard cell voltage and made at one electrode; null where none does.
 */
function cellEnergyEfficiency(computed: readonly ComputedProduct[]): number | null {
  const parts = computed.flatMap(({ result }) => result.metrics?.cellEnergyEfficiency ?? []);
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0);
}

function chargeResult(sheet: Sheet, source: ChargeSource): ChargeResult {
  const accounts = source.polarities.map((polarity) => ({
    polarity,
    account: source.accountFor('working', polarity).account,
  }));
  const account = accounts[0]?.account ?? source.accountFor('working', 'cathodic').account;
  const currentDensity = currentDensityOf(account, sheet.cell);
  return {
    source: source.words,
    run: sheet.charge.kind === 'run' ? sheet.charge.run : null,
    duration_s: source.duration_s ?? null,
    lowerBound: account.lowerBound ?? false,
    edge_C: account.edge_C ?? null,
    cells: sheet.cells,
    currentDensity,
    conventions: accounts.flatMap(({ polarity, account: of }) =>
      chargeConventions(of, polarity).map((convention) => ({
        polarity,
        convention: convention.id,
        name: convention.name,
        formula: convention.formula,
        charge_C: convention.charge_C ?? null,
        u_C: convention.charge_C === undefined ? null : uncertaintyOf(convention),
        absent: convention.absent ?? null,
      })),
    ),
    notes: [
      ...source.notes,
      ...implausible(currentDensity),
      ...(account.lowerBound
        ? ['the charge is a lower bound (overloaded samples): efficiencies are upper bounds']
        : []),
      ...(account.gaps
        ? [
            `${account.gaps} gaps (${(account.gap_s ?? 0).toPrecision(3)} s in all): the charge that passed in them is missing`,
          ]
        : []),
      ...[account.doubleLayer, account.redox].flatMap((correction, i) =>
        correction ? [`${i === 0 ? 'double-layer' : 'redox'} charge from: ${correction.source}`] : [],
      ),
    ],
  };
}

function uncertaintyOf({ uncertainties }: ConventionCharge): number | null {
  const u = Math.hypot(...uncertainties.map(({ u_C }) => u_C));
  return u > 0 ? u : null;
}

/** One closure for each ledger and convention; efficiencies on different charges are never added. */
function closuresOf(
  rows: readonly PreparedRow[],
  computed: readonly ComputedProduct[],
  source: ChargeSource,
): { closure: Closure; number: Dependent }[] {
  const keyOf = (index: number) => `${computed[index]!.result.ledger} ${rows[index]!.convention}`;
  const sound = rows.map((_, i) => i).filter((i) => computed[i]!.result.efficiency !== null);
  const keys = [...new Set(sound.map(keyOf))];
  return keys.map((key) => {
    const members = sound.filter((i) => keyOf(i) === key);
    const { electrode, convention, electrons } = rows[members[0]!]!;
    const polarity = polarityOf(electrons!.direction);
    const { ledger, account } = source.accountFor(electrode, polarity);
    const charge = chargeConventions(account, polarity).find(({ id }) => id === convention)!;
    const passed = source.inputs.chargeOf(charge, charge.charge_C!);
    return closureOf({
      ledger,
      convention: charge.id,
      entries: members.map((i) => entryOf(i, rows, computed, passed)),
      missing: rows.filter((_, i) => isMissing(i, computed, ledger)).map(({ row }) => row.name),
    });
  });
}

function polarityOf(direction: 'cathodic' | 'anodic' | 'chemical'): 'cathodic' | 'anodic' {
  return direction === 'anodic' ? 'anodic' : 'cathodic';
}

function entryOf(
  index: number,
  rows: readonly PreparedRow[],
  computed: readonly ComputedProduct[],
  charge: Dependent,
): ClosureEntry {
  const { row, amount, electrons } = rows[index]!;
  const counted = computed[index]!.countings.filter(({ chained }) => chained);
  const moles = countedMoles(
    amount!.moles,
    counted.map(({ row: other, factor }) => ({ factor, part: rows[other]!.amount!.moles })),
  );
  return {
    product: row.name,
    efficiency: quotient(moles, charge, electrons!.number * FARADAY_C_PER_MOL),
    amountIsUncertain: isUncertain(moles),
  };
}

/** A product that belongs to this ledger, or may, and has no result. */
function isMissing(index: number, computed: readonly ComputedProduct[], ledger: string): boolean {
  const { result } = computed[index]!;
  if (result.problems.length === 0) return false;
  return result.ledger === null || result.ledger === ledger;
}
