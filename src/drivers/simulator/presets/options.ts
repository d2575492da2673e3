// What may be said about a simulated cell beside its name, and what all presets share.
import { GAS_CONSTANT_J_PER_MOL_K } from '../../../core/constants.ts';
import { CottrellError } from '../../../core/errors.ts';
import type { CounterElectrode } from '../model.ts';

/** Everything optional; a preset uses what concerns it and leaves the rest (a dummy cell has no catholyte). */
export interface CellOptions {
  readonly temperature_K?: number;
  readonly pH?: number;
  /** Geometric area of the working electrode. */
  readonly area_m2?: number;
  /** Volume of the catholyte; Infinity keeps the bulk as it is. */
  readonly catholyte_m3?: number;
  /** Uncompensated resistance; in a dummy cell the series resistor. */
  readonly resistance_ohm?: number;
  /** Resistor across the interface of a dummy cell. */
  readonly parallelResistance_ohm?: number;
  /** Double-layer capacitance of the whole electrode. */
  readonly doubleLayer_F?: number;
  /** Thickness of the diffusion layer; Infinity for semi-infinite diffusion. */
  readonly layer_m?: number;
  /** Concentrations at the start, by the names of the substrates. */
  readonly substrates_mol_m3?: Readonly<Record<string, number>>;
}

/** Temperature of all tabulated parameters. */
export const ROOM_K = 298.15;

/** Activation energy of diffusion in water around room temperature: that of its viscosity, about 2.5 % per kelvin. */
const DIFFUSION_ACTIVATION_J_mol = 18e3;

/** Diffusion coefficient at another temperature than 25 °C. */
export function diffusionAt(temperature_K: number, atRoom_m2_s: number): number {
  const exponent = (DIFFUSION_ACTIVATION_J_mol / GAS_CONSTANT_J_PER_MOL_K) * (1 / ROOM_K - 1 / temperature_K);
  return atRoom_m2_s * Math.exp(exponent);
}

/** Counter lead joined with the reference lead, as on a dummy cell. */
export const COUNTER_IS_REFERENCE: CounterElectrode = {
  rest_V: 0,
  slope_V: 0,
  exchangeCurrent_A: 1,
  resistance_ohm: 0,
};

/** Throws `argument-invalid` for numbers no cell can have. */
export function checkOptions(options: CellOptions): void {
  const refuse = (name: string, value: number, expected: string): never => {
    throw new CottrellError(
      'argument-invalid',
      `A simulated cell cannot have ${name} = ${value}: ${expected}.`,
      {
        context: { option: name, value },
        advice: 'Correct the description of the cell, or leave it out for the usual value.',
      },
    );
  };
  const positive = ['area_m2', 'parallelResistance_ohm'] as const;
  const positiveOrInfinite = ['catholyte_m3', 'layer_m'] as const;
  const notNegative = ['resistance_ohm', 'doubleLayer_F'] as const;
  for (const name of positive) {
    const value = options[name] ?? 1;
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) refuse(name, value, 'it must be above zero');
  }
  for (const name of positiveOrInfinite) {
    const value = options[name] ?? 1;
    if (!(value > 0)) refuse(name, value, 'it must be above zero');
  }
  for (const name of notNegative) {
    const value = options[name] ?? 0;
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) refuse(name, value, 'it must not be negative');
  }
  const temperature_K = options.temperature_K ?? ROOM_K;
  if (!(temperature_K >= 250 && temperature_K <= 450))
    refuse('temperature_K', temperature_K, 'it must lie between 250 and 450 K');
  const pH = options.pH ?? 7;
  if (!(pH >= -2 && pH <= 16)) refuse('pH', pH, 'it must lie between −2 and 16');
  for (const [name, value] of Object.entries(options.substrates_mol_m3 ?? {}))
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
      refuse(`concentration of ${name}`, value, 'it must not be negative');
}

/** Starting concentrations: the usual ones, with those given in their place; refuses substrates it cannot hold. */
export function concentrations<Name extends string>(
  preset: string,
  usual_mol_m3: Readonly<Record<Name, number>>,
  options: CellOptions,
): Record<Name, number> {
  const given = options.substrates_mol_m3 ?? {};
  const unknown = Object.keys(given).filter((name) => !(name in usual_mol_m3));
  if (unknown.length > 0) {
    const known = Object.keys(usual_mol_m3);
    throw new CottrellError(
      'argument-invalid',
      `The simulated cell ${preset} cannot hold ${unknown.join(', ')}; it knows ${known.join(', ')}.`,
      { context: { preset, unknown, known }, advice: 'Choose another simulated cell or other substrates.' },
    );
  }
  return { ...usual_mol_m3, ...given };
}
