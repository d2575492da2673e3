// What theory expects of one product: how much the charge of the sheet makes at an efficiency, and what charge, time,
// current and energy its amount takes. Faraday's laws forwards and backwards; it says nothing of what was found.

import { FARADAY_C_PER_MOL } from '../constants.ts';
import type { ChargeSource } from './charge-source.ts';
import { layerThickness_m, specificEnergy_kWh_kg } from './metrics.ts';
import type { PreparedRow } from './row.ts';
import type { Sheet } from './sheet.ts';

export interface Expected {
  /** The efficiency it is reckoned with; 1 where none is stated. */
  readonly efficiency: number;
  /** What the charge of the sheet makes at that efficiency. */
  readonly made: {
    readonly amount_mol: number;
    readonly mass_kg: number;
    /** At the temperature and pressure stated. */
    readonly gasVolume_m3: number | null;
    /** Of the deposit on the area of the cell, at the density stated. */
    readonly layer_m: number | null;
  } | null;
  /** What the amount of the sheet takes at that efficiency; charge and current through each cell in series. */
  readonly needed: {
    readonly charge_C: number;
    /** At the current of the sheet. */
    readonly time_s: number | null;
    /** In the time of the sheet. */
    readonly current_A: number | null;
    /** In all cells, at the voltage of a cell. */
    readonly energy_J: number | null;
  } | null;
  /** At the voltage of a cell. */
  readonly specificEnergy_kWh_kg: number | null;
}

interface ExpectedBasis {
  /** All moles that count; undefined where none were stated. */
  readonly moles: number | undefined;
  /** Of the convention chosen. */
  readonly charge_C: number | null;
}

/** What is expected; null without electrons, or where neither a charge nor an amount is known. */
export function expectedOf(
  { row, electrons, molarMass, molarVolume_m3_mol }: PreparedRow,
  { moles, charge_C }: ExpectedBasis,
  { cells, cell }: Sheet,
  source: ChargeSource,
): Expected | null {
  if (!electrons || electrons.number === 0 || molarMass === undefined) return null;
  const efficiency = row.fields?.expected?.efficiency?.value ?? 1;
  const density = row.fields?.density;
  const perMole_C = (electrons.number * FARADAY_C_PER_MOL) / efficiency;
  const made_mol = charge_C === null ? undefined : charge_C / perMole_C;
  const needed_C = moles === undefined || moles <= 0 ? undefined : (moles * perMole_C) / cells;
  if (made_mol === undefined && needed_C === undefined) return null;
  const { duration_s } = source;
  const mean_A = duration_s === undefined || charge_C === null ? undefined : charge_C / duration_s;
  const current_A = source.current_A ?? mean_A;
  const { voltage_V, area_m2 } = cell;
  const mass_kg = ((made_mol ?? 0) * molarMass) / 1e3;
  return {
    efficiency,
    made:
      made_mol === undefined
        ? null
        : {
            amount_mol: made_mol,
            mass_kg,
            gasVolume_m3: molarVolume_m3_mol === undefined ? null : made_mol * molarVolume_m3_mol,
            layer_m:
              density === undefined || area_m2 === undefined
                ? null
                : layerThickness_m(mass_kg, density.value, area_m2),
          },
    needed:
      needed_C === undefined
        ? null
        : {
            charge_C: needed_C,
            time_s: current_A === undefined ? null : (needed_C * cells) / Math.abs(current_A),
            current_A: duration_s === undefined ? null : needed_C / duration_s,
            energy_J: voltage_V === undefined ? null : needed_C * cells * voltage_V,
          },
    specificEnergy_kWh_kg:
      voltage_V === undefined
        ? null
        : specificEnergy_kWh_kg(electrons.number, voltage_V, efficiency, molarMass / 1e3),
  };
}
