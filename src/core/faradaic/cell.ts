// The bases of rates and energies that a sheet states of its cell. Read by itself: what is wrong here stays here, no
// efficiency needs it.

import { z } from 'zod';
import type { ReadDocument } from '../document.ts';
import type { Problem } from '../errors.ts';
import { words } from '../fields.ts';
import { formatQuantity } from '../quantity.ts';
import { validate } from '../validate.ts';
import { stated, statedAgainstRHE } from './stated.ts';

export const cellSchema = z.strictObject({
  area: stated(['m^2'], 'Electrode area of one cell.').optional(),
  'area basis': words('Which area: geometric (if left out), one face, ECSA by capacitance.').optional(),
  'catalyst mass': stated(['kg'], 'Mass of catalyst.').optional(),
  sites: stated(['mol'], 'Active sites, for turnover.').optional(),
  'sites basis': words('How the sites were counted; needed with them.').optional(),
  voltage: stated(['V'], 'Mean voltage of the whole cell.').optional(),
  potential: statedAgainstRHE('Potential of the working electrode against RHE.').optional(),
  'electrolyte flow': stated(
    ['m^3/s'],
    'Flow of electrolyte through the cell, for single-pass conversion.',
  ).optional(),
});

/** Bases in SI units, of all cells in series together where there are several. */
export interface Cell {
  readonly area_m2?: number | undefined;
  /** In words: "geometric", "ECSA by capacitance". */
  readonly areaBasis?: string | undefined;
  readonly catalyst_kg?: number | undefined;
  readonly sites_mol?: number | undefined;
  readonly sitesBasis?: string | undefined;
  /** Of one cell. */
  readonly voltage_V?: number | undefined;
  /** Against RHE. */
  readonly potential_V?: number | undefined;
  readonly flow_m3_s?: number | undefined;
}

/** From here on an area is told in square metres, as workshops and plants do. */
const LARGE_M2 = 0.1;

/** "0.5 cm^2", "1.6 m^2". */
export function areaText(area_m2: number): string {
  return formatQuantity(area_m2, 'm^2', area_m2 < LARGE_M2 ? {} : { unit: 'm^2' });
}

/** The cell of a sheet for `cells` of them in series; where a field is wrong, nothing but its problems. */
export function readCell(document: ReadDocument, cells: number): { cell: Cell; problems: Problem[] } {
  const written = (document.value as { cell?: unknown } | null | undefined)?.cell;
  if (written === undefined) return { cell: {}, problems: [] };
  const problemAt: ReadDocument['problemAt'] = (path, message, where) =>
    document.problemAt(['cell', ...path], message, where);
  const { value, problems } = validate({ ...document, value: written, problems: [], problemAt }, cellSchema);
  if (value === undefined) return { cell: {}, problems };
  for (const [name, field] of Object.entries(value))
    if (typeof field === 'object' && name !== 'potential' && field.value <= 0)
      problems.push(problemAt([name], `must be above zero, not "${field.text}"`));
  if (value.sites !== undefined && value['sites basis'] === undefined)
    problems.push(
      problemAt(['sites'], 'a turnover means nothing without "sites basis": how were the sites counted?'),
    );
  if (problems.length > 0) return { cell: {}, problems };
  const ofAll = (field: { readonly value: number } | undefined) => field && field.value * cells;
  return {
    cell: {
      area_m2: ofAll(value.area),
      areaBasis: value['area basis'],
      catalyst_kg: ofAll(value['catalyst mass']),
      sites_mol: ofAll(value.sites),
      sitesBasis: value['sites basis'],
      voltage_V: value.voltage?.value,
      potential_V: value.potential?.value,
      flow_m3_s: ofAll(value['electrolyte flow']),
    },
    problems: [],
  };
}
