// What a trend says in words: the change by the step the field quotes, with its interval, and as a share of where it began.
// It rounds for reading; it computes nothing.

import { count } from '../../wording.ts';
import type { Course, LoopDurability } from './durability.ts';
import { PER_100_CYCLES, PER_HOUR, type Step, type Trend } from './trend.ts';

/** "−2.0 ± 0.3 percentage points per 100 cycles (95 %), −2.2 ± 0.4 % of the beginning". */
export function trendText(
  { slope, confidence, relative, relativeConfidence }: Trend,
  step: Step,
  unit: Course['unit'],
): string {
  const [change, spread] = [slope * step.size, confidence * step.size];
  const shown =
    unit === '1'
      ? `${plusMinus(100 * change, 100 * spread)} percentage points`
      : inUnit(change, spread, unit);
  const share =
    !step.isCourse || relative === undefined
      ? ''
      : relative === null || relativeConfidence == null
        ? `, no share of the beginning: the line begins ${unit === 'A' ? 'at zero or with the other sign' : 'at or below zero'}`
        : `, ${plusMinus(100 * relative * step.size, 100 * relativeConfidence * step.size)} % of the beginning`;
  return `${shown} per ${step.name} (95 %)${share}`;
}

/** Both lines of a course, against cycles first; empty for fewer than three points. */
export function courseText({ unit, againstCycle, againstTime }: Course): string[] {
  return [
    ...(againstCycle === null ? [] : [trendText(againstCycle, PER_100_CYCLES, unit)]),
    ...(againstTime === null ? [] : [trendText(againstTime, PER_HOUR, unit)]),
  ];
}

/** "1 000 cycles of reduce, oxidise". */
export function loopText({ cycles, segments }: LoopDurability): string {
  return `${count(cycles)} cycles of ${segments.join(', ')}`;
}

/** Which cycles do not count. */
export function leftOutText({ leftOut }: LoopDurability): string {
  return `${count(leftOut)} left out: with gaps or overloads, interrupted, or not finished.`;
}

/** How the lines of all courses are drawn. */
export const LINES_TEXT =
  'Straight lines by least squares through all points, each counting the same; intervals of 95 % by Student’s t from the scatter about the line. Efficiencies are those between aliquots, at the middle of each stretch.';

const PREFIXES = [
  ['', 1],
  ['m', 1e-3],
  ['µ', 1e-6],
  ['n', 1e-9],
] as const;

function inUnit(value: number, spread: number, unit: string): string {
  const largest = Math.max(Math.abs(value), spread);
  const [prefix, size] = PREFIXES.find(([, one]) => largest >= one) ?? PREFIXES.at(-1)!;
  return `${plusMinus(value / size, spread / size)} ${prefix}${unit}`;
}

/** Value and spread with as many decimals as two figures of the spread need. */
function plusMinus(value: number, spread: number): string {
  const size = spread > 0 ? spread : Math.abs(value);
  const decimals = size === 0 ? 0 : Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(size))));
  const text = value.toFixed(decimals);
  return `${Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−')} ± ${spread.toFixed(decimals)}`;
}
