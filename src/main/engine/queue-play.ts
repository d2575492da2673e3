// A queue being played: which entry is next, what became of each, and when it must wait for a person. It never goes on
// after a stop by a person or with a cell that is not confirmed off, and every change is saved before the next step.
import type { QueueItem } from '../../core/queue/queue.ts';

/** What became of an entry. */
export interface EntryState {
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  /** Number of its run in the library, once it has begun. */
  readonly run?: number | undefined;
  /** How it ended, for people. */
  readonly outcome?: string | undefined;
}

export type QueueEntry = QueueItem & EntryState;
export type RunEntry = Extract<QueueEntry, { kind: 'run' }>;

export interface QueueState {
  readonly title: string;
  readonly onTrouble: 'halt' | 'go on';
  readonly entries: readonly QueueEntry[];
}

/** How a run of the queue ended. */
export interface Played {
  readonly ended: 'completed' | 'in trouble' | 'by a person' | 'cell not off';
  readonly outcome: string;
}

export interface QueueActions {
  /** Asks the person. False: not now, the queue waits. */
  confirm(text: string): Promise<boolean>;
  /** Plays one run; `began` is told its number as soon as there is a record. Never rejects for trouble of the run. */
  play(entry: RunEntry, began: (run: number) => void): Promise<Played>;
  /** Durable when it returns. */
  save(state: QueueState): void;
}

/** A new queue, nothing of it done. */
export function queueState(
  title: string,
  onTrouble: QueueState['onTrouble'],
  items: readonly QueueItem[],
): QueueState {
  return { title, onTrouble, entries: items.map((item) => ({ ...item, state: 'waiting' })) };
}

/** A queue as it is found after its program ended: what ran then has failed, and nothing goes on by itself. */
export function foundAgain(queue: QueueState): QueueState {
  return {
    ...queue,
    entries: queue.entries.map((entry) =>
      entry.state === 'running'
        ? { ...entry, state: 'failed', outcome: 'the program ended before the run did' }
        : entry,
    ),
  };
}

/** Goes on with the first entry that waits, until the end or until it must halt. Answers the queue as it is then. */
export async function playQueue(start: QueueState, actions: QueueActions): Promise<QueueState> {
  let queue = start;
  const set = (at: number, change: EntryState) => {
    const entries = queue.entries.map((entry, i) => (i === at ? { ...entry, ...change } : entry));
    queue = { ...queue, entries };
    actions.save(queue);
  };
  for (const [at, entry] of start.entries.entries()) {
    if (entry.state !== 'waiting') continue;
    if (entry.kind === 'confirm') {
      if (!(await actions.confirm(entry.text))) return queue;
      set(at, { state: 'done' });
      continue;
    }
    set(at, { state: 'running' });
    const { ended, outcome } = await actions.play(entry, (run) => set(at, { state: 'running', run }));
    set(at, { state: ended === 'completed' ? 'done' : 'failed', outcome });
    const mayGoOn = ended === 'completed' || (ended === 'in trouble' && queue.onTrouble === 'go on');
    if (!mayGoOn) return queue;
  }
  return queue;
}
