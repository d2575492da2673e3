// Makes a new library of all that can be read of a damaged one: every run whose record is readable, every block whose
// checksum fits, the ledger counted anew from these samples. What is lost becomes a gap, is noted in the run, and told.
// The damaged library is not touched.
import type Database from 'better-sqlite3';
import { CottrellError } from '../../../core/errors.ts';
import { openDatabase } from '../database.ts';
import { storeFault } from '../faults.ts';
import { type BlockPlace, reachable, unreachable } from './block-places.ts';
import { Pages } from './pages.ts';
import { attempt, readById } from './rows.ts';
import { type LostStretch, RunSalvage } from './run-salvage.ts';
import { openSource } from './source.ts';
import { discard, reserve } from './target.ts';

/** What became of one run. */
export interface SalvagedRun {
  readonly run: number;
  readonly title: string;
  readonly samples: number;
  readonly lost: readonly LostStretch[];
  /** Events that could not be read. */
  readonly lostEvents: number;
}

export interface SalvageReport {
  readonly library: string;
  readonly salvaged: string;
  readonly runs: readonly SalvagedRun[];
  /** Numbers of runs whose record cannot be read: their samples would be without meaning. */
  readonly lostRuns: readonly number[];
  readonly lostAnalyses: number;
}

type Row = Readonly<Record<string, string | number | null>> & { readonly id: number };

/** Throws `file-exists`, and what `openSource` throws. */
export function salvageLibrary(path: string, target: string, now_ms: number): SalvageReport {
  using source = openSource(path);
  reserve(target);
  try {
    const database = openDatabase(target, {});
    try {
      using pages = new Pages(path, source.database.pragma('page_size', { simple: true }) as number);
      return copyAll(source.database, database, { path, target, now_ms, pages });
    } finally {
      database.close();
    }
  } catch (error) {
    discard(target);
    throw storeFault(error, { path });
  }
}

function copyAll(
  source: Database.Database,
  target: Database.Database,
  {
    path,
    target: salvaged,
    now_ms,
    pages,
  }: { readonly path: string; readonly target: string; readonly now_ms: number; readonly pages: Pages },
): SalvageReport {
  source.exec('BEGIN');
  const runs = readById<Row>(source, 'runs', '*').rows;
  const places = reachable(source);
  const purged = new Set(runs.filter(({ purged_ms }) => purged_ms !== null).map(({ id }) => id));
  const others = unreachable(pages, places).filter(({ run }) => !purged.has(run));
  const blocks = Map.groupBy([...places, ...others], ({ run }) => run);
  if (runs.length === 0 && blocks.size > 0)
    throw new CottrellError('library-corrupt', `No run of ${path} can be read.`, { context: { path } });
  const known = new Set(runs.map(({ id }) => id));
  const report: SalvagedRun[] = [];
  for (const run of runs) {
    const copy = target.transaction(() => copyRun(source, target, run, blocks.get(run.id) ?? [], now_ms));
    const copied = copy.immediate();
    if (run.purged_ms === null) report.push(copied);
  }
  const analyses = readById<Row>(source, 'analyses', '*');
  for (const row of analyses.rows)
    if (row.run === null || known.has(Number(row.run))) insert(target, 'analyses', row);
  return {
    library: path,
    salvaged,
    runs: report,
    lostRuns: [...blocks.keys()].filter((run) => !known.has(run)),
    lostAnalyses: analyses.lost,
  };
}

function copyRun(
  source: Database.Database,
  target: Database.Database,
  row: Row,
  places: readonly BlockPlace[],
  now_ms: number,
): SalvagedRun {
  // Until everything is in, the run is one that goes on: the library takes no samples for one that has ended.
  insert(target, 'runs', { ...row, outcome: null, ended_ms: null, purged_ms: null });
  const salvage = new RunSalvage(source, target, row.id);
  for (const place of largestOf(places)) salvage.copy(place);
  salvage.finish();
  const lostEvents = copyEvents(source, target, row.id);
  salvage.note(now_ms, lostEvents);
  target
    .prepare('UPDATE runs SET outcome = ?, ended_ms = ? WHERE id = ?')
    .run(
      row.outcome ?? JSON.stringify({ kind: 'interrupted' }),
      row.ended_ms ?? salvage.saved_ms ?? row.started_ms,
      row.id,
    );
  if (row.purged_ms !== null)
    target.prepare('UPDATE runs SET purged_ms = ? WHERE id = ?').run(row.purged_ms, row.id);
  const { samples, lost } = salvage;
  return { run: row.id, title: String(row.title), samples, lost, lostEvents };
}

/** The blocks in the order of their commits, without those that a larger one holds. */
function largestOf(places: readonly BlockPlace[]): BlockPlace[] {
  const sorted = [...places].sort((a, b) => a.number - b.number || b.last_number - a.last_number);
  let last = 0;
  return sorted.filter(({ last_number }) => {
    if (last_number <= last) return false;
    last = last_number;
    return true;
  });
}

/** Copies events as they are, up to their end; answers how many could not be read. */
function copyEvents(source: Database.Database, target: Database.Database, run: number): number {
  const one = source.prepare<[number, number], Row>('SELECT * FROM events WHERE run = ? AND number = ?');
  const last = attempt(
    () =>
      source
        .prepare<[number], number | null>('SELECT max(number) FROM events WHERE run = ?')
        .pluck()
        .get(run) ?? 0,
  );
  let lost = 0;
  for (let number = 1; last === 'damaged' || number <= last; number++) {
    const row = attempt(() => one.get(run, number));
    if (row === 'damaged') lost++;
    else if (row !== undefined) insert(target, 'events', row);
    // Events are numbered without holes.
    else break;
    if (last === 'damaged' && lost > 0) break;
  }
  return lost;
}

function insert(target: Database.Database, table: string, row: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(row);
  target
    .prepare(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
    )
    .run(row);
}
