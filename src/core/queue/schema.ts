// The format of a queue, version 1: what may stand in the file. What it means is in queue.ts.
import { z } from 'zod';
import { count, exactlyOne, oneOrMany, words } from '../fields.ts';

const value = z.union([z.string().trim().min(1), z.number(), z.boolean()]).transform(String);

const settings = z.record(z.string(), value).meta({
  description: 'Values written over the protocol, by their paths: "steps[1].pulse.cycles": 10.',
});

const protocol = words('Path of the protocol, from the folder of the queue.').optional();

const run = z
  .strictObject({ protocol, set: settings.optional(), name: words('What to call this run.').optional() })
  .meta({ description: 'One run.' });

const series = z
  .strictObject({
    protocol,
    parameter: words('What is varied: potential, pulse time.'),
    places: oneOrMany(words('One place in the protocol.'), 'Where the value is written in the protocol.'),
    values: z.array(value).min(1).max(500).meta({ description: 'One run for each of them.' }),
    times: count('repetitions', 100, 'How often each value is run; once if not said.').optional(),
    set: settings.optional(),
    'before each': words('What a person must do and confirm before each run.').optional(),
  })
  .meta({ description: 'One run for each value of a varied parameter.' });

const entry = exactlyOne(
  z.strictObject({
    confirm: words('The queue waits here until a person has done this and says so.').optional(),
    run: run.optional(),
    series: series.optional(),
  }),
  ['confirm', 'run', 'series'],
);

export const queueSchema = z
  .strictObject({
    'cottrell queue': z.literal(1).meta({ description: 'Version of this format.' }),
    title: words('What the queue is called; its runs are tagged with it.').max(60),
    protocol,
    'on trouble': z.enum(['halt', 'go on']).optional().meta({
      description: 'What to do after a run that did not complete: halt (this if not said) or go on.',
    }),
    entries: z.array(entry).min(1).max(1000).meta({ description: 'What is done, in order.' }),
  })
  .meta({ title: 'Cottrell queue', description: 'Protocols that are run one after another.' });
