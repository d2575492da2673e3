// A queue goes on only where it may, saves every step first, and never goes on by itself.
import { expect, test } from 'vitest';
import type { QueueItem } from '../../../src/core/queue/queue.ts';
import {
  foundAgain,
  type Played,
  playQueue,
  type QueueState,
  queueState,
} from '../../../src/main/engine/queue-play.ts';

const RUN = (name: string): QueueItem => ({ kind: 'run', name, protocol: 'p.yaml', settings: {} });
const ITEMS = [RUN('a'), { kind: 'confirm', text: 'fresh' } as const, RUN('b'), RUN('c')];

async function played(
  queue: QueueState,
  ends: Readonly<Record<string, Played['ended']>> = {},
  confirm = true,
) {
  const saved: QueueState[] = [];
  const order: string[] = [];
  const state = await playQueue(queue, {
    save: (next) => saved.push(next),
    confirm: async (text) => {
      order.push(`? ${text}`);
      return confirm;
    },
    play: async ({ name }, began) => {
      // On the disk before anything is done to the cell.
      order.push(`${name} ${saved.at(-1)!.entries.find((entry) => entry.state === 'running')?.kind}`);
      began(order.length);
      return { ended: ends[name] ?? 'completed', outcome: ends[name] ?? 'completed' };
    },
  });
  return { states: state.entries.map((entry) => entry.state), state, saved, order };
}

test('plays in order and asks where a person must do something', async () => {
  const { states, order, saved, state } = await played(queueState('q', 'halt', ITEMS));
  expect(order).toEqual(['a run', '? fresh', 'b run', 'c run']);
  expect(states).toEqual(['done', 'done', 'done', 'done']);
  expect(saved.at(-1)).toEqual(state);
});

test.each([
  ['halt', 'in trouble', ['failed', 'waiting', 'waiting', 'waiting']],
  ['go on', 'in trouble', ['failed', 'done', 'done', 'done']],
  ['go on', 'by a person', ['failed', 'waiting', 'waiting', 'waiting']],
  ['go on', 'cell not off', ['failed', 'waiting', 'waiting', 'waiting']],
] as const)('on trouble %s: after a run that ended %s', async (onTrouble, ended, expected) => {
  const { states } = await played(queueState('q', onTrouble, ITEMS), { a: ended });
  expect(states).toEqual(expected);
});

test('what is not confirmed waits, and is asked again when the queue goes on', async () => {
  const { states, state } = await played(queueState('q', 'halt', ITEMS), {}, false);
  expect(states).toEqual(['done', 'waiting', 'waiting', 'waiting']);
  const { order } = await played(state);
  expect(order).toEqual(['? fresh', 'b run', 'c run']);
});

test('a run that went on when the program ended is found failed, with its number', () => {
  const queue = queueState('q', 'halt', ITEMS);
  const [first, ...others] = queue.entries;
  const found = foundAgain({ ...queue, entries: [{ ...first!, state: 'running', run: 7 }, ...others] });
  expect(found.entries[0]).toMatchObject({ state: 'failed', run: 7 });
  expect(found.entries.slice(1).every(({ state }) => state === 'waiting')).toBe(true);
});
