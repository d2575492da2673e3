import { expect, test } from 'vitest';
import { type Glance, newsBetween } from '../../src/core/news.ts';

const running: Glance = { label: 'EmStat4S HR', isUnsafe: false, run: { id: 12, title: 'Pulses' } };

function between(before: Glance | undefined, now: Glance) {
  return newsBetween(new Map(before === undefined ? [] : [[1, before]]), new Map([[1, now]]));
}

function ended(outcome: NonNullable<Glance['run']>['outcome']): Glance {
  return { ...running, run: { id: 12, title: 'Pulses', outcome } };
}

test('a run that goes on is no news', () => {
  expect(between(running, { ...running })).toEqual([]);
});

test('the end of a run is told once, with how it ended', () => {
  const aborted = ended({ kind: 'aborted', reason: 'current above 190 mA' });
  expect(between(running, aborted)).toEqual([
    {
      kind: 'tripped',
      instrument: 'EmStat4S HR',
      run: 12,
      title: 'Run 12 tripped: Pulses',
      text: 'aborted: current above 190 mA',
    },
  ]);
  expect(between(aborted, aborted)).toEqual([]);
});

test.each([
  [{ kind: 'completed', by: 'program' }, 'ended'],
  [{ kind: 'stopped' }, 'ended'],
  [{ kind: 'failed', code: 'link-lost', message: 'gone' }, 'tripped'],
] as const)('%o is news of the kind %s', (outcome, kind) => {
  expect(between(running, ended(outcome))).toMatchObject([{ kind }]);
});

test('a run that ended before anybody looked is no news; an unsafe cell is', () => {
  expect(between(undefined, ended({ kind: 'stopped' }))).toEqual([]);
  const unsafe: Glance = { ...ended({ kind: 'failed', code: 'link-lost', message: 'gone' }), isUnsafe: true };
  expect(between(undefined, unsafe)).toMatchObject([{ kind: 'unsafe', run: 12 }]);
  const [news] = between(undefined, { ...unsafe, reason: 'The line went dead.' });
  expect(news!.text).toBe('The line went dead.');
});

test('a run that began and ended between two looks is told', () => {
  const { run: _none, ...idle } = running;
  expect(between(idle, ended({ kind: 'stopped' }))).toMatchObject([{ kind: 'ended', run: 12 }]);
});

test('a cell that becomes unsafe when its run fails is told of first', () => {
  const unsafe: Glance = { ...ended({ kind: 'failed', code: 'link-lost', message: 'gone' }), isUnsafe: true };
  expect(between(running, unsafe).map(({ kind }) => kind)).toEqual(['unsafe', 'tripped']);
  expect(between(unsafe, unsafe)).toEqual([]);
});
