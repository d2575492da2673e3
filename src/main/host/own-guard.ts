// The guard of commands that record nothing: they must not stop a run of the person's own library either.
import { existsSync } from 'node:fs';
import { systemClock } from '../../drivers/clock.ts';
import { guardOf, type PortGuard } from './going-on.ts';
import { openExistingLibrary } from './library-file.ts';
import { defaultLibraryPath } from './paths.ts';

/** Asks the person's own library, opened when a port is about to be; none where what runs may be stopped. */
export function ownGuard(stopRunning: boolean | undefined): PortGuard | undefined {
  if (stopRunning === true) return undefined;
  return (port, known) => {
    if (!existsSync(defaultLibraryPath())) return;
    using library = openExistingLibrary(undefined);
    guardOf(library, systemClock)(port, known);
  };
}
