// What can be measured here: each dimension with its SI unit, its name for people, an example and how it is shown.
// Data and brands only; reading and writing are in quantity.ts.
import type { Powers } from './unit.ts';

export interface Kind {
  /** With its article, for messages: "a potential". */
  readonly noun: string;
  /** What a person would write. */
  readonly example: string;
  readonly powers: Powers;
  /** How it is shown: a unit, with SI prefixes from 10^lowest to 10^highest (both 0: no prefix). */
  readonly shown: { readonly unit: string; readonly lowest: number; readonly highest: number };
}

const kind = (
  noun: string,
  example: string,
  powers: Powers,
  unit: string,
  lowest = -15,
  highest = 9,
): Kind => ({ noun, example, powers, shown: { unit, lowest, highest } });

/** What can be measured here, named by the SI unit in which the number is kept. */
export const KINDS = {
  V: kind('a potential', '0.4 V', [2, 1, -3, -1, 0, 0, 0], 'V'),
  A: kind('a current', '10 mA', [0, 0, 0, 1, 0, 0, 0], 'A'),
  s: kind('a time', '30 s', [0, 0, 1, 0, 0, 0, 0], 's', -15, 0),
  C: kind('a charge', '50 C', [0, 0, 1, 1, 0, 0, 0], 'C'),
  ohm: kind('a resistance', '12 ohm', [2, 1, -3, -2, 0, 0, 0], 'Ω'),
  F: kind('a capacitance', '20 uF', [-2, -1, 4, 2, 0, 0, 0], 'F'),
  m: kind('a length', '50 um', [1, 0, 0, 0, 0, 0, 0], 'm', -15, 3),
  'm^2': kind('an area', '0.5 cm^2', [2, 0, 0, 0, 0, 0, 0], 'cm^2', 0, 0),
  'm^3': kind('a volume', '30 mL', [3, 0, 0, 0, 0, 0, 0], 'L', -15, 0),
  kg: kind('a mass', '1.5 mg', [0, 1, 0, 0, 0, 0, 0], 'g', -15, 3),
  mol: kind('an amount of substance', '12 umol', [0, 0, 0, 0, 0, 1, 0], 'mol'),
  'kg/mol': kind('a molar mass', '17.031 g/mol', [0, 1, 0, 0, 0, -1, 0], 'g/mol', 0, 0),
  'mol/m^3': kind('a concentration', '50 mM', [-3, 0, 0, 0, 0, 1, 0], 'M', -15, 0),
  'kg/m^3': kind('a mass concentration', '1.2 mg/L', [-3, 1, 0, 0, 0, 0, 0], 'g/L'),
  K: kind('a temperature', '25 degC', [0, 0, 0, 0, 1, 0, 0], '°C', 0, 0),
  'V/s': kind('a scan rate', '50 mV/s', [2, 1, -4, -1, 0, 0, 0], 'V/s'),
  'V/K': kind('a temperature coefficient', '-0.75 mV/K', [2, 1, -3, -1, -1, 0, 0], 'V/K'),
  'A/m^2': kind('a current density', '10 mA/cm^2', [-2, 0, 0, 1, 0, 0, 0], 'A/cm^2'),
  Hz: kind('a frequency', '100 Hz', [0, 0, -1, 0, 0, 0, 0], 'Hz'),
  Pa: kind('a pressure', '101.325 kPa', [-1, 1, -2, 0, 0, 0, 0], 'Pa'),
  'm^3/s': kind('a volume flow', '20 mL/min', [3, 0, -1, 0, 0, 0, 0], 'mL/min', 0, 0),
  'mol/m^3/Pa': kind('a Henry constant', '7.8e-6 mol/m^3/Pa', [-2, -1, 2, 0, 0, 1, 0], 'mol/m^3/Pa', 0, 0),
  'mol/m^2/s': kind('a rate on area', '0.78 mmol/h/cm^2', [-2, 0, -1, 0, 0, 1, 0], 'mol/h/cm^2'),
  'mol/kg/s': kind('a rate on mass', '3.1 mmol/h/g', [0, -1, -1, 0, 0, 1, 0], 'mol/h/g'),
  'mol/kg': kind('an amount on mass', '32 umol/mg', [0, -1, 0, 0, 0, 1, 0], 'mol/g'),
  sccm: kind('a standard gas flow', '20 sccm', [0, 0, 0, 0, 0, 0, 1], 'sccm', 0, 0),
  J: kind('an energy', '1.5 kWh', [2, 1, -2, 0, 0, 0, 0], 'Wh'),
  '1': kind('a ratio', '95 %', [0, 0, 0, 0, 0, 0, 0], '%', 0, 0),
} as const satisfies Record<string, Kind>;

/** A dimension, named by its SI unit: 'V', 's', 'mol/m^3'. '1' is a ratio; 'sccm' a gas flow of unnamed state. */
export type Dimension = keyof typeof KINDS;

declare const brand: unique symbol;
/** A number in the SI unit named, which cannot be mistaken for another: `Quantity<'C'>` is a charge in coulombs. */
export type Quantity<D extends Dimension> = number & { readonly [brand]: D };
export type Volts = Quantity<'V'>;

/** "a potential", "an area": what a dimension is called in messages. */
export function nounOf(dimension: Dimension): string {
  return KINDS[dimension].noun;
}

/** A typical value with its unit, for messages and documentation. */
export function exampleOf(dimension: Dimension): string {
  return KINDS[dimension].example;
}

/** What a unit with these powers measures, in words; "of another kind" for what has no name here. */
export function nounOfPowers(powers: Powers): string {
  const known = Object.values<{ noun: string; powers: Powers }>(KINDS);
  return [...known, ...OTHERS].find((k) => samePowers(k.powers, powers))?.noun ?? 'of another kind';
}

/** Never asked for, but met in slips of the pen. */
const OTHERS: readonly { noun: string; powers: Powers }[] = [
  { noun: 'a conductance', powers: [-2, -1, 3, 2, 0, 0, 0] },
  { noun: 'a power', powers: [2, 1, -3, 0, 0, 0, 0] },
];

export function samePowers(a: Powers, b: Powers): boolean {
  return a.every((power, i) => power === b[i]);
}
