// The page of licences, as text; and which licences may be handed on at all.
import { fileURLToPath } from 'node:url';
import type { HandedOn } from './handed-on.ts';

export const LICENCES_PAGE = fileURLToPath(new URL('../../docs/reference/licences.md', import.meta.url));

/** Licences that let anybody use and hand on the program; another one must be thought about first. */
export const ALLOWED_LICENCES: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
]);

/** Whether a stated licence, or one of those it offers, is allowed. */
export function isAllowed(licence: string | undefined): boolean {
  if (licence === undefined) return false;
  return licence
    .replace(/^\((.*)\)$/u, '$1')
    .split(' OR ')
    .some((offered) => ALLOWED_LICENCES.has(offered));
}

/** docs/reference/licences.md */
export function licencesPage(packages: readonly HandedOn[]): string {
  const counts = new Map<string, number>();
  for (const { licence = 'none stated' } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  const summary = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return `# Licences

Cottrell is under the [MIT licence](../../LICENSE). With it go the ${packages.length} packages below: what the program needs at run
time (*program*), what is bundled into the window (*window*), and what runs it (*run-time*; Node and Electron bring the
licences of their own parts along). Tools that only build and test are not handed on and not listed.

This page is written by \`npm run licences\` from the lock file. A test fails when it is out of date, or when a licence is
none of ${[...ALLOWED_LICENCES].join(', ')}.

${summary.map(([licence, count]) => `${licence}: ${count}`).join(' · ')}

| package | version | licence | where |
|---|---|---|---|
${packages.map(({ name, version, licence, where }) => `| ${name} | ${version} | ${licence ?? 'none stated'} | ${where} |`).join('\n')}
`;
}
