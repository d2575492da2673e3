// Opens the file of a library: looks before it touches, sets the safety of its writes, brings its schema up to date.
// A file that is damaged, newer or not a library is never written to.
import { closeSync, existsSync, mkdirSync, openSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { CottrellError } from '../../core/errors.ts';
import { guarded, sqliteCode } from './faults.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** "Cotr": marks an SQLite file as a library of Cottrell. */
const APPLICATION_ID = 0x436f7472;

const PAUSE_MS = 20;

// Lets a name say that a file does not change; read once, by the first connection. Other names are absolute paths.
process.env.SQLITE_USE_URI = '1';

export interface OpenOptions {
  /** Make the library, and the folder it is in, when it is not there. Default true. */
  readonly create?: boolean;
  /** How long to wait for another program's write, ms. Default 2000. */
  readonly busy_ms?: number;
}

/**
 * Opens a library for reading and writing. The `name` of what comes back is its real path, whatever way led there:
 * everybody who opens the same file gets the same name.
 * Throws `library-missing`, `library-corrupt`, `library-newer`, `library-busy`, `file-unreadable`.
 */
export function openDatabase(
  path: string,
  { create = true, busy_ms = 2000 }: OpenOptions,
): Database.Database {
  return guarded({ path }, () => {
    const isNew = sizeOf(path) === 0;
    if (isNew) {
      if (!create) throw new CottrellError('library-missing', `There is no library at ${path}.`);
      mkdirSync(dirname(path), { recursive: true });
      // Only a file that is there has a real path, and where a symbolic link leads is known only then.
      closeSync(openSync(path, 'a', 0o644));
    }
    const real = realpathSync.native(path);
    if (isNew) return openForWriting(real, busy_ms);
    try {
      inspect(real, busy_ms);
      return openForWriting(real, busy_ms);
    } catch (error) {
      if (!isWriteForbidden(error)) throw error;
      return openForReading(real, error);
    }
  });
}

function openForWriting(real: string, busy_ms: number): Database.Database {
  const database = new Database(real, { timeout: busy_ms });
  try {
    prepare(database, busy_ms);
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/**
 * Opens a library in a place where SQLite may not even make the files it needs for reading: a medium or folder one may
 * only read. It is told that the file does not change, which holds when no write-ahead log is beside it; a library that
 * somebody has open opens without this.
 */
function openForReading(real: string, cause: unknown): Database.Database {
  if (existsSync(`${real}-wal`))
    throw new CottrellError('file-unreadable', `${real} was not closed, and may not be written to.`, {
      advice:
        'Copy it, together with the file of the same name and "-wal", to where you may write, and open the copy.',
      cause,
      context: { path: real },
    });
  const name = `${pathToFileURL(real).href}?immutable=1`;
  inspect(name);
  const database = new Database(name, { readonly: true, fileMustExist: true });
  if (versionOf(database) === MIGRATIONS.length) return database;
  database.close();
  throw cause;
}

function isWriteForbidden(error: unknown): boolean {
  const code = sqliteCode(error) ?? '';
  return code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN');
}

/** A connection that sees the library as it is now, however it changes while it is read. Close it soon. */
export function openSnapshot(path: string): Database.Database {
  const database = new Database(path, { readonly: true, fileMustExist: true });
  try {
    database.exec('BEGIN');
    // SQLite fixes what is seen with the first reading.
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** Size of the file; 0 when there is none. Throws when nobody should open it. */
function sizeOf(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isFile())
    throw new CottrellError('file-unreadable', `${path} is not a file.`, { context: { path } });
  // SQLite keeps what is not yet in the file beside it, by its name: with two names the file would be torn.
  if (stats !== undefined && stats.nlink > 1)
    throw new CottrellError('file-unreadable', `${path} has a second name: it is a hard link.`, {
      advice:
        'Copy the file and open the copy, or remove the other name. A symbolic link may be used instead.',
      context: { path },
    });
  return stats?.size ?? 0;
}

/** Looks at a file without any right to change it. */
function inspect(path: string, busy_ms = 0): void {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: busy_ms });
  try {
    const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number;
    const version = versionOf(database);
    if (tables > 0 && database.pragma('application_id', { simple: true }) !== APPLICATION_ID)
      throw new CottrellError('library-corrupt', `${path} belongs to another program.`, {
        advice: 'Choose another file for the library; nothing was written to this one.',
        context: { path },
      });
    if (version < 0)
      throw new CottrellError(
        'library-corrupt',
        `${path} is damaged: its schema has the number ${version}.`,
        {
          context: { path },
        },
      );
    if (version > MIGRATIONS.length)
      throw new CottrellError(
        'library-newer',
        `${path} has schema ${version}; this program knows ${MIGRATIONS.length}.`,
        {
          context: { path, version },
        },
      );
    // Blocks carry their own checksums; checking the small tables keeps opening fast for a library of any size.
    if (version > 0 && database.pragma("quick_check('runs')", { simple: true }) !== 'ok')
      throw new CottrellError('library-corrupt', `${path} is damaged.`, { context: { path } });
  } finally {
    database.close();
  }
}

function versionOf(database: Database.Database): number {
  return database.pragma('user_version', { simple: true }) as number;
}

function prepare(database: Database.Database, busy_ms: number): void {
  patiently(busy_ms, () => database.pragma('journal_mode = WAL'));
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('recursive_triggers = ON');
  database.pragma('trusted_schema = OFF');
  database.pragma('cell_size_check = ON');
  database.pragma('journal_size_limit = 67108864');
}

function migrate(database: Database.Database): void {
  if (versionOf(database) === MIGRATIONS.length) return;
  const upgrade = database.transaction(() => {
    // Another program may have done it while this one waited for the lock.
    for (let version = versionOf(database); version < MIGRATIONS.length; version++) {
      database.exec(MIGRATIONS[version]!);
      database.pragma(`user_version = ${version + 1}`);
    }
    database.pragma(`application_id = ${APPLICATION_ID}`);
  });
  upgrade.exclusive();
}

/** SQLite does not wait by itself when the journal mode is changed: two programs that make one library meet here. */
function patiently(busy_ms: number, work: () => void): void {
  const nap = new Int32Array(new SharedArrayBuffer(4));
  for (let waited_ms = 0; ; waited_ms += PAUSE_MS) {
    try {
      work();
      return;
    } catch (error) {
      if (!sqliteCode(error)?.startsWith('SQLITE_BUSY') || waited_ms >= busy_ms) throw error;
      Atomics.wait(nap, 0, 0, PAUSE_MS);
    }
  }
}
