// Queues on the disk: what is told of one that is played, of one whose program ended, and of one that cannot be read.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { queueState } from '../../../src/main/engine/queue-play.ts';
import { queueCommand } from '../../../src/main/host/commands/queue.ts';
import { QueueFolder } from '../../../src/main/host/queue-file.ts';
import { LINES, testHost } from '../../support/api.ts';
import { temporaryFolder } from '../../support/library.ts';

const RUN = { kind: 'run', name: 'first', protocol: 'p.yaml', settings: {} } as const;

/** A queue of two runs, of which the first is on. */
function running(library: string) {
  const folder = new QueueFolder(library);
  const state = queueState('Two runs', 'halt', [RUN, { ...RUN, name: 'second' }]);
  const queue = folder.add({ state, protocols: {} });
  const entries = state.entries.map((entry, n) =>
    n === 0 ? { ...entry, state: 'running' as const } : entry,
  );
  folder.save({ ...queue, state: { ...state, entries } });
  return { folder, number: queue.number };
}

test('a run is going on while another program plays the queue, and has failed once that program ended', async () => {
  using own = temporaryFolder();
  const library = `${own.path}/lab.sqlite`;
  const { folder, number } = running(library);
  const states = () => folder.read(number).state.entries.map(({ state }) => state);
  {
    using _theirs = folder.take(number);
    expect(folder.read(number).isPlayed).toBe(true);
    expect(states()).toEqual(['running', 'waiting']);
    expect((await queueCommand(['list'], { library })).text).toContain('0 of 2 done, being played');
  }
  expect(folder.read(number).isPlayed).toBe(false);
  expect(states()).toEqual(['failed', 'waiting']);
});

test('whoever goes on with a queue or leaves an entry out has the right to it before the queue is read', async () => {
  using own = temporaryFolder();
  const library = `${own.path}/lab.sqlite`;
  const { folder, number } = running(library);
  const path = `${own.path}/queues/queue-${number}.json`;
  const instrument = 'sim:emstat4-hr';
  {
    using _theirs = folder.take(number);
    // As it is for the moment in which nobody may look: not to be judged by.
    writeFileSync(path, '{');
    for (const action of ['resume', 'skip'])
      await expect(queueCommand([action, String(number)], { library, instrument })).rejects.toMatchObject({
        code: 'state-refused',
        message: expect.stringContaining('is being played already'),
      });
  }
  expect(readFileSync(path, 'utf8')).toBe('{');
});

test('one damaged queue is told as damaged, and the others are listed', async () => {
  await using host = testHost();
  const { api } = await LINES['in memory']!(host);
  running(host.library.path);
  mkdirSync(`${host.folder}/queues`, { recursive: true });
  writeFileSync(`${host.folder}/queues/queue-2.json`, '{ "half"');
  const glances = await api.queues.list();
  expect(glances.map(({ queue, phase }) => [queue, phase])).toEqual([
    [1, 'halted'],
    [2, 'damaged'],
  ]);
  expect(glances[1]!.trouble).toMatchObject({
    code: 'file-unreadable',
    message: expect.stringContaining('queue-2.json is no queue'),
  });
  await expect(api.queues.get({ queue: 2 })).rejects.toThrow('is no queue');
  const { text, data } = await queueCommand(['list'], { library: host.library.path });
  expect(text).toMatch(/^1 {2}Two runs: .*\n2 {2}.*queue-2\.json is no queue, or is damaged\.$/u);
  expect(data).toMatchObject([{ number: 1 }, { number: 2, error: { code: 'file-unreadable' } }]);
});
