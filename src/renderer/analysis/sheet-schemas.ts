// The schemas of an efficiency sheet for its form: of the sheet, and of one product. Made from src/core, so that a field that is new there
// is in the form at once.
import { z } from 'zod';
import { rowSchema, sheetSchema } from '../../core/faradaic/sheet-schema.ts';
import type { Schema } from '../documents/schema.ts';

function schemaOf(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' }) as Schema;
}

export const SHEET = schemaOf(sheetSchema);
export const ROW = schemaOf(rowSchema);

/** The schema of one entry of `parts`. */
export const PART: Schema = ROW.properties?.parts?.items ?? {};
