// How long the visits of each segment really were beside what the program says: from the ledger's rows, which rest on
// the times the instrument told (or, where the computer times the levels, on those at which they were seen to change).
import type { PulseAdjustment } from './adjust.ts';
import type { LedgerRow } from './charges.ts';
import type { SegmentInfo } from './waveform.ts';

/** The lengths of the visits of one segment. */
export interface StepTiming {
  readonly segment: number;
  readonly name: string;
  readonly programmed_s: number;
  /** Visits judged: whole ones, without gaps. */
  readonly visits: number;
  /** Median of true minus programmed length. */
  readonly median_s: number;
  /** Not more than this, in magnitude, did 99 % of the visits differ from the program. */
  readonly p99_s: number;
}

/** Lengths are told apart by this, s: finer than any instrument tells its times. */
const GRAIN_S = 1e-9;

interface Times {
  /** The visit whose row came last, and what of it is counted. */
  cycle: number;
  counted: number | undefined;
  visits: number;
  /** How many visits differ from the program by so many grains. */
  readonly excess: Map<number, number>;
}

/**
 * Follows the rows of a run, whatever their number, and tells the timing of every segment that has whole visits. A visit
 * that holds a gap, is played again after a pause, or ends the record is not judged: its length says nothing about the
 * timing.
 */
export class StepTimes {
  readonly #infos: readonly SegmentInfo[];
  readonly #times: readonly Times[];
  /** The last row, while nothing came after it. */
  #last: LedgerRow | undefined;

  constructor(infos: readonly SegmentInfo[]) {
    this.#infos = infos;
    this.#times = infos.map(() => ({ cycle: -1, counted: undefined, visits: 0, excess: new Map() }));
  }

  add(row: LedgerRow): void {
    this.#judgeLast();
    const times = this.#times[row.segment]!;
    const isAgain = times.cycle === row.cycle;
    if (isAgain && times.counted !== undefined) count(times, times.counted, -1);
    times.cycle = row.cycle;
    times.counted = undefined;
    this.#last = isAgain || row.gaps > 0 ? undefined : row;
  }

  get timings(): StepTiming[] {
    return this.#infos.flatMap(({ segment, node: { name, duration_s: programmed_s } }) => {
      const { visits, excess } = this.#times[segment]!;
      if (visits === 0) return [];
      const median_s = quantile(excess, visits, 0.5);
      const far = new Map<number, number>();
      for (const [grains, n] of excess) far.set(Math.abs(grains), (far.get(Math.abs(grains)) ?? 0) + n);
      return [{ segment, name, programmed_s, visits, median_s, p99_s: quantile(far, visits, 0.99) }];
    });
  }

  #judgeLast(): void {
    const row = this.#last;
    if (row === undefined) return;
    const times = this.#times[row.segment]!;
    times.counted = Math.round(
      (row.end_s - row.start_s - this.#infos[row.segment]!.node.duration_s) / GRAIN_S,
    );
    count(times, times.counted, 1);
  }
}

/** The timing of every segment by all rows of a run. */
export function stepTimings(rows: Iterable<LedgerRow>, infos: readonly SegmentInfo[]): StepTiming[] {
  const times = new StepTimes(infos);
  for (const row of rows) times.add(row);
  return times.timings;
}

/** Without those of segments that were changed to last longer or shorter: no one length of them is the programmed one. */
export function timingsOfOneLength(
  timings: readonly StepTiming[],
  adjustments: readonly PulseAdjustment[],
): StepTiming[] {
  const changes = adjustments.flatMap((one) => one.changes);
  const others = changes.filter(({ before, after }) => before.duration_s !== after.duration_s);
  return timings.filter(({ segment }) => others.every((change) => change.segment !== segment));
}

function count(times: Times, grains: number, by: 1 | -1): void {
  times.visits += by;
  const left = (times.excess.get(grains) ?? 0) + by;
  if (left === 0) times.excess.delete(grains);
  else times.excess.set(grains, left);
}

/** The smallest value that at least this part of the values does not exceed, s. */
function quantile(counts: ReadonlyMap<number, number>, visits: number, part: number): number {
  let left = Math.max(1, Math.ceil(part * visits));
  for (const [grains, n] of [...counts].sort(([a], [b]) => a - b)) {
    left -= n;
    if (left <= 0) return grains * GRAIN_S;
  }
  return Number.NaN;
}
