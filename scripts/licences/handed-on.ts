// What is handed on with Cottrell besides its own code, by the lock file: what the program needs at run time, what is
// bundled into the window, and the two run-times themselves. It never looks into node_modules, which differ between systems.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** They run the program; what their packages need to fetch the binaries is not handed on. */
const RUNTIMES = ['electron', 'node'];

interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A package that is handed on. */
export interface HandedOn {
  readonly name: string;
  readonly version: string;
  /** SPDX expression as the package states it; undefined: none stated. */
  readonly licence: string | undefined;
  readonly where: 'program' | 'window' | 'run-time';
}

/** Everything that is handed on, by name. */
export function handedOn(): HandedOn[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const own = packages['']!;
  const found = new Map<string, HandedOn>();
  const take = (path: string, where: HandedOn['where']): void => {
    const locked = packages[path]!;
    if (found.has(path)) return;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    found.set(path, { name, version: locked.version, licence: locked.license, where });
    if (where === 'run-time') return;
    for (const need of Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })) {
      const at = lookUp(packages, path, need);
      if (at === undefined) throw new Error(`${need}, which ${name} needs, is not in the lock file`);
      take(at, where);
    }
  };
  for (const name of Object.keys(own.dependencies ?? {})) take(`node_modules/${name}`, 'program');
  const imported = bundled();
  for (const name of Object.keys(own.devDependencies ?? {}))
    if (imported.has(name)) take(`node_modules/${name}`, 'window');
  for (const name of RUNTIMES) take(`node_modules/${name}`, 'run-time');
  // One line where the same version is there more than once.
  const distinct = new Map([...found.values()].map((one) => [`${one.name} ${one.version}`, one]));
  return [...distinct.values()].sort((a, b) => order(`${a.name} ${a.version}`, `${b.name} ${b.version}`));
}

/** Where `need` is found from the package at `path`: the innermost node_modules that has it. */
function lookUp(packages: Record<string, unknown>, path: string, need: string): string | undefined {
  for (let at = path; ; ) {
    const tried = at === '' ? `node_modules/${need}` : `${at}/node_modules/${need}`;
    if (packages[tried] !== undefined) return tried;
    if (at === '') return undefined;
    const up = at.lastIndexOf('/node_modules/');
    at = up < 0 ? '' : at.slice(0, up);
  }
}

/** The packages that the files of the window import. */
function bundled(): Set<string> {
  const folder = join(ROOT, 'src', 'renderer');
  const names = new Set<string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(ts|tsx|css)$/u.test(file)) continue;
    for (const [, name] of readFileSync(join(folder, file), 'utf8').matchAll(
      /(?:from|import) '((?:@[^/']+\/)?[^./'][^/']*)/gu,
    ))
      names.add(name!);
  }
  return names;
}

/** By code points: the same on every computer. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
