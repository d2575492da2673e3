import { expect, test } from 'vitest';
import { type Glance, newsBetween } from '../../../src/renderer/frame/news.ts';

const running: Glance = {
  label: 'EmStat4S HR',
  state: 'running',
  reason: undefined,
  isLive: true,
  run: 12,
  title: 'Pulses',
  outcome: undefined,
  progress: '40 %',
};

function between(before: Glance | undefined, now: Glance) {
  return newsBetween(new Map(before === undefined ? [] : [[1, before]]), new Map([[1, now]]));
}

test('a run that goes on is no news', () => {
  expect(between(running, { ...running, progress: '41 %' })).toEqual([]);
});

test('the end of a run is told once, with how it ended', () => {
  const ended: Glance = {
    ...running,
    state: 'ready',
    isLive: false,
    outcome: 'aborted: current above 190 mA',
  };
  expect(between(running, ended)).toMatchObject([{ body: 'aborted: current above 190 mA', stays: false }]);
  expect(between(ended, ended)).toEqual([]);
});

test('unsafe is told and stays, also where the instrument was not seen before', () => {
  const unsafe: Glance = { ...running, state: 'unsafe', reason: 'the line was lost' };
  expect(between(running, unsafe)).toMatchObject([{ body: 'the line was lost', stays: true }]);
  expect(between(undefined, unsafe)).toHaveLength(1);
  expect(between(unsafe, unsafe)).toEqual([]);
});

test('a run that had ended before the window was opened is no news', () => {
  expect(between(undefined, { ...running, state: 'ready', outcome: 'completed' })).toEqual([]);
});
