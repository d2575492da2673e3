// Queues on the disk, beside the library of their runs: one numbered JSON file each, whole or as it was. A queue is
// frozen with the text of its protocols when it is made, so that a file edited later changes nothing.
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CottrellError } from '../../core/errors.ts';
import { foundAgain } from '../engine/queue-play.ts';
import { Lease } from '../store/lease.ts';
import { readTextFile } from './paths.ts';
import type { FrozenQueue } from './queue-document.ts';

const progress = {
  state: z.enum(['waiting', 'running', 'done', 'failed', 'stopped', 'skipped']),
  run: z.number().int().optional(),
  outcome: z.string().optional(),
};

const stored = z.strictObject({
  'cottrell queue state': z.literal(1),
  title: z.string(),
  onTrouble: z.enum(['halt', 'go on']),
  /** Texts of the protocols, by the paths they were read from. */
  protocols: z.record(z.string(), z.string()),
  entries: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('confirm'), text: z.string(), ...progress }),
      z.strictObject({
        kind: z.literal('run'),
        name: z.string(),
        protocol: z.string(),
        settings: z.record(z.string(), z.string()),
        duration_s: z.number().optional(),
        at: z.strictObject({ parameter: z.string(), value: z.string() }).optional(),
        ...progress,
      }),
    ]),
  ),
});

/** A queue with the protocols it plays. */
export interface StoredQueue extends FrozenQueue {
  readonly number: number;
}

/** The queues of one library. */
export class QueueFolder {
  readonly path: string;

  constructor(library: string) {
    this.path = join(dirname(library), 'queues');
  }

  /** Numbers of all queues, rising. */
  get numbers(): number[] {
    let names: string[];
    try {
      names = readdirSync(this.path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw new CottrellError('file-unreadable', `Cannot list ${this.path}.`, { cause: error });
    }
    return names
      .flatMap((name) => Number(/^queue-(\d+)\.json$/u.exec(name)?.[1]) || [])
      .sort((a, b) => a - b);
  }

  /** A queue to look at, and whether somebody plays it now. Throws `file-unreadable` where there is none, or it is damaged. */
  read(number: number): StoredQueue & { readonly isPlayed: boolean } {
    // Without its file nobody has the lease.
    const isLeased = existsSync(this.#leaseOf(number));
    const lease = isLeased ? Lease.tryTakeFile(this.#leaseOf(number)) : undefined;
    try {
      const isPlayed = isLeased && lease === undefined;
      return isPlayed ? { ...this.#parse(number), isPlayed } : { ...this.readOwn(number), isPlayed };
    } finally {
      lease?.remove();
    }
  }

  /** A queue for who has the right to play it: what ran when its program ended is found failed. Throws as `read`. */
  readOwn(number: number): StoredQueue {
    const queue = this.#parse(number);
    return { ...queue, state: foundAgain(queue.state) };
  }

  #parse(number: number): StoredQueue {
    const path = this.#pathOf(number);
    try {
      const { title, onTrouble, entries, protocols } = stored.parse(JSON.parse(readTextFile(path)));
      return { number, protocols, state: { title, onTrouble, entries: entries as never } };
    } catch (cause) {
      if (cause instanceof CottrellError) throw cause;
      throw new CottrellError('file-unreadable', `${path} is no queue, or is damaged.`, {
        cause,
        advice:
          'Mend the file or move it away. The runs that it began are in the library, whatever becomes of it.',
      });
    }
  }

  /**
   * The right to play a queue, which nobody else has meanwhile, in this program or another one. Throws `state-refused`
   * while somebody has it.
   */
  take(number: number): Lease {
    const lease = Lease.tryTakeFile(this.#leaseOf(number));
    if (lease !== undefined) return lease;
    throw new CottrellError(
      'state-refused',
      `Queue ${number} is being played already, perhaps by another program.`,
    );
  }

  /** Keeps a new queue under the next free number. */
  add({ state, protocols }: FrozenQueue): StoredQueue {
    for (let number = (this.numbers.at(-1) ?? 0) + 1; ; number++) {
      const queue = { number, state, protocols };
      try {
        this.#write(queue, linkSync);
        return queue;
      } catch (error) {
        // Another program took the number just now.
        if ((error as { cause?: NodeJS.ErrnoException }).cause?.code !== 'EEXIST') throw error;
      }
    }
  }

  save(queue: StoredQueue): void {
    this.#write(queue, renameSync);
  }

  #leaseOf(number: number): string {
    return join(this.path, `queue-${number}.lease`);
  }

  #pathOf(number: number): string {
    return join(this.path, `queue-${number}.json`);
  }

  #write({ number, state, protocols }: StoredQueue, place: (from: string, to: string) => void): void {
    const path = this.#pathOf(number);
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    const text = JSON.stringify({ 'cottrell queue state': 1, ...state, protocols }, null, 2);
    try {
      mkdirSync(this.path, { recursive: true });
      writeFileSync(temporary, `${text}\n`, { flag: 'wx', flush: true });
      place(temporary, path);
    } catch (cause) {
      throw new CottrellError('disk-failed', `${path} cannot be written.`, { cause });
    } finally {
      rmSync(temporary, { force: true });
    }
  }
}
