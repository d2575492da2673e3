// How a run lasts: its charge per cycle, the last current of each segment, and the efficiency between aliquots, each
// against the number of the cycle and against time, with straight lines. It takes charges and efficiencies as the
// ledger and the sheet made them, and corrects nothing: what a line cannot say is told beside it.

import type { SheetResult } from '../result.ts';
import { CURVED, durbinWatson, fitTrend, type Trend } from './trend.ts';

/** One cycle of a loop, as the ledger counts it. */
interface CountedCycle {
  /** From 0. */
  readonly cycle: number;
  readonly start_s: number;
  readonly end_s: number;
  readonly cathodic_C: number;
  readonly anodic_C: number;
  readonly gaps: number;
  readonly overloads: number;
  /** In the order of the segments of the loop. */
  readonly segments: readonly ({ readonly endCurrent_A: number } | undefined)[];
}

/** A loop with its cycles in their order. */
interface CountedLoop {
  readonly loop: number;
  readonly segments: readonly { readonly name: string }[];
  /** Programmed duration of a cycle. */
  readonly duration_s: number;
  readonly cycles: readonly CountedCycle[];
}

/** What a course is of. */
export type CourseOf =
  | { readonly quantity: 'charge'; readonly direction: 'cathodic' | 'anodic' }
  | { readonly quantity: 'current'; readonly segment: string }
  | { readonly quantity: 'efficiency'; readonly product: string };

/** Values in the order of time, with the lines through all of them. */
export interface Course {
  readonly of: CourseOf;
  /** "cathodic charge per cycle", "last current of reduce", "efficiency of ammonia". */
  readonly what: string;
  /** Unit of the values; "1" is a fraction. */
  readonly unit: 'C' | 'A' | '1';
  /** Number of the cycle, from 1; of the middle cycle for a stretch. Null outside the loop. */
  readonly cycle: readonly (number | null)[];
  /** Middle of the cycle or of the stretch. */
  readonly t_s: readonly number[];
  readonly value: readonly number[];
  /** Standard uncertainties; null where none is known. */
  readonly u: readonly (number | null)[];
  /** Change per cycle; null for fewer than three. */
  readonly againstCycle: Trend | null;
  /** Change per second. */
  readonly againstTime: Trend | null;
  /** Of the line against time: see `durbinWatson`. */
  readonly durbinWatson: number | null;
  readonly notes: readonly string[];
}

export interface LoopDurability {
  readonly loop: number;
  readonly segments: readonly string[];
  /** Cycles that count. */
  readonly cycles: number;
  /** Cycles with gaps or overloads, interrupted ones, and a last one that was not finished. */
  readonly leftOut: number;
  readonly courses: readonly Course[];
}

export interface Durability {
  readonly loops: readonly LoopDurability[];
  /** The efficiency of each product that was measured at several instants. */
  readonly efficiencies: readonly Course[];
}

/** Everything that was repeated in a run or measured several times; the lines go through all points. */
export function durabilityOf(loops: readonly CountedLoop[], result: SheetResult | undefined): Durability {
  const longest = loops.reduce<CountedLoop | undefined>(
    (best, loop) => (best === undefined || timeOf(loop) > timeOf(best) ? loop : best),
    undefined,
  );
  return {
    loops: loops.map(loopDurability).filter(({ courses }) => courses.length > 0),
    efficiencies: (result?.products ?? []).flatMap(({ product, series }) => {
      const points = (series ?? []).flatMap(({ from_s, to_s, interval }) =>
        from_s === null || to_s === null || interval === null ? [] : [{ from_s, to_s, ...interval }],
      );
      if (points.length < 2) return [];
      return [
        courseOf(
          { quantity: 'efficiency', product },
          points.map(({ from_s, to_s, efficiency, u }) => ({
            cycle: longest === undefined ? null : middleCycle(longest.cycles, from_s, to_s),
            t_s: (from_s + to_s) / 2,
            value: efficiency,
            u,
          })),
        ),
      ];
    }),
  };
}

/** Points of a course that are enough for any drawing. */
const DRAWN = 500;

/** The same with at most so many points of each course; the lines stay those of all. */
export function thinned({ loops, efficiencies }: Durability, most = DRAWN): Durability {
  const thin = (course: Course): Course => {
    const stride = Math.ceil(course.value.length / most);
    const every = <T>(values: readonly T[]) => values.filter((_, n) => n % stride === 0);
    return stride <= 1
      ? course
      : {
          ...course,
          cycle: every(course.cycle),
          t_s: every(course.t_s),
          value: every(course.value),
          u: every(course.u),
        };
  };
  return {
    loops: loops.map((loop) => ({ ...loop, courses: loop.courses.map(thin) })),
    efficiencies: efficiencies.map(thin),
  };
}

function loopDurability({ loop, segments, duration_s, cycles }: CountedLoop): LoopDurability {
  const counting = cycles.filter(
    (cycle, n) => isSound(cycle, duration_s) && (n < cycles.length - 1 || isWhole(cycle, cycles)),
  );
  const course = (of: CourseOf, measured: (cycle: CountedCycle) => number | undefined) =>
    courseOf(
      of,
      counting.flatMap((cycle) => {
        const value = measured(cycle);
        return value === undefined || !Number.isFinite(value)
          ? []
          : [{ cycle: cycle.cycle + 1, t_s: (cycle.start_s + cycle.end_s) / 2, value, u: null }];
      }),
    );
  const all = [
    course({ quantity: 'charge', direction: 'cathodic' }, ({ cathodic_C }) => cathodic_C),
    course({ quantity: 'charge', direction: 'anodic' }, ({ anodic_C }) => anodic_C),
    ...segments.map(({ name: segment }, place) =>
      course({ quantity: 'current', segment }, (cycle) => cycle.segments[place]?.endCurrent_A),
    ),
  ];
  return {
    loop,
    segments: segments.map(({ name }) => name),
    cycles: counting.length,
    leftOut: cycles.length - counting.length,
    courses: all.filter(({ value }) => value.length >= 3 && value.some((one) => one !== 0)),
  };
}

/** An interrupted cycle is begun again, and holds more than its own charge. */
const INTERRUPTED = 1.05;

function isSound({ gaps, overloads, start_s, end_s }: CountedCycle, duration_s: number): boolean {
  return gaps === 0 && overloads === 0 && end_s - start_s <= INTERRUPTED * duration_s;
}

/** The last cycle of a run that goes on, or was stopped, is shorter than the others. */
function isWhole({ start_s, end_s }: CountedCycle, cycles: readonly CountedCycle[]): boolean {
  const lengths = cycles.map((cycle) => cycle.end_s - cycle.start_s).sort((a, b) => a - b);
  return end_s - start_s >= 0.99 * lengths[Math.floor(lengths.length / 2)]!;
}

/** Residuals below this share of the values are those of double precision. */
const ROUNDING = 1e-12;

interface Point {
  readonly cycle: number | null;
  readonly t_s: number;
  readonly value: number;
  readonly u: number | null;
}

function courseOf(of: CourseOf, points: readonly Point[]): Course {
  const inLoop = points.filter(({ cycle }) => cycle !== null);
  // Cathodic currents are negative, charges and efficiencies are not.
  const sign = of.quantity === 'current' && points.reduce((sum, { value }) => sum + value, 0) < 0 ? -1 : 1;
  const againstTime = fitTrend(
    points.map(({ t_s }) => t_s),
    points.map(({ value }) => value),
    sign,
  );
  const againstCycle = fitTrend(
    inLoop.map(({ cycle }) => cycle!),
    inLoop.map(({ value }) => value),
    sign,
  );
  const size = points.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
  const watson = againstTime === undefined ? null : durbinWatson(againstTime.residuals, ROUNDING * size);
  return {
    of,
    ...nameOf(of),
    cycle: points.map(({ cycle }) => cycle),
    t_s: points.map(({ t_s }) => t_s),
    value: points.map(({ value }) => value),
    u: points.map(({ u }) => u),
    againstCycle: againstCycle?.trend ?? null,
    againstTime: againstTime?.trend ?? null,
    durbinWatson: watson,
    notes:
      watson !== null && watson < CURVED
        ? [
            `the course is not a straight line with scatter (Durbin–Watson ${watson.toFixed(2)}): the interval of its slope is too narrow`,
          ]
        : [],
  };
}

function nameOf(of: CourseOf): Pick<Course, 'what' | 'unit'> {
  switch (of.quantity) {
    case 'charge':
      return { what: `${of.direction} charge per cycle`, unit: 'C' };
    case 'current':
      return { what: `last current of ${of.segment}`, unit: 'A' };
    case 'efficiency':
      return { what: `efficiency of ${of.product}`, unit: '1' };
  }
}

/** The mean number of the cycles in a stretch; null where less than half of it lies in them. */
function middleCycle(cycles: readonly CountedCycle[], from_s: number, to_s: number): number | null {
  const [begin_s, end_s] = [cycles[0]?.start_s ?? 0, cycles.at(-1)?.end_s ?? 0];
  const inside_s = Math.min(to_s, end_s) - Math.max(from_s, begin_s);
  if (inside_s < 0.5 * (to_s - from_s) || inside_s <= 0) return null;
  return (elapsed(cycles, from_s) + elapsed(cycles, to_s)) / 2 + 0.5;
}

/** Cycles that had passed at an instant, with the part of the one that went on. */
function elapsed(cycles: readonly CountedCycle[], t_s: number): number {
  let [low, high] = [0, cycles.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cycles[middle]!.end_s <= t_s) low = middle + 1;
    else high = middle;
  }
  const cycle = cycles[low];
  if (cycle === undefined) return cycles.at(-1)!.cycle + 1;
  return cycle.cycle + Math.max(0, t_s - cycle.start_s) / (cycle.end_s - cycle.start_s);
}

function timeOf({ cycles }: CountedLoop): number {
  return (cycles.at(-1)?.end_s ?? 0) - (cycles[0]?.start_s ?? 0);
}
