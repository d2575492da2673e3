import { expect, test } from 'vitest';
import { hashOf, readRoute } from '../../src/renderer/navigation.ts';

test('an address leads to its view, with what it is about', () => {
  expect(readRoute('#/run/12')).toEqual({ view: 'run', detail: '12' });
  expect(readRoute('#/bench')).toEqual({ view: 'bench' });
});

test('names of protocols survive the address', () => {
  const file = 'own/my pulses/50 % Cu.yaml';
  expect(readRoute(hashOf('protocols', file))).toEqual({ view: 'protocols', detail: file });
});

test('what is no address leads to the bench', () => {
  expect(readRoute('#/nonsense/%E0%A4%A')).toEqual({ view: 'bench' });
  expect(readRoute('')).toEqual({ view: 'bench' });
});

test('a broken escape is taken as written', () => {
  expect(readRoute('#/protocols/100%')).toEqual({ view: 'protocols', detail: '100%' });
});
