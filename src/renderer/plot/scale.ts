// Scales of plots: limits that stand still until they must move, units that fit, and ticks in words. Pure.

export interface Limits {
  readonly low: number;
  readonly high: number;
}

/** Lowest and highest of the columns, NaN left out; undefined when there is none. */
export function limitsOf(...columns: readonly ArrayLike<number>[]): Limits | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const column of columns)
    for (let n = 0; n < column.length; n++) {
      const value = column[n]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return low <= high ? { low, high } : undefined;
}

const MARGIN = 0.06;
/** A scale that is more than so many times too large shrinks. */
const TOO_LARGE = 2.5;

/** The scale for what is seen now: the one before while it fits, so that nothing moves without meaning. */
export function steadyLimits(before: Limits | undefined, seen: Limits | undefined, least: number): Limits {
  if (seen === undefined) return before ?? { low: -least, high: least };
  const middle = (seen.low + seen.high) / 2;
  const span = Math.max(seen.high - seen.low, least);
  const fits = before !== undefined && seen.low >= before.low && seen.high <= before.high;
  if (fits && before.high - before.low <= span * TOO_LARGE) return before;
  const half = span * (0.5 + MARGIN);
  return { low: middle - half, high: middle + half };
}

/** An SI prefix with its power of ten. */
export interface Prefix {
  readonly symbol: string;
  readonly factor: number;
}

const PREFIXES: readonly Prefix[] = [
  { symbol: 'p', factor: 1e-12 },
  { symbol: 'n', factor: 1e-9 },
  { symbol: 'µ', factor: 1e-6 },
  { symbol: 'm', factor: 1e-3 },
  { symbol: '', factor: 1 },
  { symbol: 'k', factor: 1e3 },
];

/** The prefix in which the larger limit has one to three digits before the point. */
export function prefixFor({ low, high }: Limits): Prefix {
  const largest = Math.max(Math.abs(low), Math.abs(high));
  return PREFIXES.findLast(({ factor }) => largest >= factor) ?? PREFIXES[4]!;
}

/** A tick of a value axis: as many decimals as the distance of the ticks needs, with a true minus sign. */
export function tickText(value: number, distance: number, { factor }: Prefix): string {
  const decimals = decimalsOf(distance / factor);
  const text = (value / factor).toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** Decimals that write a distance and its multiples without rounding, six at most: 1 for 2.5. */
function decimalsOf(distance: number): number {
  for (let decimals = 0; decimals < 6; decimals++) {
    const shifted = distance * 10 ** decimals;
    if (Math.abs(shifted - Math.round(shifted)) < 1e-6 * shifted) return decimals;
  }
  return 6;
}

/** Distances of ticks on a time axis, s. */
export const TIME_DISTANCES_S = [
  1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600,
  900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
];

/** A tick of a time axis: "12.5 s", "3:20", "1:05:00" or "2 d 4 h", whichever the distance of the ticks asks for. */
export function timeTickText(t_s: number, distance_s: number, last_s: number): string {
  if (last_s < 120) {
    return `${t_s.toFixed(decimalsOf(distance_s))} s`;
  }
  const whole = Math.floor(t_s + 1e-9);
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, min, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const fraction = distance_s < 1 ? (t_s - whole).toFixed(Math.ceil(-Math.log10(distance_s))).slice(1) : '';
  if (last_s < 3600) return `${min}:${two(s)}${fraction}`;
  if (distance_s >= 86_400) return `${Math.floor(h / 24)} d`;
  return distance_s >= 60 ? `${h}:${two(min)} h` : `${h}:${two(min)}:${two(s)}${fraction}`;
}
