// How long it is from one time of a run to another. Instruments count whole microseconds; kept in seconds, as doubles,
// these are rounded, behind 73 hours to 2⁻³⁴ s and at the same places of every cycle, so that the error adds up. Nothing
// is guessed here: what is no count of microseconds is taken as it is. docs/decisions/0107-times-are-counts-of-microseconds.md

/** How the times of a run are read. */
export type Clock = 'microseconds';

const PER_SECOND = 1e6;

/** The function for a clock; without one, for runs recorded before there was one, the difference of the doubles. */
export function spanOf(clock: Clock | undefined): (from_s: number, to_s: number) => number {
  return clock === undefined ? (from_s, to_s) => to_s - from_s : span_s;
}

/**
 * `to_s` − `from_s`, rounded once. Each that is the double next to a whole number of microseconds stands for that number.
 */
function span_s(from_s: number, to_s: number): number {
  const from = Math.round(from_s * PER_SECOND);
  const to = Math.round(to_s * PER_SECOND);
  return from / PER_SECOND === from_s && to / PER_SECOND === to_s ? (to - from) / PER_SECOND : to_s - from_s;
}
