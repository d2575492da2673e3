// Alarms as the API shows them: who is told, without what is secret of it. Neutral.
import { z } from 'zod';

const on = z
  .enum(['every end', 'trouble'])
  .meta({ description: 'Every end of a run, or only trouble: a run that tripped, an unsafe cell.' });

export const alarms = z.object({
  webhook: z
    .string()
    .optional()
    .meta({ description: 'Host of the webhook; the rest of its address is a secret.' }),
  command: z.array(z.string()).optional().meta({ description: 'Program and arguments.' }),
  on,
});
export type Alarms = z.infer<typeof alarms>;

export const alarmChange = z.object({
  webhook: z
    .string()
    .nullable()
    .optional()
    .meta({ description: 'http or https address that gets each alarm as JSON; null for none.' }),
  on: on.optional(),
});
export type AlarmChange = z.infer<typeof alarmChange>;
