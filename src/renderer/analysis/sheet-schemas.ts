// The schemas of an efficiency sheet for its form: of the sheet, of one product, of one part of an amount. Made from src/core, so that a
// field that is new there is in the form at once.
import { sheetJSONSchema } from '../../core/faradaic/json-schema.ts';
import type { Schema } from '../documents/schema.ts';

export const SHEET = JSON.parse(sheetJSONSchema()) as Schema;
export const ROW: Schema = SHEET.properties?.products?.items ?? {};

/** The schema of one entry of `parts`. */
export const PART: Schema = ROW.properties?.parts?.items ?? {};

/** The schema of one calibration. */
export const CALIBRATION: Schema = (SHEET.properties?.calibrations?.additionalProperties ?? {}) as Schema;
