// Whether something that was built is still what its sources would give. Plain JavaScript: bin/cottrell.js stands on it.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * True when the file is there and no source, nor the list of package versions, is newer than it; also when there are no
 * sources. Paths are those from the folder of Cottrell.
 * @param {string} result
 * @param {readonly string[]} folders what it was made of
 * @returns {boolean}
 */
export function isFresh(result, folders) {
  const built_ms = changed_ms(join(ROOT, result));
  return (
    built_ms > 0 &&
    [join(ROOT, 'package-lock.json'), ...folders.flatMap((folder) => filesIn(join(ROOT, folder)))].every(
      (source) => changed_ms(source) <= built_ms,
    )
  );
}

/** @param {string} path */
function changed_ms(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** The folders in it as well: that of a file that went away has changed. @param {string} folder */
function filesIn(folder) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return [folder, ...names.map((name) => join(folder, name))];
}
