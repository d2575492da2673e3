// Statements that are asked for again and again, prepared once a connection: preparing one costs more than most of them do.
import type Database from 'better-sqlite3';

const PREPARED = new WeakMap<Database.Database, Map<string, Database.Statement>>();

/** The prepared statement of this text. It must not be an iterator that is still open, nor be made to pluck. */
export function prepared<Parameters extends unknown[], Row>(
  database: Database.Database,
  sql: string,
): Database.Statement<Parameters, Row> {
  let statements = PREPARED.get(database);
  if (statements === undefined) {
    statements = new Map();
    PREPARED.set(database, statements);
  }
  let statement = statements.get(sql);
  if (statement === undefined) {
    statement = database.prepare(sql);
    statements.set(sql, statement);
  }
  return statement as Database.Statement<Parameters, Row>;
}
