// Impedances as they were measured, and the solution resistance that follows from them. Pure arithmetic; where nothing
// sound can be said, nothing is said.
import type { RunEvent } from './events.ts';
import { resistanceText } from './wording.ts';

/** One frequency. Imaginary part negative for a capacitor. */
export interface ImpedancePoint {
  readonly frequency_Hz: number;
  readonly real_ohm: number;
  readonly imaginary_ohm: number;
}

/** The uncompensated resistance with its standard uncertainty, and how it was found. */
export interface SolutionResistance {
  readonly resistance_ohm: number;
  readonly uncertainty_ohm: number;
  readonly method: 'high-frequency intercept' | 'smallest phase';
  /** Frequencies that took part. */
  readonly points: number;
}

/** Points farther from the real axis than this say little about where the axis is met. */
const LARGEST_PHASE = Math.tan((30 * Math.PI) / 180);
const FEWEST = 3;

/**
 * From the highest frequency downwards, as long as the phase stays below 30° and grows: there Z′ is a straight line
 * against Z″² for any arc (Z″² = R·x − x² with x = Z′ − Ru small), and its intercept is Ru. With fewer than three such
 * points: Z′ where the phase is smallest, uncertain by |Z″|/√3. Undefined where no point is near the real axis.
 */
export function solutionResistance(spectrum: readonly ImpedancePoint[]): SolutionResistance | undefined {
  const falling = spectrum
    .filter(({ real_ohm, imaginary_ohm }) => real_ohm > 0 && Number.isFinite(imaginary_ohm))
    .sort((a, b) => b.frequency_Hz - a.frequency_Hz);
  const near: ImpedancePoint[] = [];
  for (const point of falling) {
    if (Math.abs(point.imaginary_ohm) > LARGEST_PHASE * point.real_ohm) {
      // An inductance of the leads may turn the first points away from the axis.
      if (near.length === 0 && point.imaginary_ohm > 0) continue;
      break;
    }
    // Past the top of an arc the axis comes nearer again, but at Ru plus the resistance of the arc.
    const last = near.at(-1);
    if (last !== undefined && last.imaginary_ohm < 0 && point.imaginary_ohm > last.imaginary_ohm) break;
    near.push(point);
  }
  if (near.length >= FEWEST) return intercept(near);
  const best = near.toSorted((a, b) => phase(a) - phase(b))[0];
  if (best === undefined) return undefined;
  return {
    resistance_ohm: best.real_ohm,
    uncertainty_ohm: Math.abs(best.imaginary_ohm) / Math.sqrt(3),
    method: 'smallest phase',
    points: 1,
  };
}

const phase = ({ real_ohm, imaginary_ohm }: ImpedancePoint) => Math.abs(imaginary_ohm) / real_ohm;

/** Least squares of Z′ against Z″²; the standard error of the intercept is its uncertainty. */
function intercept(points: readonly ImpedancePoint[]): SolutionResistance {
  const n = points.length;
  const xs = points.map(({ imaginary_ohm }) => imaginary_ohm ** 2);
  const x = xs.reduce((sum, value) => sum + value, 0) / n;
  const y = points.reduce((sum, { real_ohm }) => sum + real_ohm, 0) / n;
  const sxx = xs.reduce((sum, value) => sum + (value - x) ** 2, 0);
  const sxy = points.reduce((sum, { real_ohm }, k) => sum + (xs[k]! - x) * (real_ohm - y), 0);
  const slope = sxx > 0 ? sxy / sxx : 0;
  const resistance_ohm = y - slope * x;
  const residuals = points.map(({ real_ohm }, k) => real_ohm - resistance_ohm - slope * xs[k]!);
  const variance = residuals.reduce((sum, value) => sum + value ** 2, 0) / (n - 2);
  const uncertainty_ohm = Math.sqrt(variance * (1 / n + (sxx > 0 ? x ** 2 / sxx : 0)));
  return { resistance_ohm, uncertainty_ohm, method: 'high-frequency intercept', points: n };
}

/** The impedances of one visit of a segment, and what follows from them. */
export interface Spectrum {
  readonly segment: number;
  readonly cycle: number;
  /** Time of the first point. */
  readonly t_s: number;
  readonly points: readonly ImpedancePoint[];
  readonly resistance: SolutionResistance | undefined;
}

/** The spectra in the record of a run, in the order in which they were measured. */
export function spectraIn(
  events: readonly (Pick<RunEvent, 'kind' | 't_s'> & { readonly data?: RunEvent['data'] | undefined })[],
): Spectrum[] {
  const found = new Map<string, { segment: number; cycle: number; t_s: number; points: ImpedancePoint[] }>();
  for (const { kind, t_s, data } of events) {
    if (kind !== 'impedance' || data === undefined) continue;
    const [segment, cycle] = [Number(data.segment), Number(data.cycle)];
    const key = `${segment}.${cycle}`;
    const spectrum = found.get(key) ?? { segment, cycle, t_s: Number(data.t_s ?? t_s), points: [] };
    found.set(key, spectrum);
    const { frequency_Hz, real_ohm, imaginary_ohm } = data as unknown as ImpedancePoint;
    spectrum.points.push({ frequency_Hz, real_ohm, imaginary_ohm });
  }
  return [...found.values()].map((spectrum) => ({
    ...spectrum,
    resistance: solutionResistance(spectrum.points),
  }));
}

/** "12.02 Ω ± 0.03 Ω (high-frequency intercept, 12 points)". */
export function describeResistance(found: SolutionResistance | undefined): string {
  if (found === undefined) return 'no solution resistance: no frequency is near the real axis';
  const { resistance_ohm, uncertainty_ohm, method, points } = found;
  return `${resistanceText(resistance_ohm, uncertainty_ohm)} (${method}${points > 1 ? `, ${points} points` : ''})`;
}
