// Desktop notifications for someone who is not in the room: a run ended, or an instrument became unsafe. They are shown
// only where the person has allowed them (parts of the Run view ask); the title of the page says the same.
import { useEffect, useRef } from 'react';
import { useInstruments } from '../app-state.ts';
import { type Glance, glanceAt, newsBetween } from './news.ts';

export function useNotifications(): void {
  const instruments = useInstruments();
  const before = useRef<ReadonlyMap<number, Glance>>(undefined);
  useEffect(() => {
    const now = new Map(instruments.map((snapshot) => [snapshot.instrument, glanceAt(snapshot)]));
    if (before.current !== undefined) for (const news of newsBetween(before.current, now)) tell(news);
    before.current = now;
    document.title = titleOf(now);
  }, [instruments]);
}

function titleOf(now: ReadonlyMap<number, Glance>): string {
  const glances = [...now.values()];
  if (glances.some(({ state }) => state === 'unsafe')) return '⚠ UNSAFE – Cottrell';
  const live = glances.find(({ isLive }) => isLive);
  return live === undefined ? 'Cottrell' : `${live.progress} – Cottrell`;
}

function tell({ title, body, stays }: ReturnType<typeof newsBetween>[number]): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  new Notification(title, { body, requireInteraction: stays });
}
