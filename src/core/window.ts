// A stretch of a run as a plot wants it: raw samples, or their envelope where there are more than fit. Data only; it
// is for looking at, never for counting.

/**
 * What can be plotted. Charges are totals since the start of the run at each point; `overloads`, `gaps` and
 * `lateSamples` (the instrument did not keep the interval) are counts since the start, so that a rise between two points
 * is where one happened. `flags` (see FLAG in samples.ts) are known
 * only where raw samples are given, elsewhere 0. Never reorder: the position is the bit in the bytes of a window.
 */
export const CHANNELS = [
  'current_A',
  'potential_V',
  'setPotential_V',
  'cellVoltage_V',
  'cathodic_C',
  'anodic_C',
  'overloads',
  'gaps',
  'flags',
  'lateSamples',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** A stretch of a run, ready for a plot. All columns have one entry a point; NaN is what was not measured. */
export interface Window {
  /**
   * `raw`: every sample. `summary`: two points a bin, at its first and its last sample. There currents and potentials
   * hold the extremes of the bin, in the order in which they occurred as far as that is known; charges and counts hold
   * the totals before and after the bin. A line through all points draws the envelope. Bins without a sample are left
   * out.
   */
  readonly kind: 'raw' | 'summary';
  /**
   * False where some bins are as wide as a stored block, because much was read for the first time: nothing is missing,
   * but asking again gives a finer window.
   */
  readonly settled: boolean;
  /** What was asked for. */
  readonly from_s: number;
  readonly to_s: number;
  /** The latest instant that is known of the run, whether in the window or not. */
  readonly through_s: number;
  readonly t_s: Float64Array;
  readonly columns: Readonly<Partial<Record<Channel, Float64Array>>>;
}

/** One cycle; its `t_s` count from its beginning. */
export interface Trace {
  readonly cycle: number;
  /** When it began, in the time of the run. */
  readonly start_s: number;
  readonly window: Window;
}
