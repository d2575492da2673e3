// What happened between two looks at the instruments that someone who is not in the room wants to know. Pure: who is told,
// and how, is decided elsewhere.
import { describeOutcome, type Outcome } from './outcome.ts';

/** The little of an instrument that news are made from. */
export interface Glance {
  readonly label: string;
  readonly isUnsafe: boolean;
  /** Why the cell may still be on, where it may. */
  readonly reason?: string | undefined;
  /** The run that is going on, or the last one. */
  readonly run?:
    | { readonly id: number; readonly title: string; readonly outcome?: Outcome | undefined }
    | undefined;
}

export interface News {
  /**
   * `ended`: a run is over as it was meant to be, or was stopped by a person. `tripped`: a limit, a fault or a lost line
   * ended it. `unsafe`: nobody knows whether the cell is off.
   */
  readonly kind: 'ended' | 'tripped' | 'unsafe';
  readonly instrument: string;
  readonly run?: number;
  readonly title: string;
  readonly text: string;
}

/** News since the last look, by instrument. An instrument that was not there before brings news only if unsafe. */
export function newsBetween(before: ReadonlyMap<number, Glance>, now: ReadonlyMap<number, Glance>): News[] {
  return [...now].flatMap(([instrument, glance]) => newsOf(before.get(instrument), glance));
}

function newsOf(before: Glance | undefined, now: Glance): News[] {
  const { label, run } = now;
  const news: News[] = [];
  const about = { instrument: label, ...(run && { run: run.id }) };
  if (now.isUnsafe && before?.isUnsafe !== true) {
    const text = now.reason ?? 'The instrument did not confirm that the cell is off.';
    news.push({ kind: 'unsafe', ...about, title: `THE CELL MAY STILL BE ON: ${label}`, text });
  }
  // A short run may have begun and ended since the last look.
  const isTold = before === undefined || (before.run?.id === run?.id && before.run?.outcome !== undefined);
  if (run?.outcome !== undefined && !isTold) {
    const kind = ['completed', 'stopped'].includes(run.outcome.kind) ? 'ended' : 'tripped';
    const title = `Run ${run.id} ${kind === 'ended' ? 'ended' : 'tripped'}: ${run.title}`;
    news.push({ kind, ...about, title, text: describeOutcome(run.outcome) });
  }
  return news;
}
