// A queue that is played on an instrument of the bench, with whoever looks at it: it lives in the program, not in a
// window, so no window can lose it. What is done next is decided in queue-play.ts; here people are asked and answered.
import { asCottrellError, CottrellError } from '../../core/errors.ts';
import type { LiveQueue, Station } from '../api/host.ts';
import type { QueueGlance, QueueView } from '../api/shapes/queues.ts';
import { troubleFrom } from '../api/trouble.ts';
import { LiveValue } from '../engine/live-value.ts';
import { isDone, QueuePlay } from '../engine/queue-play.ts';
import type { Lease } from '../store/lease.ts';
import { playEntry } from './queue-entry.ts';
import type { QueueFolder, StoredQueue } from './queue-file.ts';
import { glanceOf, queueView } from './queue-view.ts';

interface Options {
  readonly folder: QueueFolder;
  readonly queue: StoredQueue;
  readonly lease: Lease;
  readonly station: Station;
  readonly coarsen: boolean;
  /** Something has changed that people see of the instrument. */
  readonly changed: () => void;
}

/** Plays from the moment it is made until nothing is left, or until it halts. */
export class QueueOnInstrument implements LiveQueue {
  readonly number: number;
  readonly #options: Options;
  readonly #play: QueuePlay;
  readonly #live: LiveValue<QueueView>;
  #asks:
    | { readonly entry: number; readonly text: string; readonly answer: (isDone: boolean) => void }
    | undefined;
  #stopAsked = false;
  #isOver = false;
  #trouble: CottrellError | undefined;
  /** Settles, never rejects, when nothing more will be done. */
  readonly over: Promise<void>;

  constructor(options: Options) {
    const { folder, queue, station, coarsen } = options;
    this.number = queue.number;
    this.#options = options;
    const stopAsked = () => this.#stopAsked;
    this.#play = new QueuePlay(queue.state, {
      confirm: (text, entry) => this.#ask(text, entry),
      play: (entry, began) => playEntry({ station, queue, coarsen, stopAsked }, entry, began),
      save: (state) => {
        folder.save({ ...queue, state });
        this.#tell();
      },
    });
    this.#live = new LiveValue(this.view);
    this.over = this.#playThrough();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  watch(signal: AbortSignal | undefined) {
    return this.#live.watch(signal);
  }

  get view(): QueueView {
    return queueView(this.number, this.#play.queue, {
      instrument: this.#options.station.id,
      phase: this.#phase,
      ...(this.#asks && { asks: { entry: this.#asks.entry, text: this.#asks.text } }),
      ...(this.#trouble && { trouble: troubleFrom(this.#trouble) }),
    });
  }

  get glance(): QueueGlance {
    return glanceOf(this.#live.value);
  }

  /** The person has done what entry `at` asks for. Throws `state-refused` where nobody is asked about it. */
  confirm(at: number): void {
    if (this.#asks?.entry !== at)
      throw new CottrellError('state-refused', `Nobody waits for entry ${at + 1} of queue ${this.number}.`);
    this.#answer(true);
  }

  /** Leaves an entry that waits out. Throws `state-refused` for one that does not wait. */
  skip(at: number): void {
    this.#play.skip(at);
    if (this.#asks?.entry === at) this.#answer(false);
  }

  /** Nothing more begins, and what runs is stopped. Throws `cell-not-off` where that could not be confirmed. */
  async stop(): Promise<void> {
    if (this.#isOver) return;
    this.#stopAsked = true;
    this.#answer(false);
    this.#tell();
    try {
      const { session } = this.#options.station;
      if (session.state.name !== 'disconnected' && session.state.name !== 'connecting') await session.stop();
    } finally {
      await this.over;
    }
  }

  get #phase(): QueueView['phase'] {
    if (this.#isOver) return isDone(this.#play.queue) ? 'done' : 'halted';
    if (this.#stopAsked) return 'stopping';
    return this.#asks === undefined ? 'playing' : 'asking';
  }

  #ask(text: string, entry: number): Promise<boolean> {
    if (this.#stopAsked) return Promise.resolve(false);
    return new Promise((answer) => {
      this.#asks = { entry, text, answer };
      this.#tell();
    });
  }

  #answer(isDone: boolean): void {
    const asked = this.#asks;
    this.#asks = undefined;
    asked?.answer(isDone);
  }

  async #playThrough(): Promise<void> {
    try {
      await this.#play.play();
    } catch (error) {
      // What it did cannot be kept: nothing more is done.
      this.#trouble = asCottrellError(error);
    }
    this.#isOver = true;
    this.#options.lease.remove();
    this.#tell();
    this.#live.finish();
  }

  #tell(): void {
    this.#live.set(this.view);
    this.#options.changed();
  }
}
