// Where a browser is that the tests and measurements of the window can drive: Chromium or Chrome, named by a person or found
// at its usual places. It starts nothing.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
/** Where there is no command for it. */
const PLACES = [
  '/usr/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The one that CHROMIUM or CHROME_PATH names; else the first of the usual names on the path; or why there is none. */
export function findBrowser(
  environment: NodeJS.ProcessEnv = process.env,
  exists: (path: string) => boolean = existsSync,
): { readonly path: string } | { readonly missing: string } {
  for (const name of ['CHROMIUM', 'CHROME_PATH']) {
    const path = environment[name];
    if (path === undefined || path === '') continue;
    return exists(path) ? { path } : { missing: `${name} names ${path}, where no browser is` };
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const usual = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...PLACES];
  const path = usual.find(exists);
  if (path !== undefined) return { path };
  return { missing: 'there is no Chromium or Chrome: apt-get install chromium, or name one in CHROMIUM' };
}
