// Queues as the API shows them: what a text would do, and how one stands while it is played. Neutral.
import { z } from 'zod';
import { instrumentId, problem, runId, trouble } from './common.ts';

const progress = {
  state: z.enum(['waiting', 'running', 'done', 'failed', 'stopped', 'skipped']),
  run: runId.optional().meta({ description: 'Its run in the library, once it has begun.' }),
  outcome: z.string().optional().meta({ description: 'How it ended.' }),
};

const entry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('confirm'),
    text: z.string().meta({ description: 'What a person must do.' }),
    ...progress,
  }),
  z.object({
    kind: z.literal('run'),
    name: z.string(),
    protocol: z.string(),
    settings: z.record(z.string(), z.string()).meta({ description: 'Set over the protocol, by path.' }),
    duration_s: z.number().optional().meta({ description: 'As programmed.' }),
    at: z.object({ parameter: z.string(), value: z.string() }).optional(),
    ...progress,
  }),
]);
export type QueueEntry = z.infer<typeof entry>;

const onTrouble = z.enum(['halt', 'go on']);

/** How one stands, whole every time. */
export const queueView = z.object({
  queue: z.number().int().meta({ description: 'Its number, beside this library.' }),
  title: z.string(),
  onTrouble,
  phase: z.enum(['playing', 'asking', 'stopping', 'done', 'halted', 'elsewhere', 'damaged']).meta({
    description:
      'asking: a person must do what `asks` says; halted: it goes on when it is resumed; elsewhere: another program plays it; damaged: its file cannot be read, only in lists.',
  }),
  instrument: instrumentId.optional().meta({ description: 'Where it is played, or was.' }),
  asks: z
    .object({ entry: z.number().int(), text: z.string() })
    .optional()
    .meta({ description: 'The entry that waits for a person, and what there is to do.' }),
  standing: z.string().meta({ description: '"3 of 5 done, 1 failed".' }),
  hasEnded: z.boolean().meta({
    description: 'An entry failed or was stopped on the way: it is run again only where that is asked for.',
  }),
  trouble: trouble.optional().meta({ description: 'Why it cannot be kept any more.' }),
  entries: z.array(entry),
});
export type QueueView = z.infer<typeof queueView>;

export const queueGlance = queueView.omit({ entries: true });
export type QueueGlance = z.infer<typeof queueGlance>;

/** Typing is not an error: a text that cannot be used is a value too. */
export const queueCheck = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('checked'), title: z.string(), onTrouble, entries: z.array(entry) }),
  z.object({ kind: z.literal('invalid'), message: z.string(), problems: z.array(problem) }),
]);
export type QueueCheck = z.infer<typeof queueCheck>;
