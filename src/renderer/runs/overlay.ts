// Runs laid over one another for a plot: each as a column of times and one of values, and the charges and cycles likewise. Nothing
// is thinned or interpolated: what the window holds is what is drawn.

import type { Channel, Window } from '../../core/window.ts';
import type { Cycles } from '../../main/api/shapes/runs.ts';

/** What can be compared against time. */
export const QUANTITIES = [
  { id: 'current', label: 'Current', dimension: 'A' },
  { id: 'potential', label: 'Potential', dimension: 'V' },
  { id: 'cathodic', label: 'Cathodic charge', dimension: 'C' },
  { id: 'anodic', label: 'Anodic charge', dimension: 'C' },
  { id: 'net', label: 'Net charge', dimension: 'C' },
] as const;
export type Quantity = (typeof QUANTITIES)[number]['id'];

/** The channels that a quantity is made of. */
export function channelsOf(quantity: Quantity): Channel[] {
  switch (quantity) {
    case 'current':
      return ['current_A'];
    case 'potential':
      return ['potential_V'];
    case 'cathodic':
      return ['cathodic_C'];
    case 'anodic':
      return ['anodic_C'];
    case 'net':
      return ['cathodic_C', 'anodic_C'];
  }
}

/** Times and values of one run; null is where nothing was measured: a break in the line. */
export type Curve = readonly [x: number[], y: (number | null)[]];

/** The window as a curve; `per` divides the values (an area, for densities), `zero_s` is the instant shown as 0. */
export function curveOf(window: Window, quantity: Quantity, per = 1, zero_s = 0): Curve {
  const [first, second] = channelsOf(quantity).map((channel) => window.columns[channel]);
  const x: number[] = [];
  const y: (number | null)[] = [];
  for (let i = 0; i < window.t_s.length; i++) {
    const value = (first?.[i] ?? Number.NaN) - (second === undefined ? 0 : (second[i] ?? Number.NaN));
    const t_s = window.t_s[i]! - zero_s;
    // Both points of a bin may stand at one instant; a plot wants times that rise.
    const last = x.length - 1;
    if (last >= 0 && t_s <= x[last]!) x.push(above(x[last]!));
    else x.push(t_s);
    y.push(Number.isNaN(value) ? null : value / per);
  }
  return [x, y];
}

/** What can be compared cycle by cycle. */
export type Trend = 'cathodic' | 'anodic' | 'net' | `end of ${string}`;

/** The trends that these runs offer: charges, and the end current of each segment that any of them has. */
export function trendsOf(runs: readonly (Cycles | undefined)[]): Trend[] {
  const names = new Set(runs.flatMap((cycles) => cycles?.segments.map(({ name }) => name) ?? []));
  return ['cathodic', 'anodic', 'net', ...[...names].map((name) => `end of ${name}` as const)];
}

/** A run cycle by cycle, cycles counted from 1. */
export function trendCurve(cycles: Cycles, trend: Trend, per = 1): Curve {
  const x = cycles.cycle.map((cycle) => cycle + 1);
  const values = ((): readonly (number | null)[] => {
    switch (trend) {
      case 'cathodic':
        return cycles.cathodic_C;
      case 'anodic':
        return cycles.anodic_C;
      case 'net':
        return cycles.cathodic_C.map((cathodic_C, i) => cathodic_C - cycles.anodic_C[i]!);
      default: {
        const segment = cycles.segments.find(({ name }) => `end of ${name}` === trend);
        return segment?.endCurrent_A ?? x.map(() => null);
      }
    }
  })();
  return [x, values.map((value) => (value === null ? null : value / per))];
}

/**
 * Curves on one common axis, as uPlot wants them: the sorted union of all x; undefined where a curve has no point (the line goes
 * on), null where it has a break.
 */
export function joined(curves: readonly Curve[]): [number[], ...(number | null | undefined)[][]] {
  const all = new Set<number>();
  for (const [x] of curves) for (const value of x) all.add(value);
  const axis = Float64Array.from(all).sort();
  const columns = curves.map(([x, y]) => {
    const column = new Array<number | null | undefined>(axis.length);
    let at = 0;
    for (let i = 0; i < axis.length && at < x.length; i++) if (x[at] === axis[i]) column[i] = y[at++]!;
    return column;
  });
  return [Array.from(axis), ...columns];
}

/** The next larger double of a positive number: as near as two instants can stand. */
function above(value: number): number {
  return value + Math.max(Number.MIN_VALUE, Math.abs(value) * Number.EPSILON);
}
