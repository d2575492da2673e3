// The table of analyses: inputs and results of everything concluded from a run, each version kept.
import type Database from 'better-sqlite3';
import type { Analysis } from './records.ts';
import { parseStored } from './stored.ts';

interface AnalysisRow extends Omit<Analysis, 'run' | 'inputs' | 'results'> {
  readonly run: number | null;
  readonly inputs: string;
  readonly results: string;
}

/** Inserts an analysis; returns its id. */
export function writeAnalysis(
  database: Database.Database,
  { run, kind, version, inputs, results }: Omit<Analysis, 'id' | 'created_ms'>,
  created_ms: number,
): number {
  const { lastInsertRowid } = database
    .prepare(
      'INSERT INTO analyses (run, kind, version, created_ms, inputs, results) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(
      run ?? null,
      kind,
      version,
      created_ms,
      JSON.stringify(inputs ?? null),
      JSON.stringify(results ?? null),
    );
  return Number(lastInsertRowid);
}

/** Analyses in the order in which they were saved, of one run or all. */
export function readAnalyses(database: Database.Database, run: number | undefined): Analysis[] {
  return database
    .prepare<{ run: number | null }, AnalysisRow>(
      'SELECT * FROM analyses WHERE @run IS NULL OR run = @run ORDER BY id',
    )
    .all({ run: run ?? null })
    .map((row) => ({
      ...row,
      run: row.run ?? undefined,
      inputs: parseStored(row.inputs, 'the inputs of an analysis'),
      results: parseStored(row.results, 'the results of an analysis'),
    }));
}
