// One product of a sheet to its result: what counts, its efficiency on every convention, and what follows from it.

import type { Problem } from '../errors.ts';
import { chargeConventions } from './charge.ts';
import type { ChargeSource } from './charge-source.ts';
import { type Counting, countingsOf, uncounted } from './counting.ts';
import { aboveHundred, type Efficiency, efficiencyOn, efficiencyWords } from './efficiency.ts';
import { partialCurrent, rate, specificEnergy_kWh_kg } from './metrics.ts';
import type { ProductMetrics, ProductResult } from './result.ts';
import type { PreparedRow } from './row.ts';
import type { Sheet } from './sheet.ts';
import { equationText } from './stoichiometry.ts';
import { type Contribution, combined } from './uncertainty.ts';

/** A product's result, and what the closure needs of it. */
export interface ComputedProduct {
  readonly result: ProductResult;
  readonly countings: readonly Counting[];
}

/** Computes the row at `index`; the other rows are needed for what it also counts. */
export function computeProduct(
  index: number,
  rows: readonly PreparedRow[],
  sheet: Sheet,
  source: ChargeSource,
): ComputedProduct {
  const prepared = rows[index]!;
  const { row, reaction, electrons, electrode } = prepared;
  const problems: Problem[] = [...prepared.problems];
  const countings = countingsOf(index, rows, (path, message) => {
    problems.push(row.problemAt(path, message));
    return undefined;
  });
  const total = problems.length === 0 ? totalOf(prepared, countings, rows) : undefined;
  const direction = electrons?.direction;
  const polarity = direction === 'chemical' ? undefined : direction;
  const place = polarity && source.accountFor(electrode, polarity);
  const conventions =
    place && polarity && electrons && total
      ? chargeConventions(place.account, polarity).map((convention) =>
          efficiencyOn(convention, electrons.number, total.moles, total.contributions),
        )
      : [];
  const chosen = conventions.find(({ convention }) => convention === prepared.convention);
  const notes = [...prepared.notes, ...notesOn(index, rows, countings, chosen)];
  if (chosen !== undefined && chosen.u !== null && total?.contributions.length === 0)
    notes.push('the uncertainty is that of the charge alone: none is stated for the amount');
  return {
    countings,
    result: {
      product: row.name,
      formula: prepared.species?.formula.text ?? null,
      molarMass_g_mol: prepared.molarMass ?? null,
      from: row.fields?.from?.map(({ entry }) => entry) ?? [],
      electrode,
      ledger: place?.ledger ?? null,
      electrons: electrons
        ? {
            number: electrons.number,
            direction: electrons.direction,
            derived: reaction ? Math.abs(reaction.electrons) : null,
            derivation: reaction?.derivation ?? null,
            overridden: electrons.because !== undefined,
            because: electrons.because ?? null,
          }
        : null,
      halfReaction: reaction
        ? { acid: equationText(reaction.acid), base: equationText(reaction.base) }
        : null,
      amount: total
        ? {
            total_mol: total.moles,
            own_mol: prepared.amount!.moles,
            u_mol: total.contributions.length === 0 ? null : combined(total.contributions),
            arithmetic: total.arithmetic,
            parts: prepared.amounts.map(({ route, inputs }) => ({ route, inputs })),
            alsoCounted: countings.map(({ row: counted, factor, chained }) => ({
              product: rows[counted]!.row.name,
              moles: rows[counted]!.amount!.moles,
              perMolecule: factor,
              countedInClosure: chained,
            })),
          }
        : null,
      efficiency:
        chosen && chosen.efficiency !== null && electrons && total
          ? {
              ...chosen,
              arithmetic: efficiencyWords(chosen, electrons.text, total.moles),
              aboveHundred:
                aboveHundred(chosen, {
                  lowerBound: place?.account.lowerBound ?? false,
                  electronsTyped: electrons.because !== undefined,
                  amountIsUncertain: total.contributions.length > 0,
                }) ?? null,
            }
          : null,
      conventions: conventions.map(({ budget: _budget, ...efficiency }) => efficiency),
      metrics: total ? metricsOf(prepared, total.moles, chosen, sheet, source.duration_s) : null,
      notes,
      problems,
    },
  };
}

interface Total {
  readonly moles: number;
  readonly contributions: readonly Contribution[];
  readonly arithmetic: readonly string[];
}

/** All moles that count for a product; undefined where its own are not known. */
function totalOf(
  { amount, amounts }: PreparedRow,
  countings: readonly Counting[],
  rows: readonly PreparedRow[],
): Total | undefined {
  if (amount === undefined) return undefined;
  const own = amounts.length > 1 ? [...amounts, amount] : [amount];
  const others = countings.map(({ row, factor }) => ({ factor, ...rows[row]!, name: rows[row]!.row.name }));
  return {
    moles: others.reduce((sum, other) => sum + other.factor * other.amount!.moles, amount.moles),
    contributions: [
      ...amount.contributions,
      ...others.flatMap(({ name, factor, amount: other }) =>
        other!.contributions.map(({ input, u }) => ({ input: `${name}: ${input}`, u: factor * u })),
      ),
    ],
    arithmetic: [
      ...own.map(({ arithmetic }) => arithmetic),
      ...others.map(({ name, factor, amount: other }) => {
        const times = factor === 1 ? '' : `${factor} × `;
        return `went on to ${name}: ${times}(${other!.arithmetic})`;
      }),
    ],
  };
}

function notesOn(
  index: number,
  rows: readonly PreparedRow[],
  countings: readonly Counting[],
  chosen: Efficiency | undefined,
): string[] {
  const { row, electrons, electrode } = rows[index]!;
  const notes: string[] = [];
  if (electrons?.direction === 'chemical')
    notes.push('a chemical step takes no electrons: it has a yield, not a faradaic efficiency');
  if (chosen?.absent)
    notes.push(`no efficiency on ${chosen.convention} (${chosen.name} charge): ${chosen.absent}`);
  if (chosen?.convention === 'D')
    notes.push('the gross charge gives a charge utilisation, not a faradaic efficiency in the strict sense');
  for (const { row: counted, chained } of countings)
    if (!chained)
      notes.push(
        `${rows[counted]!.row.name} is not made from ${row.name} in this sheet, so its own electrons already hold this step: ` +
          'counted here, but not again in the closure',
      );
  const left = uncounted(index, rows, countings);
  if (left.length > 0)
    notes.push(`${row.name} that went on to ${left.join(', ')} is not counted; "also counts" would`);
  if (electrode === 'counter')
    notes.push('made at the counter electrode: divided by the charge of that electrode');
  return notes;
}

/** Derived figures over the whole duration. */
function metricsOf(
  { molarMass, electrons }: PreparedRow,
  moles: number,
  chosen: Efficiency | undefined,
  { cell }: Sheet,
  duration_s: number | undefined,
): ProductMetrics | null {
  const { area_m2, catalyst_kg, voltage_V } = cell;
  const onBasis = (basis: number | undefined, amount = moles) =>
    basis === undefined || duration_s === undefined ? null : rate(amount, basis, duration_s);
  const { efficiency = null, charge_C = null } = chosen ?? {};
  const current_A =
    efficiency === null || charge_C === null || duration_s === undefined
      ? null
      : partialCurrent(efficiency, charge_C / duration_s);
  const metrics = {
    partialCurrent_A: current_A,
    partialCurrentDensity_A_m2: current_A === null || area_m2 === undefined ? null : current_A / area_m2,
    rate_mol_s: onBasis(1),
    rate_mol_m2_s: onBasis(area_m2),
    rate_mol_kg_s: onBasis(catalyst_kg),
    specificEnergy_kWh_kg:
      voltage_V === undefined ||
      efficiency === null ||
      efficiency <= 0 ||
      !electrons ||
      molarMass === undefined
        ? null
        : specificEnergy_kWh_kg(electrons.number, voltage_V, efficiency, molarMass / 1e3),
  };
  return Object.values(metrics).every((value) => value === null) ? null : metrics;
}
