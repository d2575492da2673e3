// Bundles the command line, the web host with it: so it loads in half the time of its sources
// (docs/decisions/0110-the-program-is-bundled.md). The bundle lies in a folder of dist/program with the name of its sources, and
// bin/cottrell.js runs that of the present ones. It is as deep there as its sources are, so that paths relative to a file mean
// the same in both. `node scripts/build-program.ts [folder]`
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleName } from '../bin/built.js';

/** A program that runs loads parts of its bundle when they are needed: an old bundle stays for as long as one may run. */
const KEPT_ms = 30 * 24 * 3600 * 1000;

const root = fileURLToPath(new URL('..', import.meta.url));
const all = resolve(root, process.argv[2] ?? join('dist', 'program'));
const name = bundleName(root);

if (!existsSync(join(all, name))) {
  // Only who builds needs what builds.
  const { bundle } = await import('./bundle.ts');
  const making = join(all, `${name}.${process.pid}`);
  await bundle(['src/main/host/cli.ts', 'src/main/host/efficiency-worker.ts'], making, {
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  // What was changed meanwhile may be in it or not; and another start may have been faster.
  if (bundleName(root) === name && !existsSync(join(all, name))) await rename(making, join(all, name));
  else await rm(making, { recursive: true });
  for (const other of await readdir(all)) {
    const { mtimeMs } = await stat(join(all, other));
    if (other !== name && Date.now() - mtimeMs > KEPT_ms) await rm(join(all, other), { recursive: true });
  }
}
