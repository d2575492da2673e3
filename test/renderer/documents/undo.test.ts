import { expect, test } from 'vitest';
import { type Change, type History, step } from '../../../src/renderer/documents/undo.ts';

const to = (text: string, now_ms: number, place?: string): Change => ({ change: () => text, now_ms, place });
const after = (...actions: (Change | 'undo')[]): History =>
  actions.reduce<History>(step, { text: 'a', past: [] });

test('what is typed in one field without a rest is undone at once', () => {
  const typed = [to('ab', 0, 'title'), to('abc', 699, 'title')];
  expect(after(...typed).text).toBe('abc');
  expect(after(...typed, 'undo')).toEqual({ text: 'a', past: [] });
});

test('after a rest, in another field, or after an undo it is another thing, however fast', () => {
  expect(after(to('ab', 0, 'title'), to('abc', 700, 'title'), 'undo').text).toBe('ab');
  expect(after(to('ab', 0, 'title'), to('abc', 1, 'author'), 'undo').text).toBe('ab');
  expect(after(to('ab', 0, 'title'), to('abc', 1, 'title'), 'undo', to('ax', 2, 'title'), 'undo').text).toBe(
    'a',
  );
});

test('what is done at once never joins what was typed before or after it', () => {
  const all = [to('1', 0, 'title'), to('2', 1), to('3', 2), to('4', 3, 'title')];
  const back = [0, 1, 2, 3].map((count) => after(...all, ...Array(count).fill('undo')).text);
  expect(back).toEqual(['4', '3', '2', '1']);
});

test('nothing to undo and nothing changed leave all as it is', () => {
  const begun: History = { text: 'a', past: [] };
  expect(step(begun, 'undo')).toBe(begun);
  expect(step(begun, to('a', 5))).toBe(begun);
});
