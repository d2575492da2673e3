// A queue goes on only where it may, saves every step first, and never goes on by itself.
import { expect, test } from 'vitest';
import type { QueueItem } from '../../../src/core/queue/queue.ts';
import {
  foundAgain,
  goingOn,
  hasEnded,
  type Played,
  QueuePlay,
  type QueueState,
  queueState,
} from '../../../src/main/engine/queue-play.ts';

const RUN = (name: string): QueueItem => ({ kind: 'run', name, protocol: 'p.yaml', settings: {} });
const ITEMS = [RUN('a'), { kind: 'confirm', text: 'fresh' } as const, RUN('b'), RUN('c')];

async function played(
  queue: QueueState,
  ends: Readonly<Record<string, Played['ended']>> = {},
  confirm = true,
  begins = true,
) {
  const saved: QueueState[] = [];
  const order: string[] = [];
  const play = new QueuePlay(queue, {
    save: (next) => saved.push(next),
    confirm: async (text) => {
      order.push(`? ${text}`);
      return confirm;
    },
    play: async ({ name }, began) => {
      // On the disk before anything is done to the cell.
      order.push(`${name} ${saved.at(-1)!.entries.find((entry) => entry.state === 'running')?.kind}`);
      if (begins) began(order.length);
      return { ended: ends[name] ?? 'completed', outcome: ends[name] ?? 'completed' };
    },
  });
  const state = await play.play();
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
  ['go on', 'by a person', ['stopped', 'waiting', 'waiting', 'waiting']],
  ['go on', 'instrument gone', ['failed', 'waiting', 'waiting', 'waiting']],
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

test.each([
  ['by a person', 'stopped'],
  ['instrument gone', 'waiting'],
] as const)(
  'before it began, an entry ended %s is %s, and goes on with the queue',
  async (ended, expected) => {
    const { state, states } = await played(queueState('q', 'go on', ITEMS), { a: ended }, true, false);
    expect(states).toEqual([expected, 'waiting', 'waiting', 'waiting']);
    expect((await played(goingOn(state, false))).order[0]).toBe('a run');
  },
);

test('what was stopped on the way, or failed, is run again only when that is asked for', async () => {
  const { state } = await played(queueState('q', 'halt', ITEMS), { a: 'by a person' });
  expect((await played(goingOn(state, false))).order[0]).toBe('? fresh');
  const again = goingOn(state, true);
  expect(again.entries[0]).toMatchObject({ state: 'waiting', run: undefined });
  expect((await played(again)).order[0]).toBe('a run');
  expect([hasEnded(state), hasEnded(again)]).toEqual([true, false]);
});

test('what was stopped before it began is nothing to be run again: it still waits for its first time', async () => {
  const { state } = await played(queueState('q', 'halt', ITEMS), { a: 'by a person' }, true, false);
  expect(hasEnded(state)).toBe(false);
});

test('an entry is left out while it waits, also while a person is asked about it', async () => {
  const play: QueuePlay = new QueuePlay(queueState('q', 'halt', ITEMS), {
    save: () => undefined,
    confirm: async (_text, entry) => {
      play.skip(entry);
      play.skip(2);
      return false;
    },
    play: async () => ({ ended: 'completed', outcome: 'completed' }),
  });
  const { entries } = await play.play();
  expect(entries.map(({ state }) => state)).toEqual(['done', 'skipped', 'skipped', 'done']);
  expect(() => play.skip(0)).toThrow('does not wait');
});
