// Which runs of the library a person is looking for: words, outcome, instrument, simulated or real, tags. Pure.
import { calledName } from '../../core/wording.ts';
import type { RunSummary } from '../../main/api/shapes/runs.ts';

/** How a run ended, as it is filtered by. */
export const ENDINGS = ['running', 'completed', 'stopped', 'aborted', 'failed', 'interrupted'] as const;
export type Ending = (typeof ENDINGS)[number];

export interface Filter {
  readonly words: string;
  readonly ending: Ending | undefined;
  /** What an instrument is called. */
  readonly instrument: string | undefined;
  readonly origin: 'simulated' | 'measured' | undefined;
  readonly tag: string | undefined;
}

export const EVERYTHING: Filter = {
  words: '',
  ending: undefined,
  instrument: undefined,
  origin: undefined,
  tag: undefined,
};

export function endingOf({ outcome }: Pick<RunSummary, 'outcome'>): Ending {
  return outcome?.kind ?? 'running';
}

/** The runs that fit, the newest first. */
export function found(runs: readonly RunSummary[], filter: Filter): RunSummary[] {
  const words = filter.words.toLowerCase().split(/\s+/u).filter(Boolean);
  return runs
    .filter((run) => {
      const { ending, instrument, origin, tag } = filter;
      if (ending !== undefined && endingOf(run) !== ending) return false;
      if (instrument !== undefined && calledName(run.instrument) !== instrument) return false;
      if (origin !== undefined && run.simulated !== (origin === 'simulated')) return false;
      if (tag !== undefined && !run.tags.includes(tag)) return false;
      const text = wordsOf(run);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => b.started_ms - a.started_ms || b.id - a.id);
}

/** What words are looked for in: number, title, tags, instrument, outcome, day. */
function wordsOf(run: RunSummary): string {
  const { id, title, tags, instrument, outcomeText, started_ms } = run;
  const { name = '', label, model, serial } = instrument;
  return [`#${id}`, title, ...tags, name, label, model, serial, outcomeText, dayOf(started_ms)]
    .join(' ')
    .toLowerCase();
}

/** "2026-11-23 18:05", in the time of this computer. */
export function instantText(ms: number): string {
  const date = new Date(ms);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${dayOf(ms)} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

function dayOf(ms: number): string {
  const date = new Date(ms);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Every value once, in alphabetical order: what a filter offers. */
export function offered(values: readonly string[]): string[] {
  return [...new Set(values)].sort((a, b) => a.localeCompare(b));
}
