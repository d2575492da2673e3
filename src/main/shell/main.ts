// Where the desktop program begins: loads Electron, says where things lie, and leaves the rest to app.ts.
import { fileURLToPath } from 'node:url';
import * as electron from 'electron';
import { systemClock } from '../../drivers/clock.ts';
import { startShell } from './app.ts';

// Not awaited here: Electron becomes ready only after this file has been gone through.
startShell(electron, {
  clock: systemClock,
  preload: beside('./preload.cjs'),
  engine: beside('../host/utility.js'),
  page: beside('../../renderer'),
  resources: electron.app.isPackaged ? process.resourcesPath : undefined,
}).catch((error: Error) => {
  electron.dialog.showErrorBox('Cottrell cannot start', error.stack ?? error.message);
  electron.app.exit(1);
});

/** A path as it lies in the built program, from this file. */
function beside(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
