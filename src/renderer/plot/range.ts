// Which stretch of a run a window looks at: following its end, or standing still. Pure; all times in s of the run.

export type ViewRange =
  /** The last `span_s` up to the newest sample; Infinity: the whole run so far. */
  | { readonly follows: true; readonly span_s: number }
  | { readonly follows: false; readonly from_s: number; readonly to_s: number };

export interface Stretch {
  readonly from_s: number;
  readonly to_s: number;
}

export const WHOLE: ViewRange = { follows: true, span_s: Number.POSITIVE_INFINITY };

/** Shortest stretch that is looked at: a few samples of the fastest instruments. */
const SHORTEST_S = 1e-3;

/** What a range means while the run reaches to `through_s`. Never empty, never before the start. */
export function stretchOf(range: ViewRange, through_s: number): Stretch {
  if (!range.follows) return { from_s: range.from_s, to_s: range.to_s };
  const to_s = Math.max(through_s, SHORTEST_S);
  return { from_s: Math.max(0, to_s - range.span_s), to_s };
}

/** Wider (factor above 1) or narrower about an instant, which stays in its place. Following goes on following. */
export function zoomed(range: ViewRange, through_s: number, about_s: number, factor: number): ViewRange {
  const { from_s, to_s } = stretchOf(range, through_s);
  if (range.follows && about_s >= to_s - 0.02 * (to_s - from_s))
    return { follows: true, span_s: Math.max(SHORTEST_S, (to_s - from_s) * factor) };
  return within(about_s - (about_s - from_s) * factor, about_s + (to_s - about_s) * factor, through_s);
}

/** Moved by so many seconds; a range that followed stands still then. */
export function moved(range: ViewRange, through_s: number, by_s: number): ViewRange {
  const { from_s, to_s } = stretchOf(range, through_s);
  const kept_s = Math.max(-from_s, Math.min(by_s, Math.max(0, through_s - to_s)));
  return { follows: false, from_s: from_s + kept_s, to_s: to_s + kept_s };
}

/** A stretch chosen by hand, in either direction, kept inside the run. */
export function within(one_s: number, other_s: number, through_s: number): ViewRange {
  const end_s = Math.max(through_s, SHORTEST_S);
  let from_s = Math.max(0, Math.min(one_s, other_s));
  let to_s = Math.min(end_s, Math.max(one_s, other_s));
  if (to_s - from_s < SHORTEST_S) {
    from_s = Math.max(0, Math.min(from_s, end_s - SHORTEST_S));
    to_s = from_s + SHORTEST_S;
  }
  return { follows: false, from_s, to_s };
}
