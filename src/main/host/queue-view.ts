// A queue as windows see it, whether it is played here or lies on the disk.

import type { CottrellError } from '../../core/errors.ts';
import type { QueueGlance, QueueView } from '../api/shapes/queues.ts';
import { troubleFrom } from '../api/trouble.ts';
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
export function restingView({
  number,
  state,
  isPlayed,
}: {
  readonly number: number;
  readonly state: QueueState;
  readonly isPlayed: boolean;
}): QueueView {
  return queueView(number, state, { phase: isPlayed ? 'elsewhere' : isDone(state) ? 'done' : 'halted' });
}

/** A queue in a list. */
export function glanceOf({ entries: _entries, ...glance }: QueueView): QueueGlance {
  return glance;
}

/** A queue whose file cannot be read, in a list. */
export function damagedGlance(queue: number, error: CottrellError): QueueGlance {
  const standing = 'damaged: nothing is known of it';
  const trouble = troubleFrom(error);
  return { queue, title: '?', onTrouble: 'halt', standing, hasEnded: false, phase: 'damaged', trouble };
}
