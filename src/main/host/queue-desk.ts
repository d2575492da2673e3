// The queues of a library at the bench: what a text would do, which queues there are, and at most one at a time on an
// instrument. None begins or goes on by itself.

import { asCottrellError, CottrellError } from '../../core/errors.ts';
import { freeStation } from '../api/free.ts';
import type { ConfinedFolder, Host, Station } from '../api/host.ts';
import type { Bench } from '../engine/bench.ts';
import { LiveValue } from '../engine/live-value.ts';
import { goingOn, isDone, withoutEntry } from '../engine/queue-play.ts';
import type { Lease } from '../store/lease.ts';
import { freezeQueue } from './queue-document.ts';
import { QueueFolder, type StoredQueue } from './queue-file.ts';
import { QueueOnInstrument } from './queue-on-instrument.ts';
import { damagedGlance, glanceOf, restingView } from './queue-view.ts';

interface Options {
  /** Path of the library; queues are kept beside it. */
  readonly library: string;
  readonly bench: Bench<Station>;
  readonly own: ConfinedFolder;
  readonly shipped: ConfinedFolder;
}

export type QueueDesk = Host['queues'] & {
  /** Settles when nothing more will be done by any queue. */
  readonly settled: () => Promise<void>;
};

export function queueDesk({ library, bench, own, shipped }: Options): QueueDesk {
  const folder = new QueueFolder(library);
  /** Also those that are over, until another one begins on their instrument. */
  const played = new Map<number, QueueOnInstrument>();

  function play(queue: StoredQueue, lease: Lease, station: Station, coarsen: boolean) {
    const live = new QueueOnInstrument({
      folder,
      queue,
      lease,
      station,
      coarsen,
      changed: () => bench.touch(),
    });
    if (station.queue !== undefined) played.delete(station.queue.number);
    forget(queue.number);
    played.set(queue.number, live);
    station.queue = live;
    bench.touch();
    return live.view;
  }

  /** What is shown of a queue that is over is again what is kept of it. */
  function forget(number: number): void {
    played.delete(number);
    for (const station of bench.places) if (station.queue?.number === number) station.queue = undefined;
  }

  function view(number: number) {
    return played.get(number)?.view ?? restingView(folder.read(number));
  }

  function glance(number: number) {
    try {
      return glanceOf(view(number));
    } catch (error) {
      return damagedGlance(number, asCottrellError(error));
    }
  }

  function liveOne(number: number): QueueOnInstrument {
    const live = played.get(number);
    if (live !== undefined && !live.isOver) return live;
    throw new CottrellError('state-refused', `Queue ${number} is not being played here.`);
  }

  return {
    async check(text) {
      try {
        const { state } = await freezeQueue(text, readProtocol);
        const { title, onTrouble, entries } = state;
        return { kind: 'checked', title, onTrouble, entries: entries.map((entry) => ({ ...entry })) };
      } catch (error) {
        const { code, message, problems } = asCottrellError(error);
        if (code !== 'queue-invalid') throw error;
        return { kind: 'invalid', message, problems: problems.map((one) => ({ ...one })) };
      }
    },
    async start(instrument, text, coarsen) {
      freeStation({ bench }, instrument);
      const frozen = await freezeQueue(text, readProtocol);
      // Somebody may have begun another one while the protocols were read.
      const station = freeStation({ bench }, instrument);
      const queue = folder.add(frozen);
      return play(queue, folder.take(queue.number), station, coarsen);
    },
    list: () => folder.numbers.map(glance),
    get: view,
    watch(number, signal) {
      const live = played.get(number);
      if (live !== undefined) return live.watch(signal);
      const resting = new LiveValue(view(number));
      resting.finish();
      return resting.watch(signal);
    },
    resume(number, instrument, again, coarsen) {
      const station = freeStation({ bench }, instrument);
      const lease = folder.take(number);
      try {
        const queue = folder.readOwn(number);
        const state = goingOn(queue.state, again);
        if (isDone(state))
          throw new CottrellError('state-refused', `Nothing of queue ${number} is left to do.`);
        return play({ ...queue, state }, lease, station, coarsen);
      } catch (error) {
        lease.remove();
        throw error;
      }
    },
    confirm: (number, entry) => liveOne(number).confirm(entry),
    skip(number, entry) {
      const live = played.get(number);
      if (live !== undefined && !live.isOver) return live.skip(entry);
      using _lease = folder.take(number);
      const queue = folder.readOwn(number);
      folder.save({ ...queue, state: withoutEntry(queue.state, entry) });
      forget(number);
      bench.touch();
    },
    stop: (number) => liveOne(number).stop(),
    settled: async () => {
      await Promise.all([...played.values()].map(({ over }) => over));
    },
  };

  /** "shipped/…" and "own/…" as windows name protocols; anything else counts from the own folder. */
  function readProtocol(path: string): Promise<string> {
    const [, place, name] = /^(shipped|own)\/(.+)$/su.exec(path) ?? [];
    return place === 'shipped' ? shipped.readText(name!) : own.readText(name ?? path);
  }
}
