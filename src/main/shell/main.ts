// Where the desktop program begins: loads Electron, says where things lie, and leaves the rest to app.ts.
import { fileURLToPath } from 'node:url';
import * as electron from 'electron';
import { systemClock } from '../../drivers/clock.ts';
import { startShell } from './app.ts';

await startShell(electron, {
  clock: systemClock,
  preload: beside('./preload.cjs'),
  engine: beside('../host/utility.js'),
  page: beside('../../renderer'),
  resources: electron.app.isPackaged ? process.resourcesPath : undefined,
});

/** A path as it lies in the built program, from this file. */
function beside(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
