// Typed text outlives the page until it is saved.
import { expect, it } from 'vitest';
import { forgetDraft, keepDraft, readDraft, type Storage } from '../../../src/renderer/documents/drafts.ts';

function memory(): Storage & { readonly size: number } {
  const entries = new Map<string, string>();
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    get size() {
      return entries.size;
    },
  };
}

it('keeps what was typed, with what it was typed over', () => {
  const storage = memory();
  keepDraft(storage, 'own/a.yaml', { text: 'new', over: 'old' });
  expect(readDraft(storage, 'own/a.yaml')).toEqual({ text: 'new', over: 'old' });
  expect(readDraft(storage, 'own/b.yaml')).toBeUndefined();
});

it('forgets a draft that says what is saved', () => {
  const storage = memory();
  keepDraft(storage, 'a', { text: 'new', over: 'old' });
  keepDraft(storage, 'a', { text: 'old', over: 'old' });
  expect(storage.size).toBe(0);
  keepDraft(storage, 'a', { text: 'new', over: 'old' });
  forgetDraft(storage, 'a');
  expect(storage.size).toBe(0);
});

it('says so when nothing can be kept, and takes nothing strange for a draft', () => {
  const full: Storage = {
    getItem: () => '{"text":3}',
    setItem() {
      throw new DOMException('full', 'QuotaExceededError');
    },
    removeItem: () => undefined,
  };
  expect(keepDraft(full, 'a', { text: 'new', over: 'old' })).toBe(false);
  expect(readDraft(full, 'a')).toBeUndefined();
  expect(readDraft({ ...full, getItem: () => 'nonsense' }, 'a')).toBeUndefined();
});
