// The browser of the tests is found wherever people have one, and what a person names is never passed over in silence.
import { expect, test } from 'vitest';
import { findBrowser } from '../../bench/browser-path.ts';

const found = (environment: NodeJS.ProcessEnv, ...there: string[]) =>
  findBrowser(environment, (path) => there.includes(path));
const PATH = '/usr/local/bin:/usr/bin';

test.each([
  ['Debian', '/usr/bin/chromium'],
  ['Ubuntu', '/usr/bin/chromium-browser'],
  ['Chrome', '/usr/bin/google-chrome'],
  ['Chrome, its other name', '/usr/local/bin/google-chrome-stable'],
])('%s: %s', (_where, path) => {
  expect(found({ PATH }, path)).toEqual({ path });
});

test('without a path at the usual places', () => {
  expect(found({}, '/usr/bin/chromium')).toEqual({ path: '/usr/bin/chromium' });
  const path = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  expect(found({ PATH }, path)).toEqual({ path });
});

test('what a person names comes first, and is missed if it is not there', () => {
  const both = ['/usr/bin/chromium', '/opt/mine'];
  expect(found({ PATH, CHROMIUM: '/opt/mine' }, ...both)).toEqual({ path: '/opt/mine' });
  expect(found({ PATH, CHROME_PATH: '/opt/mine' }, ...both)).toEqual({ path: '/opt/mine' });
  expect(found({ PATH, CHROME_PATH: '/opt/none' }, ...both)).toEqual({
    missing: 'CHROME_PATH names /opt/none, where no browser is',
  });
});

test('none at all is told with what to do', () => {
  expect(found({ PATH })).toEqual({ missing: expect.stringContaining('apt-get install chromium') });
});
