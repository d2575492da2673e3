// Builds the command line, the web host with it, to dist/program: bundled, it loads in half the time of its sources
// (docs/decisions/0110-the-program-is-bundled.md). bin/cottrell.js runs it while it is newer than they are.
// Every file lies as deep as its source, so that paths relative to a file mean the same in both.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

const out = join(fileURLToPath(new URL('..', import.meta.url)), 'dist', 'program');
await rm(out, { recursive: true, force: true });
await bundle(['src/main/host/cli.ts', 'src/main/host/efficiency-worker.ts'], join(out, 'host'), {
  format: 'es',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
});
