// Dummy cells: resistors and a capacitor, for trying an instrument without chemistry. All values are chosen.
import type { CellModel } from '../model.ts';
import { type CellOptions, COUNTER_IS_REFERENCE, ROOM_K } from './options.ts';

const SERIES_ohm = 100;
const PARALLEL_ohm = 1000;
const PARALLEL_F = 1e-6;

/** R in series with (R parallel to C). */
export function dummyModel(options: CellOptions): CellModel {
  return {
    temperature_K: options.temperature_K ?? ROOM_K,
    area_m2: options.area_m2 ?? 1e-4,
    resistance_ohm: options.resistance_ohm ?? SERIES_ohm,
    doubleLayer_F: options.doubleLayer_F ?? PARALLEL_F,
    shunt: { name: 'resistor', resistance_ohm: options.parallelResistance_ohm ?? PARALLEL_ohm },
    startPotential_V: 0,
    solution: { layer_m: 1e-4, volume_m3: Number.POSITIVE_INFINITY },
    species: [],
    reactions: [],
    counter: COUNTER_IS_REFERENCE,
  };
}

/** A resistor and nothing else; a series resistance given adds to it. */
export function resistorModel(options: CellOptions): CellModel {
  return dummyModel({ ...options, resistance_ohm: options.resistance_ohm ?? 0, doubleLayer_F: 0 });
}
