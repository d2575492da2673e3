// What SQLite says, in Cottrell's words: every failure of the library becomes one of the closed set of errors.
// Nothing is retried here and nothing is hidden.
import Database from 'better-sqlite3';
import { CottrellError, type ErrorCode } from '../../core/errors.ts';

const CODES: readonly (readonly [prefix: string, code: ErrorCode, message: string])[] = [
  ['SQLITE_FULL', 'disk-full', 'The disk is full: {path} takes no more.'],
  ['SQLITE_IOERR', 'disk-failed', 'The disk refused to read or write {path}.'],
  ['SQLITE_READONLY', 'disk-failed', '{path} may not be written to.'],
  ['SQLITE_CANTOPEN', 'file-unreadable', '{path} cannot be opened.'],
  ['SQLITE_BUSY', 'library-busy', '{path} stayed locked by another program.'],
  ['SQLITE_LOCKED', 'library-busy', '{path} stayed locked by another program.'],
  ['SQLITE_CORRUPT', 'library-corrupt', '{path} is damaged.'],
  ['SQLITE_NOTADB', 'library-corrupt', '{path} is not a library of Cottrell.'],
  // The statements are right for the tables they were tried on.
  ['SQLITE_ERROR', 'library-corrupt', '{path} has not the tables of a library of Cottrell.'],
  ['ENOSPC', 'disk-full', 'The disk is full: {path} takes no more.'],
  ['EIO', 'disk-failed', 'The disk refused to read or write {path}.'],
  ['E', 'file-unreadable', '{path} cannot be opened.'],
];

const READ_ONLY =
  'The library can be read where it is. To add to it, copy it to where you may write, or ask for the right to write ' +
  'to the file and its folder.';

/** The code of SQLite's error; undefined for any other error. */
export function sqliteCode(error: unknown): string | undefined {
  return error instanceof Database.SqliteError ? error.code : undefined;
}

/** The code of SQLite or of the operating system. */
function systemCode(error: unknown): string | undefined {
  if (error instanceof Error && 'errno' in error && 'code' in error) return String(error.code);
  return sqliteCode(error);
}

/** The error as one of Cottrell's. */
export function storeFault(error: unknown, context: Readonly<Record<string, unknown>>): CottrellError {
  if (error instanceof CottrellError) return error;
  const system = systemCode(error);
  const known = CODES.find(([prefix]) => system?.startsWith(prefix));
  if (known === undefined) {
    const message = error instanceof Error ? error.message : String(error);
    return new CottrellError('internal', message, { cause: error, context });
  }
  const [, code, message] = known;
  return new CottrellError(code, message.replace('{path}', String(context.path ?? 'the library')), {
    cause: error,
    context: { ...context, system },
    ...(system?.startsWith('SQLITE_READONLY') ? { advice: READ_ONLY } : {}),
  });
}

/** Does `work`; what it throws comes out as an error of Cottrell. */
export function guarded<T>(context: Readonly<Record<string, unknown>>, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storeFault(error, context);
  }
}
