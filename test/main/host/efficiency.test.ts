// Sheets, groups and current files from disk, computed in a thread.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { GroupResult } from '../../../src/core/faradaic/group/compute-group.ts';
import type { SheetResult } from '../../../src/core/faradaic/result.ts';
import { efficiencyOfFile } from '../../../src/main/host/efficiency.ts';
import { efficiencyInThread } from '../../../src/main/host/efficiency-thread.ts';

const folder = mkdtempSync(join(tmpdir(), 'cottrell-efficiency-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const SHEET =
  'cottrell sheet: 1\ncurrent file: run.csv\nproducts: [{ product: hydrogen, amount: 4 umol, uncertainty: 2 % }]\n';

describe('a current file', () => {
  test('is looked for beside the sheet', () => {
    write('run.csv', 't/s,I/mA\n0,-100\n5,-100\n10,-100\n');
    const result = efficiencyOfFile({ path: write('sheet.yaml', SHEET) }) as SheetResult;
    expect(result.charge.source).toBe('current file run.csv');
    expect(result.products[0]!.efficiency!.efficiency).toBeCloseTo((2 * 96485.33212 * 4e-6) / 1, 6);
  });

  test('that is not there is named', () => {
    const path = write('lost.yaml', SHEET.replace('run.csv', 'nowhere.csv'));
    expect(() => efficiencyOfFile({ path })).toThrow(/Cannot read .*nowhere\.csv: there is no such file/);
  });
});

describe('in a thread', () => {
  test('the numbers are those of this thread, with Monte Carlo from its seed', async () => {
    write('run.csv', 't/s,I/mA\n0,-100\n5,-100\n10,-100\n');
    const request = { path: write('sheet.yaml', SHEET), monteCarlo: { trials: 20_000, seed: 3 } };
    const there = await efficiencyInThread(request);
    expect(there).toEqual(efficiencyOfFile(request));
    expect((there as SheetResult).products[0]!.efficiency!.monteCarlo!.agrees).toBe(true);
  });

  test('an error arrives as itself, with its problems and its advice', async () => {
    const path = write('bad.yaml', 'cottrell sheet: 1\ncharge: 5\nproducts: []\n');
    await expect(efficiencyInThread({ path })).rejects.toMatchObject({
      name: 'CottrellError',
      code: 'sheet-invalid',
      advice: expect.stringMatching(/docs\/reference\/sheet\.md/),
      problems: [expect.objectContaining({ line: 2 }), expect.objectContaining({ line: 3 })],
    });
  });
});

test('a group takes its sheets from beside it; one that cannot be used is a problem of its member', () => {
  write('a.yaml', 'cottrell sheet: 1\ncharge: 1 C\nproducts: [{ product: hydrogen, amount: 4 umol }]');
  write('b.yaml', 'cottrell sheet: 1\ncharge: 1\nproducts: [{ product: hydrogen, amount: 4 umol }]');
  const path = write(
    'group.yaml',
    'cottrell group: 1\nproduct: hydrogen\nmembers: [{ sheet: a.yaml }, { sheet: b.yaml }, { efficiency: 70 % }, { sheet: c.yaml }]',
  );
  const result = efficiencyOfFile({ path }) as GroupResult;
  expect(result.points[0]!.members.map(({ name }) => name)).toEqual(['a.yaml', 'member 3']);
  expect(result.problems.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^b\.yaml cannot be used: the sheet has a problem: 2:9/),
    expect.stringMatching(/^c\.yaml cannot be used: Cannot read/),
  ]);
  expect(result.complete).toBe(false);
});
