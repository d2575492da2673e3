// A sheet and a charge to a result. Pure: the same sheet and charge give the same numbers anywhere. One bad product never stops
// the others; nothing is clipped, rounded or left out without a word.

import { type ConventionCharge, chargeConventions } from './charge.ts';
import { type ChargeSource, chargeSource, type RunCharge } from './charge-source.ts';
import { type Closure, type ClosureEntry, closureOf } from './closure.ts';
import { type ComputedProduct, computeProduct } from './compute-product.ts';
import { type ChargeResult, RESULT_SCHEMA_VERSION, type SheetResult } from './result.ts';
import { type PreparedRow, prepareRow } from './row.ts';
import type { Sheet } from './sheet.ts';
import { combined } from './uncertainty.ts';

/** Computes every product of a sheet. `run` is the charge of the run, needed where the sheet names one. */
export function computeSheet(sheet: Sheet, run?: RunCharge): SheetResult {
  const source = chargeSource(sheet, run);
  const rows = sheet.rows.map(prepareRow);
  const computed = rows.map((_, index) => computeProduct(index, rows, sheet, source));
  const products = computed.map(({ result }) => result);
  return {
    schemaVersion: RESULT_SCHEMA_VERSION,
    kind: 'efficiency',
    title: sheet.title ?? null,
    notes: sheet.notes ?? null,
    charge: chargeResult(sheet, source),
    products,
    closures: closuresOf(rows, computed, source),
    complete: products.every(({ problems }) => problems.length === 0),
    problems: products.flatMap(({ problems }) => problems),
  };
}

function chargeResult(sheet: Sheet, source: ChargeSource): ChargeResult {
  const accounts = source.polarities.map((polarity) => ({
    polarity,
    account: source.accountFor('working', polarity).account,
  }));
  const account = accounts[0]?.account ?? source.accountFor('working', 'cathodic').account;
  return {
    source: source.words,
    run: sheet.charge.kind === 'run' ? sheet.charge.run : null,
    duration_s: source.duration_s ?? null,
    lowerBound: account.lowerBound ?? false,
    edge_C: account.edge_C ?? null,
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
  const u = combined(uncertainties.map(({ input, u_C }) => ({ input, u: u_C })));
  return u > 0 ? u : null;
}

/** One closure for each ledger and convention; efficiencies on different charges are never added. */
function closuresOf(
  rows: readonly PreparedRow[],
  computed: readonly ComputedProduct[],
  source: ChargeSource,
): Closure[] {
  const keyOf = (index: number) => `${computed[index]!.result.ledger} ${rows[index]!.convention}`;
  const measured = new Map(
    rows.flatMap(({ amount }, i) =>
      amount ? [[i, { moles: amount.moles, u: combined(amount.contributions) }] as const] : [],
    ),
  );
  const sound = rows.map((_, i) => i).filter((i) => computed[i]!.result.efficiency !== null);
  const keys = [...new Set(sound.map(keyOf))];
  return keys.map((key) => {
    const members = sound.filter((i) => keyOf(i) === key);
    const first = members[0]!;
    const { electrode, convention, electrons } = rows[first]!;
    const { ledger, account } = source.accountFor(electrode, polarityOf(electrons!.direction));
    const charge = chargeConventions(account, polarityOf(electrons!.direction)).find(
      ({ id }) => id === convention,
    )!;
    return closureOf({
      ledger,
      convention: charge.id,
      charge_C: charge.charge_C!,
      u_charge_C: uncertaintyOf(charge) ?? 0,
      entries: members.map((i) => entryOf(i, rows, computed)),
      measured,
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
): ClosureEntry {
  const counted = computed[index]!.countings.filter(({ chained }) => chained);
  return {
    product: rows[index]!.row.name,
    electrons: rows[index]!.electrons!.number,
    parts: [{ row: index, factor: 1 }, ...counted.map(({ row, factor }) => ({ row, factor }))],
  };
}

/** A product that belongs to this ledger, or may, and has no result. */
function isMissing(index: number, computed: readonly ComputedProduct[], ledger: string): boolean {
  const { result } = computed[index]!;
  if (result.problems.length === 0) return false;
  return result.ledger === null || result.ledger === ledger;
}
