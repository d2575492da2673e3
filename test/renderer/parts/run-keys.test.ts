import { expect, test } from 'vitest';
import { commandOf } from '../../../src/renderer/parts/run-keys.ts';

const press = (key: string, held: Partial<Record<'shiftKey' | 'repeat', boolean>> = {}) => ({
  key,
  shiftKey: false,
  repeat: false,
  ...held,
});
const ALL = ['pause', 'resume', 'skipStep', 'stop'];

test('P does what the state allows: it pauses a run and resumes one that is paused', () => {
  expect(commandOf(press('p'), ['pause', 'skipStep', 'stop'])).toBe('pause');
  expect(commandOf(press('p'), ['resume', 'stop'])).toBe('resume');
  expect(commandOf(press('P'), ['pause'])).toBe('pause');
  expect(commandOf(press('p'), ['stop'])).toBeUndefined();
});

test('what ends a step or the run needs Shift, and is done only where it is allowed', () => {
  expect(commandOf(press('N', { shiftKey: true }), ALL)).toBe('skipStep');
  expect(commandOf(press('S', { shiftKey: true }), ALL)).toBe('stop');
  expect(commandOf(press('s'), ALL)).toBeUndefined();
  expect(commandOf(press('n'), ALL)).toBeUndefined();
  expect(commandOf(press('S', { shiftKey: true }), ['pause'])).toBeUndefined();
});

test('a key that is held down and one that means nothing are left alone', () => {
  expect(commandOf(press('S', { shiftKey: true, repeat: true }), ALL)).toBeUndefined();
  expect(commandOf(press('x'), ALL)).toBeUndefined();
});
