// Writes the files in schema/ from the schemas in the source: node scripts/write-schema.ts
// A test fails when a committed file is not current.
import { writeFileSync } from 'node:fs';
import { groupJSONSchema, sheetJSONSchema } from '../src/core/faradaic/json-schema.ts';
import { protocolJSONSchema } from '../src/core/protocol/json-schema.ts';
import { queueJSONSchema } from '../src/core/queue/json-schema.ts';
import { groupReportJSONSchema } from '../src/main/report/group-shape.ts';
import { reportJSONSchema } from '../src/main/report/shape.ts';

const SCHEMAS = {
  protocol: protocolJSONSchema,
  sheet: sheetJSONSchema,
  group: groupJSONSchema,
  report: reportJSONSchema,
  'group-report': groupReportJSONSchema,
  queue: queueJSONSchema,
};

for (const [name, text] of Object.entries(SCHEMAS))
  writeFileSync(new URL(`../schema/${name}.schema.json`, import.meta.url), text());
