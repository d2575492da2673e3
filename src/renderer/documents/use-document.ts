// One document while it is edited: its text, what it was read from, undo, and the copy on this computer that outlives the page.
// The text is the only truth; the form is a view of it.
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { type Draft, forgetDraft, keepDraft, readDraft } from './drafts.ts';
import { editText } from './edit.ts';
import type { Edit } from './plain.ts';
import { step } from './undo.ts';

export interface EditedDocument {
  readonly text: string;
  /** What is saved. */
  readonly saved: string;
  readonly isChanged: boolean;
  /** A draft was found that was typed over another text than the one that is saved now. */
  readonly groundMoved: boolean;
  /** False when this computer keeps no copy of what is typed. */
  readonly isKept: boolean;
  readonly setText: (text: string) => void;
  readonly edit: (...edits: readonly Edit[]) => void;
  readonly canUndo: boolean;
  readonly undo: () => void;
  /** Back to what is saved. */
  readonly revert: () => void;
  /** The present text is what is saved now. */
  readonly markSaved: () => void;
}

/** Begins with the draft kept under `key`, where there is one, else with the text that is saved. */
export function useDocument(key: string, original: string): EditedDocument {
  const [draft] = useState<Draft | undefined>(() => readDraft(localStorage, key));
  const [saved, setSaved] = useState(original);
  const [isKept, setKept] = useState(true);
  const [state, dispatch] = useReducer(step, { text: draft?.text ?? original, past: [] });
  const { text } = state;
  const setText = useCallback(
    (next: string) => dispatch({ change: () => next, now_ms: performance.now(), place: 'text' }),
    [],
  );
  const edit = useCallback(
    (...edits: readonly Edit[]) =>
      dispatch({
        change: (before) => edits.reduce(editText, before),
        now_ms: performance.now(),
        place: fieldOf(edits),
      }),
    [],
  );
  const isFirst = useRef(true);
  useEffect(() => {
    // Opening a document writes nothing.
    if (isFirst.current) isFirst.current = false;
    else setKept(keepDraft(localStorage, key, { text, over: saved }));
  }, [key, text, saved]);
  return {
    text,
    saved,
    isChanged: text !== saved,
    groundMoved: draft !== undefined && draft.over !== original && draft.text !== original,
    isKept,
    setText,
    edit,
    canUndo: state.past.length > 0,
    undo: useCallback(() => dispatch('undo'), []),
    revert: () => dispatch({ change: () => saved, now_ms: performance.now() }),
    markSaved: () => {
      forgetDraft(localStorage, key);
      setSaved(text);
    },
  };
}

/** The one field that the edits type in, if they do no more than that. */
function fieldOf(edits: readonly Edit[]): string | undefined {
  const [edit] = edits;
  return edits.length === 1 && edit?.kind === 'set' ? JSON.stringify(edit.path) : undefined;
}
