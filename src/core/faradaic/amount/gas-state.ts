// Gases as moles: the state a flow or a volume is counted at, water vapour over an electrolyte, solubility. A flow meter's "cm³/min" is an
// amount only once its state is named; 0 °C and 25 °C differ by 9 %.

import { GAS_CONSTANT_J_PER_MOL_K } from '../../constants.ts';

/** Where "standard" cubic centimetres are counted: 0 °C and 1 atm. */
export const STANDARD_STATE = { temperature_K: 273.15, pressure_Pa: 101_325 } as const;
export const CUBIC_METRES_A_SECOND_PER_SCCM = 1e-6 / 60;

/** mol per m³ of an ideal gas. */
export function molesPerCubicMetre(pressure_Pa: number, temperature_K: number): number {
  return pressure_Pa / (GAS_CONSTANT_J_PER_MOL_K * temperature_K);
}

/**
 * Pressure of saturated water vapour over pure water, Pa, from 0 to 100 °C (A. L. Buck, J. Appl. Meteorol. 20 (1981) 1527, constants
 * of 1996). Salts lower it by a few per cent.
 */
export function waterVapour_Pa(temperature_K: number): number {
  const t = temperature_K - 273.15;
  return 611.21 * Math.exp((18.678 - t / 234.5) * (t / (257.14 + t)));
}

/**
 * Henry constants c/p at 25 °C, mol m⁻³ Pa⁻¹, by formula (R. Sander, Atmos. Chem. Phys. 15 (2015) 4399, recommended values rounded to two
 * digits). For water; salts push gases out.
 */
export const HENRY_MOL_M3_PA: Readonly<Record<string, number>> = {
  H2: 7.8e-6,
  O2: 1.3e-5,
  N2: 6.4e-6,
  CO: 9.7e-6,
  CO2: 3.3e-4,
  CH4: 1.4e-5,
  C2H4: 5.9e-5,
  NO: 1.9e-5,
  N2O: 2.4e-4,
};
