// Desktop notifications for someone who is not in the room: a run ended, or an instrument became unsafe. They are shown
// only where the person has allowed them (the Alarms dialog asks); the title of the page says the same.
import { useEffect, useRef } from 'react';
import { type Glance, type News, newsBetween } from '../../core/news.ts';
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import { useInstruments } from '../app-state.ts';
import { isLive } from './states.ts';

/** Shows nothing in the page. A component of its own: what it watches changes with every snapshot. */
export function Notifications(): null {
  const instruments = useInstruments();
  const before = useRef<ReadonlyMap<number, Glance>>(undefined);
  useEffect(() => {
    const now = new Map(instruments.map((snapshot) => [snapshot.instrument, glanceAt(snapshot)]));
    if (before.current !== undefined) for (const news of newsBetween(before.current, now)) tell(news);
    before.current = now;
    document.title = titleOf(instruments);
  }, [instruments]);
  return null;
}

function glanceAt({ label, state, run }: Snapshot): Glance {
  return {
    label,
    isUnsafe: state.name === 'unsafe',
    reason: state.reason,
    run: run && { id: run.run, title: run.title, outcome: run.outcome },
  };
}

function titleOf(instruments: readonly Snapshot[]): string {
  if (instruments.some(({ state }) => state.name === 'unsafe')) return '⚠ UNSAFE – Cottrell';
  if (instruments.some(({ queue }) => queue?.phase === 'asking')) return '▲ waits for you – Cottrell';
  const live = instruments.find(({ state }) => isLive(state.name));
  if (live === undefined) return 'Cottrell';
  return `${Math.floor(100 * (live.run?.progress.fraction ?? 0))} % – Cottrell`;
}

function tell({ title, text, kind }: News): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  new Notification(title, { body: text, requireInteraction: kind !== 'ended' });
}
