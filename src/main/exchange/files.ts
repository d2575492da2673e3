// New files written from front to back, with their checksum. What is there already is never overwritten, and what the
// system refuses comes out as an error of Cottrell.
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { CottrellError } from '../../core/errors.ts';

/** Text gathered before it is written. */
const CHUNK = 1 << 16;

/** A new file that is written from front to back. */
export class NewFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #pending = '';

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  /** Makes the file; throws `file-exists` when there is one. */
  static async create(path: string): Promise<NewFile> {
    return new NewFile(path, await named(path, () => open(path, 'wx')));
  }

  /** Takes text; a promise to wait for comes back when it is time to write. */
  write(text: string): Promise<void> | undefined {
    this.#pending += text;
    return this.#pending.length >= CHUNK ? this.#flush() : undefined;
  }

  /** Writes what is left, waits until it is on disk and closes; returns the checksum of the whole. */
  async finish(): Promise<string> {
    await this.#flush();
    await named(this.path, () => this.#file.sync());
    await this.close();
    return this.#hash.digest('hex');
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#pending, 'utf8');
    this.#pending = '';
    this.#hash.update(bytes);
    await named(this.path, () => this.#file.writeFile(bytes));
  }
}

/** Makes a folder, and those it is in, when it is not there. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw new CottrellError('file-unreadable', `${path} cannot be made a folder.`, {
      cause,
      context: { path },
      advice: 'Name a folder that is there or can be made.',
    });
  }
}

/** Does something with a file; what the system says comes out as an error of Cottrell. */
async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const system = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const details = { cause, context: { path, system } };
    if (system === 'EEXIST') throw new CottrellError('file-exists', `${path} is already there.`, details);
    if (system === 'ENOSPC')
      throw new CottrellError('disk-full', `The disk is full at ${path}.`, {
        ...details,
        advice: 'Make room on the disk and export again; the library is as it was.',
      });
    throw new CottrellError('file-unreadable', `${path} cannot be written.`, {
      ...details,
      advice: 'Check the folder and that you may write into it.',
    });
  }
}
