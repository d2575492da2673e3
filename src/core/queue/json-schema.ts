// The format of queues as JSON Schema, so that editors complete and explain it.
import { z } from 'zod';
import { queueSchema } from './schema.ts';

/** The text of schema/queue.schema.json. Draft 7, which the editors' YAML support reads best. */
export function queueJSONSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(queueSchema, { io: 'input', target: 'draft-7' }), null, 2)}\n`;
}
