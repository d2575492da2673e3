// Current densities of a whole electrolysis on the area of its cell: over all its time, and over the time in which the
// current went one way. In pulsed work these are different quantities, so each has its name.

import { formatQuantity } from '../quantity.ts';
import type { ChargeAccount } from './charge.ts';
import { IMPLAUSIBLE_A_M2 } from './metrics.ts';

/** Current densities, A/m²; null where a time is not known. */
export interface CurrentDensity {
  /** (Q_c − Q_a)/(A t) over the whole time: positive where more was cathodic. */
  readonly mean_A_m2: number | null;
  /** Q_c/(A t_c), in the time t_c in which the current was cathodic. */
  readonly cathodic_A_m2: number | null;
  readonly cathodicTime_s: number | null;
  /** Q_a/(A t_a). */
  readonly anodic_A_m2: number | null;
  readonly anodicTime_s: number | null;
  /** What the area is, in words. */
  readonly areaBasis: string;
}

/** The current densities; null without an area, or where no time is known. */
export function currentDensityOf(
  account: ChargeAccount,
  { area_m2, areaBasis }: { readonly area_m2?: number | undefined; readonly areaBasis?: string | undefined },
): CurrentDensity | null {
  if (area_m2 === undefined) return null;
  const { cathodic_C, anodic_C, duration_s, cathodicTime_s, anodicTime_s } = account;
  const over = (charge_C: number, time_s: number | undefined) =>
    time_s === undefined || time_s <= 0 || charge_C === 0 ? null : charge_C / (area_m2 * time_s);
  const density = {
    mean_A_m2: over(cathodic_C - anodic_C, duration_s),
    cathodic_A_m2: over(cathodic_C, cathodicTime_s),
    cathodicTime_s: cathodicTime_s ?? null,
    anodic_A_m2: over(anodic_C, anodicTime_s),
    anodicTime_s: anodicTime_s ?? null,
    areaBasis: areaBasis ?? 'geometric',
  };
  const { mean_A_m2, cathodic_A_m2, anodic_A_m2 } = density;
  return [mean_A_m2, cathodic_A_m2, anodic_A_m2].every((value) => value === null) ? null : density;
}

/** A note where the sheet's own numbers make a current density that hardly any cell carries: mostly a slip in a unit. */
export function implausible(density: CurrentDensity | null): string[] {
  const largest = Math.max(
    0,
    ...[density?.mean_A_m2, density?.cathodic_A_m2, density?.anodic_A_m2].map((value) =>
      Math.abs(value ?? 0),
    ),
  );
  if (largest <= IMPLAUSIBLE_A_M2) return [];
  return [
    `charge, time and area make ${formatQuantity(largest, 'A/m^2')}, more than almost any cell carries: ` +
      'a slip in a unit? (cm² or m², mA or A, s or min)',
  ];
}
