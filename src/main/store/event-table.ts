// The table of events: only ever added to, numbered within their run.
import type Database from 'better-sqlite3';
import type { RunEvent } from '../../core/events.ts';
import type { StoredEvent } from './records.ts';
import { prepared } from './statements.ts';
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

/** Which events of a run are asked for: those behind a number, those of a kind, those that are not of a kind. */
export interface EventChoice {
  readonly after?: number;
  readonly kind?: RunEvent['kind'];
  readonly without?: RunEvent['kind'];
}

/** The events of a run in the order in which they were added. */
export function readEvents(
  database: Database.Database,
  run: number,
  { after = 0, kind, without }: EventChoice = {},
): StoredEvent[] {
  const ofKind = kind === undefined ? '' : 'AND kind = ?';
  return database
    .prepare<(number | string | null)[], EventRow>(
      `SELECT number, kind, t_s, wall_ms, message, data FROM events
       WHERE run = ? AND number > ? AND kind IS NOT ? ${ofKind} ORDER BY number`,
    )
    .all(run, after, without ?? null, ...(kind === undefined ? [] : [kind]))
    .map(eventOf);
}

/** The latest event of a run, of this kind if one is named. */
export function readLatestEvent(
  database: Database.Database,
  run: number,
  kind: RunEvent['kind'] | undefined,
): StoredEvent | undefined {
  const ofKind = kind === undefined ? '' : 'AND kind = ?';
  const row = prepared<(number | string)[], EventRow>(
    database,
    `SELECT number, kind, t_s, wall_ms, message, data FROM events
     WHERE run = ? ${ofKind} ORDER BY number DESC LIMIT 1`,
  ).get(run, ...(kind === undefined ? [] : [kind]));
  return row && eventOf(row);
}

function eventOf(row: EventRow): StoredEvent {
  return { ...row, data: readStored<Readonly<Record<string, unknown>>>(row.data, 'an event') };
}

/** How a person calls a run, and what they tagged it with. */
export interface RunLabel {
  readonly title?: string;
  readonly tags?: readonly string[];
}

/** By the index of kinds alone: however many events of other kinds there are. */
export const LABELS = `SELECT run, data FROM events AS label WHERE kind = 'label' AND number =
  (SELECT max(number) FROM events WHERE run = label.run AND kind = 'label')`;

/** The latest label of each run that has one. */
export function readLabels(database: Database.Database): Map<number, RunLabel> {
  const rows = prepared<[], { run: number; data: string }>(database, LABELS).all();
  return new Map(rows.map(({ run, data }) => [run, readStored<RunLabel>(data, 'the label of a run')]));
}
