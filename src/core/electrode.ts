// Reference electrodes and potential scales: what "-0.6 V vs RHE" is against the electrode in the cell. Never guesses
// a filling solution, a pH or a temperature: without them a potential means nothing.
import { FARADAY_C_PER_MOL, GAS_CONSTANT_J_PER_MOL_K, ROOM_TEMPERATURE_K } from './constants.ts';
import { CottrellError } from './errors.ts';
import { didYouMean } from './nearest.ts';
import { formatQuantity, type Volts } from './quantity.ts';

/** A reference electrode, or the scale it stands for (SHE and RHE are their own reference electrodes). */
export interface ReferenceElectrode {
  /** With its filling: "Ag/AgCl (3 M KCl)". */
  readonly name: string;
  /** What its potential is counted against: RHE for an electrode that follows the pH of the cell. */
  readonly against: 'SHE' | 'RHE';
  /** At 25 °C. */
  readonly potential_V: number;
  /** Change of the potential with temperature, V/K; undefined where none is tabulated. */
  readonly coefficient_V_per_K?: number | undefined;
  /** Standard uncertainty at 25 °C. */
  readonly uncertainty_V: number;
}

/** Temperature and bulk pH; the pH only where a conversion needs it. */
export interface Conditions {
  readonly temperature_K: number;
  readonly pH?: number | undefined;
}

function preset(
  name: string,
  potential_V: number,
  coefficient_V_per_K?: number,
  uncertainty_V = 0.005,
  against: 'SHE' | 'RHE' = 'SHE',
): ReferenceElectrode {
  return { name, against, potential_V, coefficient_V_per_K, uncertainty_V };
}

export const SHE = preset('SHE', 0, 0, 0);
export const RHE = preset('RHE', 0, 0, 0, 'RHE');

/**
 * Potentials vs SHE at 25 °C without liquid junction: Ag/AgCl in KCl, SCE and Hg/Hg2SO4 as tabulated after Bard;
 * Sawyer's tables from 15 to 35 °C give the coefficients (that of 3 M KCl is the one of 3.5 M); Ag/AgCl in NaCl from E° 0.2223 V and the activity. Hg/HgO in 1 M base is tabulated from 0.098 to
 * 0.140 V, hence its uncertainty; filled with the electrolyte of the cell it stands 0.926 V above the RHE whatever
 * the pH, because both follow the same hydroxide.
 */
const REFERENCES: readonly ReferenceElectrode[] = [
  SHE,
  RHE,
  preset('Ag/AgCl (sat. KCl)', 0.197, -1.0e-3),
  preset('Ag/AgCl (3.5 M KCl)', 0.205, -0.75e-3),
  preset('Ag/AgCl (3 M KCl)', 0.21, -0.75e-3),
  preset('Ag/AgCl (1 M KCl)', 0.236),
  preset('Ag/AgCl (0.1 M KCl)', 0.2888),
  preset('Ag/AgCl (3 M NaCl)', 0.209),
  preset('Ag/AgCl (1 M NaCl)', 0.233),
  preset('SCE', 0.2412, -0.67e-3),
  preset('SSCE', 0.236),
  preset('Calomel (3.5 M KCl)', 0.25),
  preset('Calomel (1 M KCl)', 0.2801),
  preset('Calomel (0.1 M KCl)', 0.3337),
  preset('Hg/HgO (0.1 M NaOH)', 0.165),
  preset('Hg/HgO (1 M NaOH)', 0.14, undefined, 0.015),
  preset('Hg/HgO (1 M KOH)', 0.14, undefined, 0.015),
  preset('Hg/HgO (same electrolyte)', 0.926, undefined, 0.005, 'RHE'),
  preset('Hg/Hg2SO4 (sat. K2SO4)', 0.65, undefined, 0.01),
  preset('Hg/Hg2SO4 (1 M H2SO4)', 0.6739),
  preset('Cu/CuSO4 (sat. CuSO4)', 0.316),
];

/** Names of all references known, for messages, schema and documentation. */
export const REFERENCE_NAMES: readonly string[] = REFERENCES.map((r) => r.name);

/** The reference electrode of that name with its filling, or a sentence that says what is missing or known. */
export function findReference(name: string): ReferenceElectrode | string {
  const key = plainName(name);
  const found = REFERENCES.find((r) => plainName(r.name) === key);
  if (found !== undefined) return found;
  const fillings = REFERENCES.filter((r) => r.name.includes(' (') && key.startsWith(electrodeOf(r)));
  if (fillings.length > 0) return fillingNeeded(name, key, fillings);
  if (/^(fc|ferrocene)/u.test(key)) {
    return `"${name}" has no fixed potential in water: measure it in your electrolyte and write { name: Fc/Fc+, potential: 0.40 V vs SHE }`;
  }
  if (/^(ocp|opencircuit)/u.test(key))
    return `"${name}" is not a fixed potential: write a value against a reference`;
  return `"${name}" is not a reference electrode known here; ${didYouMean(name, REFERENCE_NAMES)} ${OWN_VALUE}`;
}

function fillingNeeded(name: string, key: string, fillings: readonly ReferenceElectrode[]): string {
  const list = fillings.map((r) => `"${r.name}" (${describeReference(r)})`).join(', ');
  if (key !== electrodeOf(fillings[0]!)) {
    return `the filling solution of "${name}" is not known here; known are ${list}, ${OWN_VALUE}`;
  }
  const values = fillings.filter((r) => r.against === 'SHE').map((r) => r.potential_V);
  const spread = formatQuantity(Math.max(...values) - Math.min(...values), 'V', { digits: 2 });
  return `"${name}" needs its filling solution, which moves its potential by up to ${spread}: write one of ${list}, ${OWN_VALUE}`;
}

const OWN_VALUE = 'or your own value as { name: …, potential: 0.205 V vs SHE }';

function electrodeOf({ name }: ReferenceElectrode): string {
  return plainName(name.slice(0, name.indexOf(' (')));
}

/** "+0.210 V vs SHE". */
function describeReference({ against, potential_V }: ReferenceElectrode): string {
  return `${potential_V < 0 ? '−' : '+'}${Math.abs(potential_V).toFixed(3)} V vs ${against}`;
}

/** Case, spaces, brackets and the ways to write "saturated" are not what tells electrodes apart. */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/saturated|sat'd/gu, 'sat')
    .replace(/₂/gu, '2')
    .replace(/₄/gu, '4')
    .replace(/\|/gu, '/')
    .replace(/(\d)\.0+(?=\D)/gu, '$1')
    .replace(/mol\/l|mol l-1|mol dm-3/gu, 'm')
    .replace(/(?<!\d)\.|[\s(),;]/gu, '');
}

/** 2.303 RT/F: the slope of the RHE with pH, V (Nernst). 59.16 mV at 25 °C. */
export function nernstSlope_V(temperature_K: number): number {
  return (Math.LN10 * GAS_CONSTANT_J_PER_MOL_K * temperature_K) / FARADAY_C_PER_MOL;
}

/** Potential of a reference electrode against the standard hydrogen electrode, V. */
export function potentialVersusSHE(reference: ReferenceElectrode, conditions: Conditions): number {
  const { against, potential_V, coefficient_V_per_K = 0 } = reference;
  const own = potential_V + coefficient_V_per_K * (conditions.temperature_K - ROOM_TEMPERATURE_K);
  return against === 'SHE' ? own : own - nernstSlope_V(conditions.temperature_K) * pHOf(conditions);
}

function pHOf({ pH }: Conditions): number {
  if (pH === undefined) {
    throw new CottrellError(
      'quantity-invalid',
      'a potential against the RHE needs the pH of the electrolyte',
      {
        advice: 'Give the bulk pH of the electrolyte.',
      },
    );
  }
  return pH;
}

/** True when converting between the two needs the pH. */
export function needsPH(from: ReferenceElectrode, to: ReferenceElectrode): boolean {
  return from.against !== to.against;
}

/**
 * A potential against `from` as it reads against `to`:
 * E(SHE) = E + E_ref(T) and E(RHE) = E(SHE) + (2.303 RT/F) pH, with the temperature of the cell and the bulk pH.
 * Throws `quantity-invalid` when the pH is needed and not known.
 */
export function convertPotential(
  potential_V: number,
  from: ReferenceElectrode,
  to: ReferenceElectrode,
  conditions: Conditions,
): Volts {
  if (from === to) return potential_V as Volts;
  // Two electrodes that follow the pH alike differ by the same at every pH: the value put in cancels.
  const known = needsPH(from, to) ? conditions : { ...conditions, pH: conditions.pH ?? 0 };
  return (potential_V + potentialVersusSHE(from, known) - potentialVersusSHE(to, known)) as Volts;
}

/**
 * Standard uncertainty of the reference at this temperature, V. Where no temperature coefficient is tabulated the
 * 25 °C value is used and 1 mV for each kelvin away from 25 °C is added in quadrature.
 */
export function referenceUncertainty_V(reference: ReferenceElectrode, temperature_K: number): number {
  const unknown_V =
    reference.coefficient_V_per_K === undefined ? 1e-3 * (temperature_K - ROOM_TEMPERATURE_K) : 0;
  return Math.hypot(reference.uncertainty_V, unknown_V);
}

/**
 * The potential without the drop over the uncompensated resistance: E − x·I·Ru, with the sign of the current, so that
 * a cathodic current makes it less negative.
 *
 * @param fraction x, what is to be corrected now
 * @param compensated what the instrument had already compensated while measuring
 * Throws `quantity-invalid` when the two together exceed 1.
 */
export function correctForResistance(
  potential_V: number,
  current_A: number,
  resistance_ohm: number,
  fraction = 1,
  compensated = 0,
): Volts {
  if (!(fraction >= 0 && compensated >= 0 && fraction + compensated <= 1)) {
    throw new CottrellError(
      'quantity-invalid',
      `the parts of the resistance corrected afterwards (${fraction}) and during the measurement (${compensated}) must be at least 0 and together at most 1`,
      { advice: 'Correct only what the instrument has left uncorrected.' },
    );
  }
  return (potential_V - fraction * current_A * resistance_ohm) as Volts;
}
