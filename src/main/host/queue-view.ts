// A queue as windows see it, whether it is played here or lies on the disk.

import type { QueueView } from '../api/shapes/queues.ts';
import { hasEnded, isDone, type QueueState, standing } from '../engine/queue-play.ts';

type Rest = Pick<QueueView, 'phase' | 'instrument' | 'asks' | 'trouble'>;

export function queueView(queue: number, state: QueueState, rest: Rest): QueueView {
  const { title, onTrouble, entries } = state;
  return {
    queue,
    title,
    onTrouble,
    standing: standing(state),
    hasEnded: hasEnded(state),
    entries: entries.map((entry) => ({ ...entry })),
    ...rest,
  };
}

/** A queue that nobody plays here. */
export function restingView(queue: number, state: QueueState, isElsewhere: boolean): QueueView {
  return queueView(queue, state, { phase: isElsewhere ? 'elsewhere' : isDone(state) ? 'done' : 'halted' });
}
