// The measuring ranges of each model as the emulated converter sees them: limits, resolution, noise, and the index
// that packages carry. Derived from the model's published data; it never measures.
import type { MeasuringRange } from '../../simulator/noise.ts';
import { type CurrentRange, type Model, type PgstatMode, RANGE_STATUS } from '../models.ts';

/** A current range with what the converter does in it. */
export interface AmmeterRange extends MeasuringRange {
  readonly index: number;
  /** Largest current it carries, A. */
  readonly max_A: number;
}

/** Noise as a fraction of the largest current, for a noise scale of 1 (standard deviation). */
const NOISE = 5e-6;
/** Converter steps over the positive half of a range: a 24-bit converter. */
const CONVERTER_STEPS = 2 ** 23;
/** The Pico resolves 280 nA in its 5 mA range, which carries 3 mA (seen by users). */
const PICO_RESOLUTION = 280e-9 / 3e-3;
/** A Pico was seen to report 2.46 uA in the range that carries 1.17 uA. */
const PICO_FULL_SCALE = 2.1;
const FULL_SCALE = 3 / RANGE_STATUS.overload;
const WARNING = RANGE_STATUS.overloadWarning / RANGE_STATUS.overload;
/** The range below takes over when it would carry the current with this part of its maximum. */
export const DOWN_SHIFT = (10 * RANGE_STATUS.underload) / RANGE_STATUS.overload;

/** The current ranges of a mode, rising. `noiseScale` multiplies the noise; 0 switches it off. */
export function ammeterRanges(model: Model, mode: PgstatMode, noiseScale: number): AmmeterRange[] {
  const rising = [...mode.currentRanges].sort((a, b) => a.max_A - b.max_A);
  return rising.map((range) => ammeterRange(model, range, noiseScale));
}

function ammeterRange(model: Model, range: CurrentRange, noiseScale: number): AmmeterRange {
  const pico = model.isPico;
  const fullScale = range.max_A * (pico ? PICO_FULL_SCALE : FULL_SCALE);
  return {
    index: range.index,
    max_A: range.max_A,
    fullScale,
    overload: range.max_A,
    overloadWarning: range.max_A * WARNING,
    underload: pico ? range.max_A * (DOWN_SHIFT / 10) : range.nominal_A * RANGE_STATUS.underload,
    resolution: pico ? range.max_A * PICO_RESOLUTION : fullScale / CONVERTER_STEPS,
    noise: range.max_A * NOISE * noiseScale,
  };
}

/** How potentials are measured: to the limits of the model, finer than they are set. */
export function voltmeterRange(model: Model, noiseScale: number): MeasuringRange {
  const limit_V = Math.max(...model.modes.map((mode) => Math.max(-mode.low_V, mode.high_V)));
  return {
    fullScale: limit_V * 1.1,
    overload: limit_V * 1.05,
    overloadWarning: limit_V * 1.05,
    underload: 0,
    resolution: model.potentialStep_V / 16,
    noise: (model.potentialStep_V / 8) * noiseScale,
  };
}

const EMSTAT4_VOLTMETER = [
  [2, 0.05],
  [3, 0.1],
  [4, 0.2],
  [5, 0.5],
  [6, 1],
] as const;
const NEXUS_VOLTMETER = [
  [3, 0.001],
  [2, 0.01],
  [1, 0.1],
  [0, 1],
] as const;

/** Index of the smallest potential range for `value_V` (the largest when none is); −1 where there are none. */
export function voltmeterIndex(model: Model, value_V: number): number {
  if (model.isPico) return -1;
  const table = model.deviceId === 'nexus1' ? NEXUS_VOLTMETER : EMSTAT4_VOLTMETER;
  const fitting = table.find(([, limit_V]) => limit_V >= Math.abs(value_V) * (1 - 1e-6));
  return (fitting ?? table[table.length - 1]!)[0];
}

/** Position of the smallest range that carries `current_A`; the largest when none does. */
export function positionFor(ranges: readonly AmmeterRange[], current_A: number): number {
  // Single-precision values may lie a little above the decimal they stand for.
  const needed_A = Math.abs(current_A) * (1 - 1e-6);
  const position = ranges.findIndex((range) => range.max_A >= needed_A);
  return position < 0 ? ranges.length - 1 : position;
}

/** The window of a mode's span around a potential, moved inside the mode's limits. */
export function windowAround(centre_V: number, limits: PgstatMode): { low: number; high: number } {
  const low = Math.max(limits.low_V, Math.min(centre_V - limits.span_V / 2, limits.high_V - limits.span_V));
  return { low, high: low + limits.span_V };
}
