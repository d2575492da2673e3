// Finds Electron's binary, or has Electron's own installer fetch it; where neither works it says why. It starts nothing.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the npm package of Electron lies. */
export const ELECTRON_PACKAGE = fileURLToPath(new URL('../node_modules/electron', import.meta.url));

/** The path of the binary, or why there is none. */
export type Found = { readonly path: string } | { readonly missing: string };

/** The binary that is there. */
export function installedElectron(folder: string, environment: NodeJS.ProcessEnv = process.env): Found {
  const pathFile = join(folder, 'path.txt');
  const override = environment.ELECTRON_OVERRIDE_DIST_PATH;
  if (!existsSync(pathFile) && override === undefined) return { missing: 'its binary is not installed' };
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const path = join(override ?? join(folder, 'dist'), name);
  return existsSync(path) ? { path } : { missing: `its binary is not at ${path}` };
}

/** The binary that is there, or that `fetch` brings; and only where windows can be shown. */
export async function findElectron(
  folder: string,
  fetch: (folder: string) => Promise<void>,
  platform: string = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Found> {
  if (platform === 'linux' && !environment.DISPLAY && !environment.WAYLAND_DISPLAY)
    return { missing: 'there is no display' };
  const there = installedElectron(folder, environment);
  if ('path' in there) return there;
  try {
    await fetch(folder);
  } catch (error) {
    return { missing: `${there.missing} and cannot be fetched (${lastLine((error as Error).message)})` };
  }
  return installedElectron(folder, environment);
}

/** Runs the installer that comes with Electron. Rejects with what it said. */
export function fetchElectron(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [join(folder, 'install.js')], (error, _out, said) => {
      if (error === null) resolve();
      else reject(new Error(/(?:Error|cause):? .*/u.exec(said)?.[0] ?? error.message));
    });
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? text;
}
