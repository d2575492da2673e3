// Which bundle of the program is that of the sources as they are now. Plain JavaScript: bin/cottrell.js stands on it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a bundle is made of. */
const SOURCES = ['src/core', 'src/drivers', 'src/main'];
const PACKAGES = 'package-lock.json';

/**
 * Name of the bundle of these very sources, whether it has been made or not: files are known by name, size and the time of
 * their last change. A bundle of other sources has another name, so none that is old is ever taken for the present one.
 * @param {string} root folder of Cottrell
 * @returns {string}
 */
export function bundleName(root) {
  const hash = createHash('sha256');
  for (const name of [PACKAGES, ...SOURCES.flatMap((folder) => namesIn(root, folder))]) {
    const about = statSync(join(root, name), { throwIfNoEntry: false });
    if (about?.isFile()) hash.update(`${name} ${about.size} ${about.mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

/** @param {string} root @param {string} folder */
function namesIn(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`).sort();
}
