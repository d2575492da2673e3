// The builder of the pyramid of a run that goes on after its recorder was lost: brought to where the run stands from the
// pages that are there and the samples behind them, so that pages go on without a hole.
import type Database from 'better-sqlite3';
import { CottrellError } from '../../../core/errors.ts';
import { type BlockRow, samplesOf, stateBefore } from '../block-table.ts';
import { prepared } from '../statements.ts';
import { PyramidBuilder } from './builder.ts';
import { samplesCovered } from './descent.ts';
import { pageCounts, readPage } from './table.ts';

/** More samples are not read anew, because an instrument is waiting: a run of an older schema goes on without pages. */
const MOST_SAMPLES = 500_000;

export interface Restored {
  readonly builder: PyramidBuilder;
  /** Pages of each level that are in the file: what comes before them is not to be written again. */
  readonly written: readonly number[];
}

/** Undefined where the pyramid cannot go on: what is recorded from here on is then drawn from its blocks. */
export function restoredPyramid(
  database: Database.Database,
  run: number,
  samples: number,
): Restored | undefined {
  const written = pageCounts(database, run);
  const covered = samplesCovered(written);
  if (samples - covered > MOST_SAMPLES) return undefined;
  const builder = new PyramidBuilder();
  for (let number = 0; number < (written[0] ?? 0); number++) {
    const page = readPage(database, run, 0, number);
    if (page === undefined) return undefined;
    builder.addPage(page);
  }
  const next = prepared<[number, number], BlockRow>(
    database,
    'SELECT * FROM blocks WHERE run = ? AND first_sample + length > ? ORDER BY number',
  );
  try {
    for (const row of next.all(run, covered))
      builder.add(samplesOf(row), stateBefore(row), Math.max(0, covered - row.first_sample));
  } catch (error) {
    if (error instanceof CottrellError && error.code === 'block-damaged') return undefined;
    throw error;
  }
  return { builder, written };
}
