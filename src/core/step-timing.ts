// How long the visits of each segment really were beside what the program says: from the ledger's rows, which rest on
// the times the instrument told (or, where the computer times the levels, on those at which they were seen to change).
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

/**
 * The timing of every segment that has whole visits. A visit that holds a gap, is played again after a pause, or ends
 * the record is not judged: its length says nothing about the timing.
 */
export function stepTimings(rows: readonly LedgerRow[], infos: readonly SegmentInfo[]): StepTiming[] {
  const last = rows.at(-1);
  const played = new Map<string, number>();
  for (const row of rows) played.set(nameOf(row), (played.get(nameOf(row)) ?? 0) + 1);
  return infos.flatMap(({ segment, node }) => {
    const excess_s = rows
      .filter((row) => row.segment === segment && row !== last && row.gaps === 0)
      .filter((row) => played.get(nameOf(row)) === 1)
      .map((row) => row.end_s - row.start_s - node.duration_s)
      .sort((a, b) => a - b);
    if (excess_s.length === 0) return [];
    const far_s = excess_s.map(Math.abs).sort((a, b) => a - b);
    const { name, duration_s: programmed_s } = node;
    const [median_s, p99_s] = [quantile(excess_s, 0.5), quantile(far_s, 0.99)];
    return [{ segment, name, programmed_s, visits: excess_s.length, median_s, p99_s }];
  });
}

function nameOf({ segment, cycle }: LedgerRow): string {
  return `${segment}.${cycle}`;
}

/** The smallest value that at least this part of the sorted values does not exceed. */
function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]!;
}
