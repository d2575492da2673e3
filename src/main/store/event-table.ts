// The table of events: only ever added to, numbered within their run.
import type Database from 'better-sqlite3';
import type { RunEvent } from '../../core/events.ts';
import type { StoredEvent } from './records.ts';
import { readStored } from './stored.ts';

interface EventRow extends Omit<StoredEvent, 'data'> {
  readonly data: string;
}

/** How events are added, each as the next of its run. */
export function eventWriter(database: Database.Database) {
  const statement = database.prepare(
    `INSERT INTO events SELECT @run, coalesce(max(number), 0) + 1, @kind, @t_s, @wall_ms, @message, @data
     FROM events WHERE run = @run`,
  );
  return (run: number, { kind, t_s, message, data = {} }: RunEvent, wall_ms: number): void => {
    statement.run({ run, kind, t_s, wall_ms, message, data: JSON.stringify(data) });
  };
}

/** The events of a run in the order in which they were added. */
export function readEvents(database: Database.Database, run: number): StoredEvent[] {
  return database
    .prepare<[number], EventRow>(
      'SELECT number, kind, t_s, wall_ms, message, data FROM events WHERE run = ? ORDER BY number',
    )
    .all(run)
    .map((row) => ({ ...row, data: readStored<Readonly<Record<string, unknown>>>(row.data, 'an event') }));
}

/** How a person calls a run, and what they tagged it with. */
export interface RunLabel {
  readonly title?: string;
  readonly tags?: readonly string[];
}

/** The latest label of each run that has one. */
export function readLabels(database: Database.Database): Map<number, RunLabel> {
  const rows = database
    .prepare<[], { run: number; data: string }>(
      `SELECT run, data FROM events AS label WHERE kind = 'label' AND number =
         (SELECT max(number) FROM events WHERE run = label.run AND kind = 'label')`,
    )
    .all();
  return new Map(rows.map(({ run, data }) => [run, readStored<RunLabel>(data, 'the label of a run')]));
}
