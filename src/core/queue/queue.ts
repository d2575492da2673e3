// A queue: protocols and values that are run one after another on one instrument. YAML text to a flat list of what is
// to be done; nothing is run here, and no file is read.
import { readDocument, refuse } from '../document.ts';
import type { Problem } from '../errors.ts';
import type { Settings } from '../protocol/settings.ts';
import { validate } from '../validate.ts';
import { queueSchema } from './schema.ts';

export type QueueItem =
  | { readonly kind: 'confirm'; readonly text: string }
  | {
      readonly kind: 'run';
      readonly name: string;
      /** Path of its protocol, from the folder of the queue. */
      readonly protocol: string;
      readonly settings: Settings;
      /** Programmed, once its protocol is known. */
      readonly duration_s?: number | undefined;
      /** Where it stands in a series. */
      readonly at?: { readonly parameter: string; readonly value: string };
    };

export interface Queue {
  readonly title: string;
  readonly onTrouble: 'halt' | 'go on';
  readonly items: readonly QueueItem[];
  /** A problem where the item of that index is written. */
  problemAt(item: number, message: string): Problem;
}

/** Reads a queue. Throws `queue-invalid` with all problems at once, each with line and column. */
export function parseQueue(text: string): Queue {
  const document = readDocument(text);
  const { value: fields, problems } = validate(document, queueSchema);
  const items: QueueItem[] = [];
  /** The entry that each item is of. */
  const entries: number[] = [];
  const add = (entry: number, item: QueueItem) => {
    entries.push(entry);
    items.push(item);
  };
  for (const [i, { confirm, run, series }] of (fields?.entries ?? []).entries()) {
    if (confirm !== undefined) add(i, { kind: 'confirm', text: confirm });
    const kind = run === undefined ? 'series' : 'run';
    const protocol = run?.protocol ?? series?.protocol ?? fields!.protocol;
    if (confirm === undefined && protocol === undefined)
      problems.push(document.problemAt(['entries', i, kind], 'which "protocol"? Say it here or at the top'));
    if (protocol === undefined) continue;
    if (run !== undefined)
      add(i, { kind: 'run', name: run.name ?? `run ${i + 1}`, protocol, settings: run.set ?? {} });
    if (series === undefined) continue;
    const { parameter, places, values, times = 1, set = {} } = series;
    for (const value of values) {
      const settings = { ...set, ...Object.fromEntries(places.map(({ entry }) => [entry, value])) };
      for (let time = 1; time <= times; time++) {
        const name = `${parameter} ${value}${times === 1 ? '' : ` (${time} of ${times})`}`;
        const before = series['before each'];
        if (before !== undefined) add(i, { kind: 'confirm', text: `${before} Next: ${name}.` });
        add(i, { kind: 'run', name, protocol, settings, at: { parameter, value } });
      }
    }
  }
  refuse('queue-invalid', 'The queue', problems);
  return {
    title: fields!.title,
    onTrouble: fields!['on trouble'] ?? 'halt',
    items,
    problemAt: (item, message) => document.problemAt(['entries', entries[item]!], message),
  };
}
