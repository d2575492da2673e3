// The page brings the styles of every Mantine component that is in it: src/renderer/theme/mantine.css names them one by one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { builtPage } from './browser.ts';

/** How Mantine calls the classes of its components. */
const CLASS = /\bm_[0-9a-f]{6,8}\b/gu;

it('has a rule for every class of a Mantine component in the page', async () => {
  const assets = join(await builtPage(), 'assets');
  const classesIn = (ending: string) =>
    new Set(
      readdirSync(assets)
        .filter((name) => name.endsWith(ending))
        .flatMap((name) => readFileSync(join(assets, name), 'utf8').match(CLASS) ?? []),
    );
  const used = classesIn('.js');
  // They are still called so.
  expect(used.size).toBeGreaterThan(20);
  expect([...used.difference(classesIn('.css'))]).toEqual([]);
}, 60_000);
