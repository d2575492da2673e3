// Whether something that was built is still what its sources would give. Plain JavaScript: bin/cottrell.js stands on it.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * True when the file is there and no source, nor the list of package versions, is newer than it; also when there are no
 * sources. The path is one from the folder of Cottrell.
 * @param {string} result
 * @returns {boolean}
 */
export function isFresh(result) {
  const path = join(ROOT, result);
  if (!existsSync(path)) return false;
  const sources = [join(ROOT, 'package-lock.json'), ...filesIn(join(ROOT, 'src'))].filter(existsSync);
  const built_ms = statSync(path).mtimeMs;
  return sources.every((source) => statSync(source).mtimeMs <= built_ms);
}

/** @param {string} folder */
function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}
