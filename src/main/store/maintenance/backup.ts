// A copy of a library as it is at one moment, made with SQLite's own backup, also while runs are being recorded into it.
// The copy is checked before it gets its name; a file that is there is never overwritten.
import { renameSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { CottrellError } from '../../../core/errors.ts';
import { storeFault } from '../faults.ts';
import { openSource } from './source.ts';
import { discard, reserve } from './target.ts';

/** All pages in one step: between two steps a run that goes on would make the backup begin again, without end. */
const ALL_PAGES = 2 ** 31 - 1;

export interface BackupReport {
  readonly library: string;
  readonly backup: string;
  readonly bytes: number;
  readonly runs: number;
}

/** Throws `file-exists`, `library-corrupt` when the copy is damaged because the library is, and what `openSource` throws. */
export async function backupLibrary(path: string, target: string): Promise<BackupReport> {
  using source = openSource(path);
  reserve(target);
  const partial = `${target}.partial`;
  try {
    await source.database.backup(partial, { progress: () => ALL_PAGES });
    const runs = inspect(partial, path);
    renameSync(partial, target);
    return { library: path, backup: target, bytes: statSync(target).size, runs };
  } catch (error) {
    discard(target);
    throw storeFault(error, { path: target });
  } finally {
    discard(partial);
  }
}

/** Number of runs in the copy. Throws when it is damaged. */
function inspect(copy: string, path: string): number {
  const database = new Database(copy, { fileMustExist: true });
  try {
    // One file and nothing beside it; whoever opens it for writing sets the mode anew.
    database.pragma('journal_mode = DELETE');
    if (database.pragma('quick_check(1)', { simple: true }) !== 'ok')
      throw new CottrellError('library-corrupt', `${path} is damaged, and so would be its backup.`, {
        context: { path },
      });
    return database.prepare('SELECT count(*) FROM runs').pluck().get() as number;
  } finally {
    database.close();
  }
}
