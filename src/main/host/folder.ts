// A folder that the API may touch, and nothing outside of it: names that lead out are refused, links that lead out are
// not followed. What is written is whole or as it was.
import { randomBytes } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { link, mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { CottrellError } from '../../core/errors.ts';
import type { ConfinedFolder } from '../api/host.ts';

/** Letters, digits and a few signs in every part, none that begins with a dot: no "..", no drive, no hidden file. */
const PART = /^[\p{L}\p{N}_(][\p{L}\p{N} _.,+()=-]{0,119}$/u;
/** Names that Windows keeps for devices. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu;
const DEEPEST = 4;

/** A folder that may not be there yet; it is made by the first file. */
export class Folder implements ConfinedFolder {
  readonly path: string;
  readonly #accepts: RegExp;

  /** Only names that match `accepts` are listed, read or written. */
  constructor(path: string, accepts: RegExp) {
    this.path = path;
    this.#accepts = accepts;
  }

  async list(): Promise<string[]> {
    let found: string[];
    try {
      found = await readdir(this.path, { recursive: true, encoding: 'utf8' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw unreadable(this.path, error);
    }
    return found
      .map((name) => name.split(sep).join('/'))
      .filter((name) => this.#isName(name))
      .sort();
  }

  async readText(name: string): Promise<string> {
    const path = await this.#existing(name);
    return await readFile(path, 'utf8').catch((error) => Promise.reject(unreadable(name, error)));
  }

  async readBlob(name: string): Promise<Blob> {
    const path = await this.#existing(name);
    return await openAsBlob(path).catch((error) => Promise.reject(unreadable(name, error)));
  }

  async stat(name: string): Promise<{ bytes: number; modified_ms: number }> {
    const { size, mtimeMs } = await stat(await this.#existing(name));
    return { bytes: size, modified_ms: mtimeMs };
  }

  async writeText(name: string, text: string, replace: boolean): Promise<void> {
    const path = this.#pathOf(name);
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      await mkdir(dirname(path), { recursive: true });
      await this.#assertInside(dirname(path), name);
      await writeFile(temporary, text, { flag: 'wx', flush: true });
      if (replace) await rename(temporary, path);
      // A link, unlike a rename, fails where there is a file.
      else await link(temporary, path);
    } catch (cause) {
      if (cause instanceof CottrellError) throw cause;
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST')
        throw new CottrellError('file-exists', `${name} is already there`, {
          cause,
          advice: 'Choose another name, or replace it.',
        });
      throw new CottrellError('file-unreadable', `${name} cannot be written`, {
        cause,
        advice: `Check that you may write into ${this.path}.`,
      });
    } finally {
      await rm(temporary, { force: true });
    }
  }

  #isName(name: string): boolean {
    const parts = name.split('/');
    return (
      parts.length <= DEEPEST &&
      parts.every((part) => PART.test(part) && !DEVICE.test(part) && !/[ .]$/u.test(part)) &&
      this.#accepts.test(name)
    );
  }

  #pathOf(name: string): string {
    if (!this.#isName(name))
      throw new CottrellError('argument-invalid', `"${name}" is no name for a file here.`, {
        advice: `Names are of letters, digits, spaces and _.,+()=-, in folders with "/", and end like ${this.#accepts.source}.`,
      });
    return join(this.path, ...name.split('/'));
  }

  async #existing(name: string): Promise<string> {
    const path = this.#pathOf(name);
    await this.#assertInside(path, name);
    return path;
  }

  /** A link inside the folder may lead out of it. */
  async #assertInside(path: string, name: string): Promise<void> {
    let [inside, folder]: string[] = [];
    try {
      [inside, folder] = await Promise.all([realpath(path), realpath(this.path)]);
    } catch (error) {
      throw unreadable(name, error);
    }
    if (inside !== folder && !inside!.startsWith(folder + sep))
      throw new CottrellError('argument-invalid', `"${name}" leads out of ${this.path}.`, {
        advice: 'Choose a file inside the folder.',
      });
  }
}

function unreadable(name: string, cause: unknown): CottrellError {
  const why =
    (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
  return new CottrellError('file-unreadable', `${name}: ${why}.`, { cause });
}
