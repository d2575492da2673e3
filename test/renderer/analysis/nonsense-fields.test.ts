// What is wrong with a sheet is shown at a field: each path that the computation can name has one in the form.
import { expect, test } from 'vitest';
import { SHEET } from '../../../src/renderer/analysis/sheet-schemas.ts';
import type { Schema } from '../../../src/renderer/documents/schema.ts';
import { NONSENSE } from '../../core/faradaic/nonsense-cases.ts';

/** The schema at the end of a path, through maps, lists and alternatives. */
function at(schema: Schema | undefined, path: readonly string[]): Schema | undefined {
  const [name, ...rest] = path;
  if (schema === undefined || name === undefined) return schema;
  const below = schema as {
    properties?: Record<string, Schema>;
    items?: Schema;
    additionalProperties?: Schema | boolean;
    anyOf?: Schema[];
  };
  const inside = /^\d+$/.test(name) ? below.items : below.properties?.[name];
  const open = typeof below.additionalProperties === 'object' ? below.additionalProperties : undefined;
  return (
    at(inside ?? open, rest) ??
    below.anyOf?.map((choice) => at(choice, path)).find((found) => found !== undefined)
  );
}

test.each(NONSENSE.map(({ kind, path }) => [kind, path] as const))('%s has a field: %s', (_kind, path) => {
  const names = path.split(/[.[\]]+/).filter((name) => name !== '');
  expect(at(SHEET, names)).toBeDefined();
});
