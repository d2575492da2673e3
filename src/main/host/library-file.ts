// The library a command works on: the one that was named, or the person's own.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { CottrellError } from '../../core/errors.ts';
import { systemClock } from '../../drivers/clock.ts';
import { type Library, openLibrary } from '../store/library.ts';
import { defaultLibraryPath } from './paths.ts';

/** Opens for reading; `library-missing` when there is none. */
export function openExistingLibrary(path: string | undefined): Library {
  return openLibrary(path ?? defaultLibraryPath(), { clock: systemClock, create: false });
}

/** Opens for recording; makes the file, and for the person's own library the folder. */
export function openOrMakeLibrary(path: string | undefined): Library {
  if (path === undefined) mkdirSync(dirname(defaultLibraryPath()), { recursive: true });
  return openLibrary(path ?? defaultLibraryPath(), { clock: systemClock });
}

/** The number of a run as a person typed it. */
export function runNumber(text: string | undefined): number {
  const id = Number(text);
  if (!Number.isInteger(id) || id < 1)
    throw new CottrellError('argument-invalid', `"${text}" is not the number of a run.`, {
      advice: '`cottrell runs` lists the runs with their numbers.',
    });
  return id;
}
