// A queue being played: which entry is next, what became of each, and when it must wait for a person. It never goes on
// after a stop by a person or with a cell that is not confirmed off, and every change is saved before the next step.
import { CottrellError } from '../../core/errors.ts';
import type { QueueItem } from '../../core/queue/queue.ts';

/** What became of an entry. `stopped`: by a person, perhaps before it began; then it has no run. */
export interface EntryState {
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped' | 'skipped';
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

/** How a run of the queue ended. `instrument gone`: nothing more can be played; what had not begun still waits. */
export interface Played {
  readonly ended: 'completed' | 'in trouble' | 'by a person' | 'cell not off' | 'instrument gone';
  readonly outcome: string;
}

export interface QueueActions {
  /** Asks the person. False: not now, the queue waits. */
  confirm(text: string, entry: number): Promise<boolean>;
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

/**
 * A queue as it goes on: what was stopped before it began waits again, and with `again` also what failed or was stopped
 * on the way.
 */
export function goingOn(queue: QueueState, again: boolean): QueueState {
  const waits = (entry: QueueEntry) =>
    wasEnded(entry) ? again : entry.state === 'stopped' && entry.run === undefined;
  return {
    ...queue,
    entries: queue.entries.map((entry) =>
      waits(entry) ? { ...entry, state: 'waiting', run: undefined, outcome: undefined } : entry,
    ),
  };
}

/** Whether anything failed or was stopped on the way, which a person may want to be run again. */
export function hasEnded({ entries }: QueueState): boolean {
  return entries.some(wasEnded);
}

function wasEnded({ state, run }: QueueEntry): boolean {
  return state === 'failed' || (state === 'stopped' && run !== undefined);
}

/** Whether nothing of it is left to do. */
export function isDone({ entries }: QueueState): boolean {
  return entries.every(({ state }) => state === 'done' || state === 'skipped');
}

/** "3 of 5 done, 1 failed". */
export function standing({ entries }: QueueState): string {
  const count = (wanted: EntryState['state']) => entries.filter(({ state }) => state === wanted).length;
  const others = (['failed', 'stopped', 'skipped'] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `, ${count(state)} ${state}`);
  return `${count('done')} of ${entries.length} done${others.join('')}`;
}

/** The queue with an entry that waits left out. Throws `state-refused` for any other. */
export function withoutEntry(queue: QueueState, at: number): QueueState {
  if (queue.entries[at]?.state !== 'waiting')
    throw new CottrellError('state-refused', `Entry ${at + 1} cannot be left out: it does not wait.`);
  return {
    ...queue,
    entries: queue.entries.map((entry, i) => (i === at ? { ...entry, state: 'skipped' } : entry)),
  };
}

/** Plays a queue, once. */
export class QueuePlay {
  readonly #actions: QueueActions;
  #queue: QueueState;

  constructor(start: QueueState, actions: QueueActions) {
    this.#queue = start;
    this.#actions = actions;
  }

  get queue(): QueueState {
    return this.#queue;
  }

  /** Goes on with the first entry that waits, until the end or until it must halt. Answers the queue as it is then. */
  async play(): Promise<QueueState> {
    for (const at of this.#queue.entries.keys()) {
      const entry = this.#queue.entries[at]!;
      if (entry.state !== 'waiting') continue;
      const goesOn =
        entry.kind === 'confirm' ? await this.#confirm(at, entry.text) : await this.#play(at, entry);
      if (!goesOn) break;
    }
    return this.#queue;
  }

  /** Leaves an entry that waits out, also the one that a person is asked about. */
  skip(at: number): void {
    this.#save(withoutEntry(this.#queue, at));
  }

  async #confirm(at: number, text: string): Promise<boolean> {
    const isDone = await this.#actions.confirm(text, at);
    if (this.#queue.entries[at]!.state !== 'waiting') return true;
    if (isDone) this.#set(at, { state: 'done' });
    return isDone;
  }

  async #play(at: number, entry: RunEntry): Promise<boolean> {
    this.#set(at, { state: 'running' });
    const { ended, outcome } = await this.#actions.play(entry, (run) =>
      this.#set(at, { state: 'running', run }),
    );
    const hasBegun = this.#queue.entries[at]!.run !== undefined;
    if (ended === 'completed') this.#set(at, { state: 'done', outcome });
    else if (ended === 'by a person') this.#set(at, { state: 'stopped', outcome });
    else if (ended === 'instrument gone' && !hasBegun) this.#set(at, { state: 'waiting', outcome });
    else this.#set(at, { state: 'failed', outcome });
    return ended === 'completed' || (ended === 'in trouble' && this.#queue.onTrouble === 'go on');
  }

  #set(at: number, change: EntryState): void {
    const entries = this.#queue.entries.map((entry, i) => (i === at ? { ...entry, ...change } : entry));
    this.#save({ ...this.#queue, entries });
  }

  #save(queue: QueueState): void {
    this.#queue = queue;
    this.#actions.save(queue);
  }
}
