// From the sampling that was asked for to one that an instrument can play: whole microseconds, a whole number of
// samples in every step, nothing faster than the instrument and its link. Pure arithmetic; it refuses nothing.
import type { Sampling, Segment } from '../../core/waveform.ts';

const US = 1e6;

/** Shortest sampling period that can be played, s. */
export interface Shortest {
  readonly period_s: number;
}

/** The shortest sampling period anywhere in these segments. */
export function fastestPeriod_s(segments: readonly Segment[]): number {
  return Math.min(...segments.map(({ sampling }) => sampling.edge?.period_s ?? sampling.period_s));
}

/** True when the sampling asks for more than can be played. */
export function isTooFast(sampling: Sampling, shortest: Shortest): boolean {
  // A microsecond of grace: periods are rounded to microseconds.
  const bound_s = shortest.period_s - 1e-6;
  return sampling.period_s < bound_s || (sampling.edge !== undefined && sampling.edge.period_s < bound_s);
}

/** The same segment with periods no shorter than can be played, rounded up to 1, 2, 2.5 or 5 times a power of ten. */
export function coarsened<S extends Segment>(segment: S, shortest: Shortest): S {
  const { period_s, edge } = segment.sampling;
  const slower = (asked_s: number) =>
    isTooFast({ period_s: asked_s }, shortest) ? roundUp(shortest.period_s) : asked_s;
  const plain: Sampling = { period_s: slower(period_s) };
  if (edge === undefined) return { ...segment, sampling: plain };
  const dense_s = slower(edge.period_s);
  const sampling = dense_s < plain.period_s ? { ...plain, edge: { ...edge, period_s: dense_s } } : plain;
  return { ...segment, sampling };
}

/** The next number at or above `value` in the series 1, 2, 2.5, 5, 10. */
export function roundUp(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const factor = [1, 2, 2.5, 5, 10].find((step) => step * decade >= value * (1 - 1e-9))!;
  return Number((factor * decade).toPrecision(12));
}

/**
 * The same segment with sampling that divides it: a whole number of dense samples, then a whole number of others.
 * The duration is kept as long as whole microseconds allow; where the periods do not fit, the edge is made a little
 * longer, else the period a little different, but never shorter than can be played (if the segment is long enough).
 */
export function divided<S extends Segment>(segment: S, shortest: Shortest): S {
  const shortest_us = Math.ceil(shortest.period_s * US - 1e-3);
  const duration_us = Math.max(1, Math.round(segment.duration_s * US));
  const period_us = Math.max(1, Math.round(segment.sampling.period_s * US));
  const edge = segment.sampling.edge;
  const dense_us = edge === undefined ? 0 : Math.max(1, Math.round(edge.period_s * US));
  const edge_us =
    edge === undefined ? 0 : Math.max(1, Math.round((edge.duration_s * US) / dense_us)) * dense_us;
  if (edge === undefined || dense_us >= period_us) return whole(segment, duration_us, period_us, shortest_us);
  if (edge_us + period_us > duration_us) return whole(segment, duration_us, dense_us, shortest_us);

  const longer_us = edgeThatFits(duration_us, period_us, dense_us, edge_us);
  const rest = split(duration_us - longer_us, period_us, shortest_us);
  return {
    ...segment,
    duration_s: (longer_us + rest.count * rest.period_us) / US,
    sampling: {
      period_s: rest.period_us / US,
      edge: { period_s: dense_us / US, duration_s: longer_us / US },
    },
  };
}

function whole<S extends Segment>(
  segment: S,
  duration_us: number,
  period_us: number,
  shortest_us: number,
): S {
  const { count, period_us: fitting_us } = split(duration_us, period_us, shortest_us);
  return {
    ...segment,
    duration_s: (count * fitting_us) / US,
    sampling: { period_s: fitting_us / US },
  };
}

/** The shortest edge, no shorter than asked, after which whole periods remain; the asked one when there is none. */
function edgeThatFits(duration_us: number, period_us: number, dense_us: number, edge_us: number): number {
  for (let longer_us = edge_us; longer_us < edge_us + period_us; longer_us += dense_us) {
    const rest_us = duration_us - longer_us;
    if (rest_us < period_us) break;
    if (rest_us % period_us === 0) return longer_us;
  }
  return edge_us;
}

/** Cuts a time into equal whole periods: by a slightly different period, or by leaving the end off; whichever is truer. */
function split(
  duration_us: number,
  period_us: number,
  shortest_us: number,
): { count: number; period_us: number } {
  const most = Math.max(1, Math.floor(duration_us / shortest_us));
  const count = Math.min(most, Math.max(1, Math.round(duration_us / period_us)));
  const fitting_us = Math.round(duration_us / count);
  const kept = Math.abs(count * period_us - duration_us);
  const fitted = Math.abs(count * fitting_us - duration_us);
  return { count, period_us: fitted < kept ? fitting_us : period_us };
}
