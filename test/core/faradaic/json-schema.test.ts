import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { groupJSONSchema, sheetJSONSchema } from '../../../src/core/faradaic/json-schema.ts';
import { queueJSONSchema } from '../../../src/core/queue/json-schema.ts';

test.each([
  ['sheet', sheetJSONSchema],
  ['group', groupJSONSchema],
  ['queue', queueJSONSchema],
])('schema/%s.schema.json is current: node scripts/write-schema.ts', (name, text) => {
  const written = readFileSync(new URL(`../../../schema/${name}.schema.json`, import.meta.url), 'utf8');
  expect(written).toBe(text());
});

test('it describes products, calibrations and substrates, which the program reads one by one', () => {
  const schema = JSON.parse(sheetJSONSchema());
  expect(Object.keys(schema.properties.products.items.properties)).toContain('aliquots');
  expect(Object.keys(schema.properties.calibrations.additionalProperties.properties)).toContain('standards');
  expect(Object.keys(schema.properties.substrates.additionalProperties.properties)).toContain('start');
  expect(schema.additionalProperties).toBe(false);
});
