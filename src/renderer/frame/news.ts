// What happened between two looks at the instruments that someone who is not in the room wants to know. Pure.
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import { isLive, type StateName } from './states.ts';

/** The little of a snapshot that news are made from. */
export interface Glance {
  readonly label: string;
  readonly state: StateName;
  readonly reason: string | undefined;
  readonly isLive: boolean;
  readonly run: number | undefined;
  readonly title: string;
  readonly outcome: string | undefined;
  /** "12 %". */
  readonly progress: string;
}

export interface News {
  readonly title: string;
  readonly body: string;
  /** Whether it stays until the person has seen it. */
  readonly stays: boolean;
}

export function glanceAt({ label, state, run }: Snapshot): Glance {
  return {
    label,
    state: state.name,
    reason: state.reason,
    isLive: isLive(state.name),
    run: run?.run,
    title: run?.title ?? '',
    outcome: run?.outcomeText,
    progress: run === undefined ? '' : `${Math.floor(100 * run.progress.fraction)} %`,
  };
}

/** News since the last look, by instrument. An instrument that was not there before brings news only if unsafe. */
export function newsBetween(before: ReadonlyMap<number, Glance>, now: ReadonlyMap<number, Glance>): News[] {
  const news: News[] = [];
  for (const [instrument, glance] of now) {
    const earlier = before.get(instrument);
    if (glance.state === 'unsafe' && earlier?.state !== 'unsafe') {
      news.push({
        title: `THE CELL MAY STILL BE ON: ${glance.label}`,
        body: glance.reason ?? 'The instrument did not confirm that the cell is off.',
        stays: true,
      });
    }
    const isSameRun = earlier !== undefined && earlier.run === glance.run;
    if (isSameRun && earlier.outcome === undefined && glance.outcome !== undefined) {
      news.push({ title: `Run ${glance.run} ended: ${glance.title}`, body: glance.outcome, stays: false });
    }
  }
  return news;
}
