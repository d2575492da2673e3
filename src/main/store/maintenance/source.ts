// A library to be looked at and not touched, damaged or not: nothing is written, no schema is brought up to date, no run
// is marked. Only what is no library at all, or one of a newer program, is refused.
import { existsSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { CottrellError } from '../../../core/errors.ts';
import { guarded } from '../faults.ts';
import { MIGRATIONS } from '../migrations/index.ts';

export interface Source extends Disposable {
  readonly path: string;
  readonly database: Database.Database;
  /** Version of its schema, 1 or later. */
  readonly schema: number;
}

/** Throws `library-missing`, `library-newer`, `library-corrupt` where the file is no database, `file-unreadable`. */
export function openSource(path: string): Source {
  if (!existsSync(path))
    throw new CottrellError('library-missing', `There is no library at ${path}.`, { context: { path } });
  return guarded({ path }, () => {
    if (!statSync(path).isFile())
      throw new CottrellError('file-unreadable', `${path} is not a file.`, { context: { path } });
    const database = new Database(path, { readonly: true, fileMustExist: true });
    try {
      const schema = database.pragma('user_version', { simple: true }) as number;
      if (schema < 1)
        throw new CottrellError('library-corrupt', `${path} is not a library of Cottrell.`, {
          context: { path },
        });
      if (schema > MIGRATIONS.length)
        throw new CottrellError(
          'library-newer',
          `${path} has schema ${schema}; this program knows ${MIGRATIONS.length}.`,
          { context: { path, version: schema } },
        );
      return { path, database, schema, [Symbol.dispose]: () => database.close() };
    } catch (error) {
      database.close();
      throw error;
    }
  });
}
