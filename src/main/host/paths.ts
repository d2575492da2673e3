// Where things are on this computer: the library of a person, the protocols that come with Cottrell.
// Never creates anything by itself.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CottrellError } from '../../core/errors.ts';

/** Root folder of this installation. */
const INSTALLATION = fileURLToPath(new URL('../../..', import.meta.url));

/** Folder of the protocols that come with Cottrell; the packaged desktop program has them beside its archive. */
export const SHIPPED_PROTOCOLS = join(process.env.COTTRELL_RESOURCES ?? INSTALLATION, 'protocols');

/** Folder of the window's page, once it is built. */
export const PAGE = join(INSTALLATION, 'dist', 'renderer');

/** Version of this program. */
export const VERSION: string = JSON.parse(readFileSync(join(INSTALLATION, 'package.json'), 'utf8')).version;

/**
 * The library used when none is named: COTTRELL_LIBRARY, else `cottrell/library.sqlite` in the folder where this
 * operating system keeps a person's application data.
 */
export function defaultLibraryPath(
  environment: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
): string {
  if (environment.COTTRELL_LIBRARY) return environment.COTTRELL_LIBRARY;
  const home = homedir();
  const data =
    platform === 'win32'
      ? (environment.LOCALAPPDATA ?? join(home, 'AppData', 'Local'))
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : (environment.XDG_DATA_HOME ?? join(home, '.local', 'share'));
  return join(data, 'cottrell', 'library.sqlite');
}

/** Names and settings of the person's instruments: COTTRELL_INSTRUMENTS, else beside the person's own library. */
export function instrumentsFile(environment: NodeJS.ProcessEnv = process.env): string {
  const { COTTRELL_LIBRARY: _named, ...own } = environment;
  return environment.COTTRELL_INSTRUMENTS ?? join(dirname(defaultLibraryPath(own)), 'instruments.json');
}

/** The text of a file a person named; `file-unreadable` when that cannot be had. */
export function readTextFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'it is a folder'
          : (error as Error).message;
    throw new CottrellError('file-unreadable', `Cannot read ${path}: ${why}.`, {
      cause: error,
      context: { path },
    });
  }
}
