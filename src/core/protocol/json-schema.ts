// The protocol format as JSON Schema, so that editors complete and explain it. Made from the zod schema; rules that
// JSON Schema cannot say (units, fillings, cross-checks) stay with `cottrell check`.
import { z } from 'zod';
import { protocolSchema } from './schema.ts';

/** The text of schema/protocol.schema.json. Draft 7, which the editors' YAML support reads best. */
export function protocolJSONSchema(): string {
  const schema = z.toJSONSchema(protocolSchema, {
    io: 'input',
    target: 'draft-7',
    // zod leaves out the examples of fields it transforms; here they show what is written, not what it becomes.
    override({ zodSchema, jsonSchema }) {
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (examples !== undefined) jsonSchema.examples = examples as unknown[];
    },
  });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
