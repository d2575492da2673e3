// Builds what Electron runs from our TypeScript sources: the main process, the preload script and the engine process.
// The page is built by vite's own configuration. Every file lies as deep in dist/main as its source lies in src/main,
// so that paths relative to a file mean the same in both. `node scripts/build-shell.ts [folder]`
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Part {
  readonly source: string;
  readonly folder: string;
  readonly name: string;
  readonly format: 'es' | 'cjs';
}

const PARTS: readonly Part[] = [
  { source: 'src/main/shell/main.ts', folder: 'shell', name: 'main.js', format: 'es' },
  // A sandboxed preload script must be one file of the old module kind.
  { source: 'src/main/shell/preload.ts', folder: 'shell', name: 'preload.cjs', format: 'cjs' },
  { source: 'src/main/host/utility.ts', folder: 'host', name: 'utility.js', format: 'es' },
  {
    source: 'src/main/host/efficiency-worker.ts',
    folder: 'host',
    name: 'efficiency-worker.js',
    format: 'es',
  },
];

const out = resolve(process.argv[2] ?? join(ROOT, 'dist', 'main'));
await rm(out, { recursive: true, force: true });
for (const { source, folder, name, format } of PARTS)
  await bundle([source], join(out, folder), { format, entryFileNames: name, codeSplitting: false });
