// A file that is to be made and must not be there yet: taken at once, and given up again where the making fails.
import { closeSync, openSync, rmSync } from 'node:fs';
import { CottrellError } from '../../../core/errors.ts';

/** Makes the empty file, or throws `file-exists` and touches nothing. */
export function reserve(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o644));
  } catch (cause) {
    const exists = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    throw new CottrellError(
      exists ? 'file-exists' : 'file-unreadable',
      exists ? `${path} is already there.` : `${path} cannot be made.`,
      {
        cause,
        context: { path },
        advice: exists
          ? 'Nothing was overwritten. Choose another name.'
          : 'Check that its folder is there and that you may write into it.',
      },
    );
  }
}

/** Removes a database that was not completed, with all that SQLite keeps beside it. */
export function discard(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
}
