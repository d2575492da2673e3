// One product of a sheet to its result: what counts, its efficiency on every convention, and what follows from it.

import type { Problem } from '../errors.ts';
import { type ChargeAccount, chargeConventions, type Polarity } from './charge.ts';
import type { ChargeSource } from './charge-source.ts';
import { computeSeries } from './compute-series.ts';
import { consistencyOf } from './consistency.ts';
import { type Counting, countingsOf, uncounted } from './counting.ts';
import {
  aboveHundred,
  type ComputedEfficiency,
  type Efficiency,
  efficiencyOn,
  efficiencyWords,
} from './efficiency.ts';
import { expectedOf } from './expected.ts';
import { atomsOf } from './formula.ts';
import { otherElectrode, planTrouble } from './plan.ts';
import { energyNotes, productMetrics } from './product-metrics.ts';
import { type Dependent, isUncertain, sumOf } from './propagation/dependent.ts';
import { standardUncertaintyOf } from './propagation/first-order.ts';
import type { ProductResult } from './result.ts';
import type { PreparedRow } from './row.ts';
import type { Sheet } from './sheet.ts';
import { equationText } from './stoichiometry.ts';

/** A product's result, and what closure and Monte Carlo need of it. */
export interface ComputedProduct {
  readonly result: ProductResult;
  readonly countings: readonly Counting[];
  /** The efficiency of the result as a number that knows its inputs. */
  readonly efficiency: Dependent | undefined;
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
  const computed: ComputedEfficiency[] =
    place && polarity && electrons && total
      ? chargeConventions(place.account, polarity).map((convention) =>
          efficiencyOn(convention, electrons.number, total.moles, source.inputs, row.name),
        )
      : [];
  const found = computed.find(({ result }) => result.convention === prepared.convention);
  const chosen = found?.result;
  const known = total !== undefined && isUncertain(total.moles);
  const charge_C = chargeFor(prepared, place, polarity);
  const notes = [...prepared.notes, ...notesOn(index, rows, countings, chosen, source)];
  if (problems.length === 0 && prepared.amounts === undefined) {
    const trouble = planTrouble(prepared, charge_C, source);
    if (trouble === undefined)
      notes.push('no amount is stated: what the charge makes stands under what is expected');
    else problems.push(row.problemAt(['expected'], trouble));
  }
  if (chosen !== undefined && chosen.u !== null && !known)
    notes.push('the uncertainty is that of the charge alone: none is stated for the amount');
  const { amounts } = prepared;
  const series =
    total && amounts?.total.series && electrons && polarity && prepared.convention
      ? computeSeries(amounts.total.series, {
          electrons: electrons.number,
          convention: prepared.convention,
          electrode,
          polarity,
          source,
        })
      : null;
  notes.push(...seriesNotes(prepared, source.duration_s), ...energyNotes(prepared, sheet));
  const efficiency = chosen?.efficiency ?? null;
  const metrics = total
    ? productMetrics(
        prepared,
        {
          moles: total.moles.value,
          efficiency,
          charge_C: chosen?.charge_C ?? null,
          duration_s: source.duration_s,
          onTime_s: polarity && place?.account[`${polarity}Time_s`],
        },
        sheet,
      )
    : null;
  const expected =
    problems.length === 0
      ? expectedOf(prepared, { moles: total?.moles.value, charge_C }, sheet, source)
      : null;
  const consistency = total && consistencyOf(prepared, metrics, efficiency, sheet);
  if (typeof consistency === 'string') notes.push(consistency);
  else if (consistency?.warning) notes.push(consistency.warning);
  return {
    countings,
    efficiency: found?.number,
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
            total_mol: total.moles.value,
            own_mol: prepared.amount!.moles.value,
            u_mol: known ? standardUncertaintyOf(total.moles) : null,
            arithmetic: total.arithmetic,
            parts: amounts!.parts.map(({ route, inputs }) => ({ route, inputs })),
            blanks: amounts!.blanks.map(({ kind, amount, subtracted }) => ({
              kind,
              moles: amount.moles.value,
              subtracted,
              route: amount.route,
              inputs: amount.inputs,
            })),
            alsoCounted: countings.map(({ row: counted, factor, chained }) => ({
              product: rows[counted]!.row.name,
              moles: rows[counted]!.amount!.moles.value,
              perMolecule: factor,
              countedInClosure: chained,
            })),
          }
        : null,
      efficiency:
        chosen && efficiency !== null && electrons && total
          ? {
              ...chosen,
              arithmetic: efficiencyWords(chosen, electrons.text, total.moles.value),
              monteCarlo: null,
              aboveHundred:
                aboveHundred(chosen, {
                  lowerBound: place?.account.lowerBound ?? false,
                  electronsTyped: electrons.because !== undefined,
                  amountIsUncertain: known,
                  holdsNitrogen: atomsOf(prepared.species!.formula, 'N') > 0,
                  isFlow: amounts!.parts.some(({ inputs }) => inputs.flow !== undefined),
                  isSample: amounts!.parts.some(({ inputs }) => inputs.flow === undefined),
                }) ?? null,
            }
          : null,
      conventions: computed.map(({ result: { budget: _budget, interval: _interval, ...rest } }) => rest),
      series,
      metrics,
      expected,
      consistency: typeof consistency === 'object' ? consistency : null,
      notes,
      problems,
    },
  };
}

/** The charge of the convention chosen; null where it has none. */
function chargeFor(
  { convention }: PreparedRow,
  place: { readonly account: ChargeAccount } | undefined,
  polarity: Polarity | undefined,
): number | null {
  if (place === undefined || polarity === undefined) return null;
  return chargeConventions(place.account, polarity).find(({ id }) => id === convention)?.charge_C ?? null;
}

interface Total {
  readonly moles: Dependent;
  readonly arithmetic: readonly string[];
}

/** All moles that count for a product; undefined where its own are not known. */
function totalOf(
  { amount, amounts }: PreparedRow,
  countings: readonly Counting[],
  rows: readonly PreparedRow[],
): Total | undefined {
  if (amount === undefined || amounts === undefined) return undefined;
  const others = countings.map(({ row, factor }) => ({ factor, ...rows[row]!, name: rows[row]!.row.name }));
  return {
    moles: countedMoles(
      amount.moles,
      others.map(({ factor, amount: other }) => ({ factor, part: other!.moles })),
    ),
    arithmetic: [
      ...amounts.arithmetic,
      ...others.map(({ name, factor, amount: other }) => {
        const times = factor === 1 ? '' : `${factor} × `;
        return `went on to ${name}: ${times}(${other!.arithmetic})`;
      }),
    ],
  };
}

/** A product's own moles and those that went on. */
export function countedMoles(
  own: Dependent,
  others: readonly { readonly factor: number; readonly part: Dependent }[],
): Dependent {
  return others.length === 0 ? own : sumOf([{ factor: 1, part: own }, ...others]);
}

/** What a reader of a series must know. */
function seriesNotes({ amounts }: PreparedRow, duration_s: number | undefined): string[] {
  const series = amounts?.total.series;
  const last = series?.points.at(-1)?.to_s;
  if (series === undefined) return [];
  return [
    ...(amounts!.blanks.some(({ subtracted }) => subtracted)
      ? ['the blank is taken off the total, not off the points of the series']
      : []),
    ...(series.kind === 'cumulative' &&
    last !== undefined &&
    duration_s !== undefined &&
    last < duration_s * (1 - 1e-9)
      ? [
          'the last aliquot was taken before the end: what was made later is missing from the total; see the series',
        ]
      : []),
  ];
}

function notesOn(
  index: number,
  rows: readonly PreparedRow[],
  countings: readonly Counting[],
  chosen: Efficiency | undefined,
  source: ChargeSource,
): string[] {
  const { row, electrons, electrode } = rows[index]!;
  const notes: string[] = [];
  if (electrons?.direction === 'chemical')
    notes.push('a chemical step takes no electrons: it has a yield, not a faradaic efficiency');
  if (electrons?.direction === 'chemical' && row.fields?.coproducts === undefined)
    notes.push(
      'if the electrode makes something along with it, name that under "coproducts": 1/2 H2 with caustic soda',
    );
  // A plan has no efficiency, and its charge says so once for all products.
  if (chosen?.absent && !source.isOpen)
    notes.push(
      `no efficiency on ${chosen.convention} (${chosen.name} charge): ${chosen.absent}${otherElectrode(rows[index]!, source)}`,
    );
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
