// The table of runs and back. A run is inserted once with everything it begins with; only its outcome comes later.
import type Database from 'better-sqlite3';
import type { Outcome } from '../../core/outcome.ts';
import type { InstrumentIdentity, RunRecord, RunStart, RunSummary } from './records.ts';
import { prepared } from './statements.ts';
import { parseStored, readStored } from './stored.ts';

interface RunRow {
  readonly id: number;
  readonly title: string;
  readonly started_ms: number;
  readonly simulated: number;
  readonly protocol: string;
  readonly protocol_sha256: string;
  readonly settings: string;
  readonly waveform: string;
  readonly plan: string;
  readonly instrument: string;
  readonly cell: string;
  readonly program_version: string;
  readonly outcome: string | null;
  readonly ended_ms: number | null;
  readonly samples: number | null;
  readonly saved_s: number | null;
}

/** What can be said of the samples without reading them: from the last block. */
const LAST_BLOCK = `
  (SELECT first_sample + length FROM blocks WHERE run = runs.id ORDER BY number DESC LIMIT 1) AS samples,
  (SELECT t_to_s FROM blocks WHERE run = runs.id ORDER BY number DESC LIMIT 1) AS saved_s`;

/** Inserts a run; returns its id. */
export function insertRun(
  database: Database.Database,
  start: RunStart,
  sha256: string,
  now_ms: number,
): number {
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO runs (title, started_ms, simulated, protocol, protocol_sha256, settings, waveform, plan,
         instrument, cell, program_version)
       VALUES (@title, @now_ms, @simulated, @protocol, @sha256, @settings, @waveform, @plan,
         @instrument, @cell, @programVersion)`,
    )
    .run({
      title: start.title,
      now_ms,
      simulated: start.instrument.simulated ? 1 : 0,
      protocol: start.protocol,
      sha256,
      settings: JSON.stringify(start.settings),
      waveform: JSON.stringify(start.waveform),
      plan: JSON.stringify(start.plan ?? null),
      instrument: JSON.stringify(start.instrument),
      cell: JSON.stringify(start.cell ?? null),
      programVersion: start.programVersion,
    });
  return Number(lastInsertRowid);
}

/** All runs that were not purged. */
export function readRuns(database: Database.Database): RunSummary[] {
  return database
    .prepare<[], RunRow>(
      `SELECT id, title, started_ms, ended_ms, simulated, instrument, outcome, ${LAST_BLOCK}
       FROM runs WHERE purged_ms IS NULL ORDER BY id`,
    )
    .all()
    .map(summaryOf);
}

/** One run with everything frozen with it. */
export function readRun(database: Database.Database, id: number): RunRecord | undefined {
  const row = prepared<[number], RunRow>(
    database,
    `SELECT *, ${LAST_BLOCK} FROM runs WHERE id = ? AND purged_ms IS NULL`,
  ).get(id);
  return (
    row && {
      ...summaryOf(row),
      protocol: row.protocol,
      protocolSha256: row.protocol_sha256,
      settings: readStored(row.settings, 'the settings of a run'),
      waveform: readStored(row.waveform, 'the waveform of a run'),
      plan: parseStored(row.plan, 'the plan of a run'),
      cell: parseStored(row.cell, 'the cell of a run'),
      programVersion: row.program_version,
    }
  );
}

function summaryOf(row: RunRow): RunSummary {
  return {
    id: row.id,
    title: row.title,
    started_ms: row.started_ms,
    ended_ms: row.ended_ms ?? undefined,
    simulated: row.simulated === 1,
    instrument: readStored<InstrumentIdentity>(row.instrument, 'the instrument of a run'),
    outcome: row.outcome === null ? undefined : readStored<Outcome>(row.outcome, 'the outcome of a run'),
    samples: row.samples ?? 0,
    savedThrough_s: row.saved_s ?? 0,
  };
}
