// The documentation of this part is true: its examples compute, and its list of species is complete.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CONVENTION_CHOICES } from '../../../src/core/faradaic/charge.ts';
import { computeSheet } from '../../../src/core/faradaic/compute-sheet.ts';
import type { SheetResult } from '../../../src/core/faradaic/result.ts';
import { parseSheet } from '../../../src/core/faradaic/sheet.ts';
import { rowSchema, sheetSchema } from '../../../src/core/faradaic/sheet-schema.ts';
import { SPECIES } from '../../../src/core/faradaic/species-table.ts';

function read(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}

const SHEET = read('docs/reference/sheet.md');
const EXAMPLES = [...SHEET.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1]!);

test.each([...EXAMPLES, read('examples/ammonia-sheet.yaml')])(
  'every example computes without a problem',
  (text) => {
    const result = computeSheet(parseSheet(text));
    expect(result.problems).toEqual([]);
    for (const { efficiency } of result.products) {
      expect(efficiency!.efficiency).toBeGreaterThan(0);
      expect(efficiency!.efficiency).toBeLessThan(1);
    }
  },
);

test('there are examples', () => {
  expect(EXAMPLES.length).toBeGreaterThanOrEqual(2);
});

test('the reference names every field of a sheet and of a product, and every charge', () => {
  const fields = [...Object.keys(sheetSchema.shape), ...Object.keys(rowSchema.shape)];
  expect(fields.filter((field) => !SHEET.includes(`\`${field}`) && !SHEET.includes(`${field}: `))).toEqual(
    [],
  );
  expect(CONVENTION_CHOICES.filter((choice) => !SHEET.includes(choice))).toEqual([]);
});

test('the reference names every field of the result', () => {
  const result: SheetResult = computeSheet(parseSheet(read('examples/ammonia-sheet.yaml')));
  const names = (value: unknown): string[] => {
    if (Array.isArray(value)) return value.slice(0, 1).flatMap(names);
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, inner]) =>
      name === 'inputs' ? [name] : [name, ...names(inner)],
    );
  };
  const used = new Set(names(result));
  expect(used.size).toBeGreaterThan(40);
  expect([...used].filter((name) => !new RegExp(`[\`.]${name}[\`[]`).test(SHEET))).toEqual([]);
});

test('the list of species is the list of species', () => {
  const list = read('docs/reference/products.md').split('## Known by name')[1]!;
  const names = list
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join(' ')
    .split(/, | (?=\S+$)/);
  const written = list
    .split(/###.*\n/)
    .flatMap((section) => section.replace(/\n/g, ' ').split(', '))
    .map((name) => name.trim().replace(/,$/, ''))
    .filter((name) => name !== '');
  expect(names.length).toBeGreaterThan(100);
  expect(written.toSorted()).toEqual(SPECIES.map(([name]) => name).toSorted());
});
