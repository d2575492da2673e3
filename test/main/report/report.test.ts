// The report: the same wherever the library lies, valid by its own schema, and free of anything that could act.
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { computeSheet } from '../../../src/core/faradaic/compute-sheet.ts';
import { expectedFigures, metricFigures } from '../../../src/core/faradaic/derived-figures.ts';
import { parseSheet } from '../../../src/core/faradaic/sheet.ts';
import { sheetText } from '../../../src/core/faradaic/sheet-text.ts';
import { Ledger } from '../../../src/core/ledger.ts';
import { runCharge } from '../../../src/main/host/charge-account.ts';
import { reportPage } from '../../../src/main/report/page.ts';
import { makeReport } from '../../../src/main/report/report.ts';
import { reportJSONSchema, reportShape } from '../../../src/main/report/shape.ts';
import type { Library } from '../../../src/main/store/library.ts';
import { asFirstSaved } from '../../support/first-saved.ts';
import { pulses, START, temporaryFolder, testLibrary } from '../../support/library.ts';

const EVIL = '<script>alert(1)</script>"\'&';
const SHEET = `cottrell sheet: 1
title: "first <b>bold</b>"
run: 1
products:
  - { product: ammonia, from: nitrite, amount: 2 umol, uncertainty: 3 % }
`;

function record(library: Library): void {
  const ledger = new Ledger();
  const before = ledger.state();
  const block = pulses(3);
  ledger.add(block);
  using recorder = library.beginRun({ ...START, title: EVIL });
  recorder.commit({ block, before, rows: ledger.takeRows(), events: [] });
  recorder.finish({ kind: 'completed', by: 'program' });
}

function resultOf(library: Library) {
  return computeSheet(parseSheet(SHEET), runCharge(library, 1), { trials: 10_000, seed: 1 });
}

function reportOf(library: Library, result = resultOf(library)) {
  return makeReport(library, 1, '0.0.0-test', { id: undefined, sheet: SHEET, result });
}

test('a copy of the library elsewhere gives the same report, byte by byte', async () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  record(library);
  const here = await reportOf(library);
  library.close();
  const elsewhere = `${folder.path}/elsewhere`;
  mkdirSync(elsewhere);
  copyFileSync(`${folder.path}/lab.sqlite`, `${elsewhere}/other.sqlite`);
  using copy = testLibrary(elsewhere, 'other.sqlite');
  const there = await reportOf(copy);
  expect(JSON.stringify(there)).toBe(JSON.stringify(here));
  expect(reportPage(there)).toBe(reportPage(here));
  // 6 F n/Q by hand, from the charge of the ledger.
  const [product] = here.analysis!.result.products;
  const byHand = (6 * 96485.33212331 * 2e-6) / here.ledger.totals.cathodic_C;
  expect(product!.efficiency!.efficiency).toBeCloseTo(byHand, 10);
});

test('nothing that a person wrote becomes markup, and nothing is fetched', async () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  record(library);
  const page = reportPage(await reportOf(library));
  expect(page).not.toMatch(/<script|<b>bold|<img|<link|@import|\ssrc=|\shref=|url\((?!#)/i);
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).toContain('default-src &#39;none&#39;');
  expect(page).toContain('6 × 96485.33 C/mol × 2.000 µmol');
});

test('the page tells every derived figure in the words of all others', async () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  record(library);
  const report = await reportOf(library);
  const page = reportPage(report);
  const { metrics, expected } = report.analysis!.result.products[0]!;
  const figures = [...metricFigures(metrics!), ...expectedFigures(expected!)];
  expect(figures.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Partial current', 'Yield rate', 'The charge makes', 'The amount takes']),
  );
  expect(page).toContain('<th class="l">rates, energies, yields</th>');
  for (const { name, value } of figures)
    expect(page).toContain(`<td class="l">${name}</td><td class="r">${value}</td>`);
});

test('an analysis of an earlier build, without the fields that came later, is reported as it was saved', async () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  record(library);
  const saved = asFirstSaved(resultOf(library));
  expect(saved.charge).not.toHaveProperty('cells');
  expect(saved.products[0]).not.toHaveProperty('expected');
  const report = await reportOf(library, saved);
  expect(report.analysis!.result).toEqual(saved);
  const page = reportPage(report);
  expect(page).toContain('6 × 96485.33 C/mol × 2.000 µmol');
  expect(page).not.toMatch(/NaN|undefined/);
  // The terminal and the window show the same results.
  expect(sheetText(saved)).not.toMatch(/NaN|undefined/);
  expect(metricFigures(saved.products[0]!.metrics!).map(({ value }) => value)).not.toContainEqual(
    expect.stringMatching(/NaN|undefined/),
  );
});

test('a report that was saved before courses told what they are of still fits the schema', async () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  record(library);
  const { durability, ...rest } = await reportOf(library);
  expect(durability.loops.flatMap(({ courses }) => courses).length).toBeGreaterThan(0);
  const loops = durability.loops.map((loop) => ({
    ...loop,
    courses: loop.courses.map(({ of: _of, ...course }) => course),
  }));
  const saved = { ...rest, durability: { ...durability, loops } };
  expect(reportShape.safeParse(saved).error).toBeUndefined();
});

test('schema/report.schema.json is current: node scripts/write-schema.ts', () => {
  const written = readFileSync(new URL('../../../schema/report.schema.json', import.meta.url), 'utf8');
  expect(written).toBe(reportJSONSchema());
});
