// A queue to begin with, and what the buttons of the editor add to one.
import type { Plain } from '../documents/plain.ts';

/** Nothing to do yet. */
export const BEGUN = `cottrell queue: 1
title: My series
entries: []
`;

/** One run of a protocol as windows name it: "own/hold.yaml". */
export function runOf(protocol: string): Plain {
  return { run: { protocol } };
}

/** The queue waits here for a person. */
export const CONFIRMATION: Plain = { confirm: 'Fill fresh electrolyte.' };
