// A short text that is being typed, kept for this window until it is used: a reload or another view loses nothing.
import { useState } from 'react';
import { forgetDraft, keepDraft, readDraft } from '../documents/drafts.ts';

/** Like useState of a text that begins empty, but it outlives a reload; an empty text is forgotten. */
export function useKeptText(key: string): [text: string, change: (text: string) => void] {
  const [text, setText] = useState(() => readDraft(sessionStorage, key)?.text ?? '');
  return [
    text,
    (next) => {
      setText(next);
      if (next === '') forgetDraft(sessionStorage, key);
      else keepDraft(sessionStorage, key, { text: next, over: '' });
    },
  ];
}
