// Nothing is handed on under a licence nobody thought about, and the page that lists them is up to date.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { handedOn } from '../../scripts/licences/handed-on.ts';
import { isAllowed, LICENCES_PAGE, licencesPage } from '../../scripts/licences/page.ts';

const packages = handedOn();

test('docs/reference/licences.md is current: npm run licences', () => {
  expect(readFileSync(LICENCES_PAGE, 'utf8')).toBe(licencesPage(packages));
});

test('every licence that is handed on is one of the allowed', () => {
  expect(packages.filter(({ licence }) => !isAllowed(licence))).toEqual([]);
});

test('what the program and the window are made of is among them', () => {
  const names = packages.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['better-sqlite3', 'serialport', 'react', 'uplot', 'electron']),
  );
  expect(names).not.toContain('vitest');
});

test.each([
  ['MIT', true],
  ['(WTFPL OR MIT)', true],
  ['MIT OR Apache-2.0', true],
  ['GPL-3.0-only', false],
  ['MIT AND GPL-3.0-only', false],
  [undefined, false],
])('%s: %s', (licence, allowed) => {
  expect(isAllowed(licence)).toBe(allowed);
});
