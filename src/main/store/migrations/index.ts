// The schemas of the library in order: number n takes a library from version n−1 to n. A published one never changes.
import { RUNS } from './0001-runs.ts';
import { RESUMED_RUNS } from './0002-resumed-runs.ts';
import { PYRAMID } from './0003-pyramid.ts';
import { EVENTS_BY_KIND } from './0004-events-by-kind.ts';

export const MIGRATIONS: readonly string[] = [RUNS, RESUMED_RUNS, PYRAMID, EVENTS_BY_KIND];
