// Ports are listed only while somebody looks, once for all, and told only when something has changed.
import { expect, test } from 'vitest';
import { watchAvailable } from '../../../src/main/host/available.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const NOTHING = { ports: [], simulated: [], cells: [] };
const PORT = { spec: 'serial:/dev/ttyACM0', path: '/dev/ttyACM0', maybe: ['methodscript'] };

test('looks once a second while anybody listens, and says only what is new', async () => {
  const clock = new VirtualClock();
  let looks = 0;
  const found = [NOTHING, NOTHING, { ...NOTHING, ports: [PORT] }, undefined, NOTHING];
  const watched = watchAvailable(async () => {
    const now = found[Math.min(looks++, found.length - 1)];
    if (now === undefined) throw new Error('the list cannot be had');
    return now;
  }, clock);
  await clock.advance(10);
  expect(looks).toBe(0);

  const heard: number[][] = [[], []];
  const first = watched.subscribe(({ ports }) => heard[0]!.push(ports.length));
  await clock.advance(2.5);
  const second = watched.subscribe(({ ports }) => heard[1]!.push(ports.length));
  await clock.advance(2);
  expect(looks).toBe(5);
  expect(heard).toEqual([
    [0, 1, 0],
    [1, 0],
  ]);

  first.unsubscribe();
  second.unsubscribe();
  await clock.advance(10);
  expect(looks).toBe(5);
  expect(clock.sleeping).toBe(0);
});
