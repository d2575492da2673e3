// The formats of sheets and groups as JSON Schema, so that editors complete and explain them. Made from the zod
// schemas; rules that JSON Schema cannot say (units, which fields belong together) stay with `cottrell fe`.

import { z } from 'zod';
import { calibrationSchema } from './calibration/schema.ts';
import { cellSchema } from './cell.ts';
import { groupSchema } from './group/group.ts';
import { rowSchema, sheetSchema } from './sheet-schema.ts';
import { substrateSchema } from './substrate.ts';

/** The text of schema/sheet.schema.json. */
export function sheetJSONSchema(): string {
  // Read one by one in a sheet, so that one mistake stays with its entry; described here as what they are.
  return schemaText(
    sheetSchema.extend({
      cell: cellSchema.optional(),
      products: z.array(rowSchema).min(1).max(500),
      calibrations: z.record(z.string(), calibrationSchema).optional(),
      substrates: z.record(z.string(), substrateSchema).optional(),
    }),
  );
}

/** The text of schema/group.schema.json. */
export function groupJSONSchema(): string {
  return schemaText(groupSchema);
}

/** Draft 7, which the editors' YAML support reads best. */
function schemaText(schema: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }), null, 2)}\n`;
}
