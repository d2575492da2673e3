#!/usr/bin/env node
// Starts Cottrell on a Node that can run it. Plain old JavaScript on purpose: it must load on any Node from 20 on.
// When the Node at hand is too old, the one from the npm package "node" beside us takes over. What runs is the bundle
// of the sources, which loads in half the time, or where there is none of these very sources, the sources as they are.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire, enableCompileCache, flushCompileCache } from 'node:module';
import { constants, homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleName } from './built.js';

const NEEDED_MAJOR = 24;
/** By then everything that a start needs is loaded. */
const FLUSH_AFTER_MS = 5000;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bundled = join(root, 'dist', 'program', bundleName(root), 'cli.js');
const cli = existsSync(bundled) ? bundled : join(root, 'src', 'main', 'host', 'cli.ts');

if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) {
  keepCompiled();
  await import(`file://${cli}`);
} else {
  const node = bundledNode();
  if (node === undefined) {
    console.error(
      `cottrell: Node ${process.versions.node} is too old, ${NEEDED_MAJOR} is needed, and none is installed beside Cottrell.\n` +
        'Run "npm install" in the folder of Cottrell, or install a newer Node.',
    );
    process.exit(2);
  }
  const child = spawn(node, [cli, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Leaving before the child has switched the cell off would hide that. A terminal sends Ctrl-C to the child as well;
  // it takes several signals within half a second for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGBREAK']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => {
    console.error(`cottrell: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    process.exit(code === null ? 128 + (constants.signals[signal] ?? 0) : code);
  });
}

/**
 * Keeps what Node compiled of the program for the next start, in a folder of this person's own: whoever can write there
 * decides what runs. Where it cannot be kept, every start compiles anew.
 */
function keepCompiled() {
  if (process.env.NODE_COMPILE_CACHE || process.env.NODE_DISABLE_COMPILE_CACHE) return;
  const caches =
    process.platform === 'win32'
      ? (process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'))
      : process.platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : (process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'));
  enableCompileCache(join(caches, 'cottrell', 'compiled'));
  // Written at the end of the program by itself; one that runs for weeks writes it while it has nothing else to do.
  setTimeout(flushCompileCache, FLUSH_AFTER_MS).unref();
}

/** Path of the Node binary in the npm package "node", if it is installed. */
function bundledNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    return ['bin/node', 'bin/node.exe'].map((name) => join(folder, name)).find((path) => existsSync(path));
  } catch {
    return undefined;
  }
}
