// How the parts of the program that do not run in a page are bundled. All JavaScript goes in but what holds native code.
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Packages that hold native code, or are there only inside Electron. */
const EXTERNAL = /^(?:electron|better-sqlite3|serialport|@serialport\/.*)$/u;

/** Bundles sources, given from the folder of Cottrell, into a folder. */
export async function bundle(
  sources: readonly string[],
  folder: string,
  output: Rolldown.OutputOptions,
): Promise<void> {
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: sources.map((source) => join(ROOT, source)),
        external: (id) => EXTERNAL.test(id) || isBuiltin(id),
        output,
      },
    },
  });
}
