// Do rate, current density and efficiency fit one another? The identity r = j·FE/(nF) is checked wherever all three are known: figures as
// reported elsewhere, completed by those of the sheet. It never corrects a figure.

import { checkRate } from './metrics.ts';
import type { ProductMetrics } from './product-metrics.ts';
import type { PreparedRow } from './row.ts';
import type { Sheet } from './sheet.ts';

export interface Consistency {
  readonly rate_mol_m2_s: number;
  readonly currentDensity_A_m2: number;
  readonly efficiency: number;
  /** reported rate / the rate that current density and efficiency imply. */
  readonly ratio: number;
  /** Which of the three were reported; the others are those of the sheet. */
  readonly reported: readonly ('rate' | 'current density' | 'efficiency')[];
  /** Null where they agree within 5 %. */
  readonly warning: string | null;
}

/** The check, or undefined where nothing was reported or too little is known. */
export function consistencyOf(
  { row, electrons }: PreparedRow,
  metrics: ProductMetrics | null,
  efficiency: number | null,
  { cell }: Sheet,
): Consistency | string | undefined {
  const { reported } = row.fields ?? {};
  if (reported === undefined || !electrons || electrons.number === 0) return undefined;
  const { rate, 'current density': density, efficiency: share } = reported;
  const { area_m2, catalyst_kg } = cell;
  if (rate?.dimension === 'mol/kg/s' && (area_m2 === undefined || catalyst_kg === undefined))
    return 'the reported rate on catalyst mass cannot be checked without "area" and "catalyst mass" of the cell';
  const partial = metrics?.partialCurrentDensity_A_m2 ?? null;
  const own = {
    rate: metrics?.rate_mol_m2_s ?? null,
    density: partial === null || efficiency === null || efficiency === 0 ? null : partial / efficiency,
  };
  const onArea = rate?.dimension === 'mol/kg/s' ? (rate.value * catalyst_kg!) / area_m2! : rate?.value;
  const rate_mol_m2_s = onArea ?? own.rate;
  const currentDensity_A_m2 = density === undefined ? own.density : Math.abs(density.value);
  const known = share?.value ?? efficiency;
  if (
    rate_mol_m2_s === null ||
    currentDensity_A_m2 === null ||
    known === null ||
    known <= 0 ||
    currentDensity_A_m2 === 0
  )
    return 'the reported figures cannot be checked: rate, current density and efficiency are not all known, or not above zero';
  const { ratio, warning } = checkRate({
    rate_mol_m2_s,
    currentDensity_A_m2,
    efficiency: known,
    electrons: electrons.number,
  });
  return {
    rate_mol_m2_s,
    currentDensity_A_m2,
    efficiency: known,
    ratio,
    reported: [
      ...(rate ? ['rate' as const] : []),
      ...(density ? ['current density' as const] : []),
      ...(share ? ['efficiency' as const] : []),
    ],
    warning: warning ?? null,
  };
}
