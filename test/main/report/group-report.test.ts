// The report of a group: the same wherever the library lies, valid by its own schema, free of anything that could act, and
// its table free of formulas.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { computeSheet } from '../../../src/core/faradaic/compute-sheet.ts';
import { parseSheet } from '../../../src/core/faradaic/sheet.ts';
import { runCharge } from '../../../src/main/host/charge-account.ts';
import { reportCommand } from '../../../src/main/host/commands/report.ts';
import { groupInFile } from '../../../src/main/host/efficiency.ts';
import { groupPage } from '../../../src/main/report/group-page.ts';
import { makeGroupReport } from '../../../src/main/report/group-report.ts';
import { groupReportJSONSchema } from '../../../src/main/report/group-shape.ts';
import { groupTable } from '../../../src/main/report/group-table.ts';
import type { Library } from '../../../src/main/store/library.ts';
import { asFirstSaved } from '../../support/first-saved.ts';
import { pulses, record, START, temporaryFolder, testLibrary } from '../../support/library.ts';

const EVIL = '<script>alert(1)</script>"\'&';
const sheet = (run: number, micromoles: number) => `cottrell sheet: 1
title: "<b>bold</b>"
run: ${run}
products:
  - { product: ammonia, from: nitrite, amount: ${micromoles} umol, uncertainty: 3 % }
`;
const GROUP = `cottrell group: 1
title: ${JSON.stringify(EVIL)}
product: ammonia
parameter: "=cmd|' /C calc'!A0"
members:
  - { analysis: 1, at: -0.5 V, name: "=HYPERLINK(\\"evil\\")" }
  - { analysis: 2, at: -0.5 V, name: "@SUM(A1)" }
  - { efficiency: 20 %, uncertainty: 1 %, at: -0.6 V, name: "+1, and \\"more\\"" }
  - { sheet: beside.yaml, at: -0.7 V }
`;

/** Two runs with an analysis each. */
function fill(library: Library): void {
  for (const [run, cycles] of [
    [1, 3],
    [2, 4],
  ] as const) {
    using recorder = library.beginRun({ ...START, title: EVIL });
    record(recorder, pulses(cycles), 1000);
    recorder.finish({ kind: 'completed', by: 'program' });
    const text = sheet(run, 2);
    const results = computeSheet(parseSheet(text), runCharge(library, run));
    library.addAnalysis({ run, kind: 'efficiency', version: 1, inputs: { text }, results });
  }
}

function write(folder: string): string {
  writeFileSync(join(folder, 'beside.yaml'), sheet(1, 3));
  writeFileSync(join(folder, 'group.yaml'), GROUP);
  return join(folder, 'group.yaml');
}

async function reportOf(library: Library, path: string) {
  const gathered = groupInFile(GROUP, path, library.path);
  return makeGroupReport(library, '0.0.0-test', { id: undefined, text: GROUP }, gathered);
}

test('a copy of the library elsewhere gives the same report, byte by byte', async () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  fill(library);
  const here = await reportOf(library, write(folder.path));
  const charge_C = library.ledger(1).totals.cathodic_C;
  library.close();
  const elsewhere = `${folder.path}/elsewhere`;
  mkdirSync(elsewhere);
  copyFileSync(`${folder.path}/lab.sqlite`, `${elsewhere}/other.sqlite`);
  using copy = testLibrary(elsewhere, 'other.sqlite');
  const there = await reportOf(copy, write(elsewhere));
  expect(JSON.stringify(there)).toBe(JSON.stringify(here));
  expect(groupPage(there)).toBe(groupPage(here));
  // 6 F n/Q by hand, from the charge of the ledger; the points in the order of the potential.
  const byHand = (6 * 96485.33212331 * 2e-6) / charge_C;
  expect(here.result.points.map(({ at }) => at!.value)).toEqual([-0.7, -0.6, -0.5]);
  expect(here.result.points[2]!.members[0]!.efficiency).toBeCloseTo(byHand, 10);
  expect(here.result.points[0]!.mean).toBeCloseTo(1.5 * byHand, 10);
  expect(here.members.map(({ analysis, file, run }) => [analysis, file, run?.id ?? null])).toEqual([
    [1, null, 1],
    [2, null, 2],
    [null, null, null],
    [null, 'beside.yaml', 1],
  ]);
});

test('the page tells what every member rests on, and nothing a person wrote becomes markup', async () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  fill(library);
  const report = await reportOf(library, write(folder.path));
  const page = groupPage(report);
  expect(page).not.toMatch(/<script|<b>bold|<img|<link|@import|\ssrc=|\shref=|url\((?!#)/i);
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).toContain('default-src &#39;none&#39;');
  expect(page).toContain('6 × 96485.33 C/mol × 2.000 µmol');
  expect(page).toContain('amount: 3 umol');
  expect(page).toContain('cottrell report 2 --analysis 2');
  expect(page).toContain('class="worth"');
  const hashes = report.members.flatMap(({ sheetSha256, run }) =>
    run === null ? [] : [sheetSha256, run.samplesSha256, run.protocolSha256],
  );
  // Three members rest on a run, with three hashes each.
  expect(hashes).toHaveLength(9);
  for (const hash of hashes) {
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(page).toContain(hash);
  }
});

test('no spreadsheet executes what stands in the table', async () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  fill(library);
  const gathered = groupInFile(GROUP, write(folder.path), library.path);
  const [header, ...lines] = groupTable(gathered).split('\r\n');
  expect(header).toMatch(/^product,member,'=cmd\|' \/C calc'!A0 as written,/);
  // The number itself stays a number, and its text, which begins with a minus, becomes text.
  expect(lines[0]).toMatch(/^ammonia,beside\.yaml,'-0\.7 V,-0\.7,/);
  expect(lines[1]).toMatch(/^ammonia,"'\+1, and ""more""",'-0\.6 V,-0\.6,0\.2,0\.01,,1,0\.2,,,0\.01,$/);
  expect(lines[2]).toMatch(/^ammonia,"'=HYPERLINK\(""evil""\)",/);
  expect(lines[3]).toMatch(/^ammonia,'@SUM\(A1\),/);
  expect(lines[4]).toBe('');
  expect(lines).toHaveLength(5);
});

test('a member with a problem has its line in the table, with the problem', () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  fill(library);
  const text = GROUP.replace('{ analysis: 2,', '{ analysis: 77,').replace('beside.yaml', 'lost.yaml');
  const gathered = groupInFile(text, write(folder.path), library.path);
  const [header, ...lines] = groupTable(gathered).split('\r\n');
  expect(header).toMatch(/,problem$/);
  const columns = header!.split(',').length;
  // What is sound comes first, each with as many cells as the header; a name with commas is counted by its quotes.
  expect(lines.map((line) => line.replace(/"(?:[^"]|"")*"/g, 'quoted').split(',').length)).toEqual([
    columns,
    columns,
    columns,
    columns,
    1,
  ]);
  expect(lines[2]).toMatch(/^ammonia,'@SUM\(A1\),'-0\.5 V,-0\.5,,,,,,,,,the library has no analysis 77$/);
  expect(lines[3]).toMatch(/^ammonia,lost\.yaml,'-0\.7 V,-0\.7,,,,,,,,,.*lost\.yaml/);
});

test('the command writes page, data and table, and overwrites nothing', async () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  fill(library);
  const path = write(folder.path);
  const report = (out: string, from = path) =>
    reportCommand([from], { library: library.path, out: join(folder.path, out) });
  expect((await report('page.html')).exitCode).toBe(0);
  expect(readFileSync(join(folder.path, 'page.html'), 'utf8')).toContain('<!doctype html>');
  await report('data.json');
  const written = JSON.parse(readFileSync(join(folder.path, 'data.json'), 'utf8'));
  expect(written).toMatchObject({ format: 'cottrell-group-report', version: 1 });
  await report('table.csv');
  await expect(report('page.html')).rejects.toMatchObject({ code: 'file-exists' });
  await expect(report('x.html', join(folder.path, 'beside.yaml'))).rejects.toThrow(/is no group/);
  await expect(report('x.csv', '1')).rejects.toThrow(/cottrell export/);
});

test('an analysis of an earlier build stands in the report as it was saved', async () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  fill(library);
  const text = sheet(1, 2);
  const results = asFirstSaved(computeSheet(parseSheet(text), runCharge(library, 1)));
  library.addAnalysis({ run: 1, kind: 'efficiency', version: 1, inputs: { text }, results });
  const group = 'cottrell group: 1\nproduct: ammonia\nmembers: [{ analysis: 3 }, { analysis: 1 }]\n';
  const gathered = groupInFile(group, write(folder.path), library.path);
  const report = await makeGroupReport(library, '0.0.0-test', { id: undefined, text: group }, gathered);
  expect(report.members[0]!.result).toEqual(results);
  expect(groupPage(report)).toContain('6 × 96485.33 C/mol × 2.000 µmol');
});

test('schema/group-report.schema.json is current: node scripts/write-schema.ts', () => {
  const written = readFileSync(new URL('../../../schema/group-report.schema.json', import.meta.url), 'utf8');
  expect(written).toBe(groupReportJSONSchema());
});
