// Short ways into a sheet for tests of single fields.
import { expect } from 'vitest';
import { computeSheet } from '../../../src/core/faradaic/compute-sheet.ts';
import { parseSheet } from '../../../src/core/faradaic/sheet.ts';

/** The result of a sheet without its first line. */
export function compute(
  text: string,
  ...more: [Parameters<typeof computeSheet>[1]?, Parameters<typeof computeSheet>[2]?]
) {
  return computeSheet(parseSheet(`cottrell sheet: 1\n${text}`), ...more);
}

/** The one product, written in flow style, on 50 C, with anything else the sheet needs. */
export function product(fields: string, head = '') {
  return compute(`charge: 50 C\n${head}\nproducts:\n  - { ${fields} }\n`).products[0]!;
}

/** Its moles, when nothing is wrong. */
export function moles(fields: string, head = ''): number {
  const { amount, problems } = product(fields, head);
  expect(problems).toEqual([]);
  return amount!.total_mol;
}

/** "field: message" of everything wrong with it. */
export function messages(fields: string, head = ''): string[] {
  return product(fields, head).problems.map(
    ({ path, message }) => `${path?.replace('products[0].', '')}: ${message}`,
  );
}
