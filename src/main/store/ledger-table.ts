// The table of completed visits and back. Rows are inserted and read, never changed; NaN is NULL in the file.
import type Database from 'better-sqlite3';
import type { LedgerRow } from '../../core/charges.ts';

const PAGE = 4096;

interface CycleRow {
  readonly number: number;
  readonly segment: number;
  readonly cycle: number;
  readonly start_s: number;
  readonly end_s: number;
  readonly samples: number;
  readonly gaps: number;
  readonly gap_s: number;
  readonly overloads: number;
  readonly end_current_A: number | null;
  readonly cathodic_C: number;
  readonly anodic_C: number;
  readonly edge_C: number;
  readonly total_cathodic_C: number;
  readonly total_anodic_C: number;
  readonly total_edge_C: number;
}

/** How completed visits are inserted, each as the `number`-th of its run. */
export function rowWriter(database: Database.Database) {
  const statement = database.prepare(
    `INSERT INTO cycles VALUES (@run, @number, @segment, @cycle, @start_s, @end_s, @samples, @gaps, @gap_s,
     @overloads, @endCurrent_A, @cathodic_C, @anodic_C, @edge_C, @total_cathodic_C, @total_anodic_C, @total_edge_C)`,
  );
  return (run: number, number: number, { cumulative, ...row }: LedgerRow): void => {
    statement.run({
      ...row,
      run,
      number,
      total_cathodic_C: cumulative.cathodic_C,
      total_anodic_C: cumulative.anodic_C,
      total_edge_C: cumulative.edge_C,
    });
  };
}

/** The completed visits of a run in order, behind the first `after`. */
export function* readRows(database: Database.Database, run: number, after = 0): Generator<LedgerRow> {
  // In pages, so that the connection is free for other work between two rows of a run of a million cycles.
  const page = database.prepare<[number, number], CycleRow>(
    `SELECT * FROM cycles WHERE run = ? AND number > ? ORDER BY number LIMIT ${PAGE}`,
  );
  for (let last = after; ; ) {
    const rows = page.all(run, last);
    for (const row of rows) yield fromSql(row);
    if (rows.length < PAGE) return;
    last = rows.at(-1)!.number;
  }
}

function fromSql(row: CycleRow): LedgerRow {
  const { segment, cycle, start_s, end_s, samples, gaps, gap_s, overloads } = row;
  const { cathodic_C, anodic_C, edge_C } = row;
  return {
    segment,
    cycle,
    start_s,
    end_s,
    cathodic_C,
    anodic_C,
    edge_C,
    samples,
    gaps,
    gap_s,
    overloads,
    endCurrent_A: row.end_current_A ?? Number.NaN,
    cumulative: {
      cathodic_C: row.total_cathodic_C,
      anodic_C: row.total_anodic_C,
      edge_C: row.total_edge_C,
    },
  };
}
