// A part of a sheet whose entries have names (calibrations, substrates), each read by itself: what is wrong in one stays with it and with the
// products that need it.

import type { z } from 'zod';
import type { Path, ReadDocument } from '../document.ts';
import type { Problem } from '../errors.ts';
import { validate } from '../validate.ts';

export interface Section<T> {
  /** Entries by name; 'broken' for those with problems. */
  readonly entries: ReadonlyMap<string, T | 'broken'>;
  readonly problems: readonly Problem[];
}

/** Reads every entry below `name`; `finish` turns checked fields into an entry, or complains. */
export function readSection<Schema extends z.ZodType, T>(
  document: ReadDocument,
  name: string,
  schema: Schema,
  finish: (
    key: string,
    fields: z.output<Schema>,
    complain: (path: Path, message: string) => undefined,
  ) => T | undefined,
): Section<T> {
  const section = (document.value as Record<string, unknown> | null | undefined)?.[name];
  const entries = new Map<string, T | 'broken'>();
  const problems: Problem[] = [];
  if (typeof section !== 'object' || section === null) return { entries, problems };
  for (const [key, value] of Object.entries(section)) {
    const problemAt: ReadDocument['problemAt'] = (path, message, where) =>
      document.problemAt([name, key, ...path], message, where);
    const read = validate({ ...document, value, problems: [], problemAt }, schema);
    problems.push(...read.problems);
    const complain = (path: Path, message: string) => {
      problems.push(problemAt(path, message));
      return undefined;
    };
    entries.set(key, (read.value === undefined ? undefined : finish(key, read.value, complain)) ?? 'broken');
  }
  return { entries, problems };
}
