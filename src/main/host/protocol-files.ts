// The protocol files of a folder and the folders in it. It lists; it opens none.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CottrellError } from '../../core/errors.ts';

/** Paths of the YAML files, sorted. Throws `file-unreadable`. */
export function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    throw new CottrellError('file-unreadable', `Cannot list ${folder}.`, { cause: error });
  }
}
