// One document while it is edited: its text, what it was read from, undo, and the copy on this computer that outlives the page.
// The text is the only truth; the form is a view of it.
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { type Draft, forgetDraft, keepDraft, readDraft } from './drafts.ts';
import { editText } from './edit.ts';
import type { Edit } from './plain.ts';

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

const MOST_UNDO = 200;
/** What is typed without a rest is undone at once. */
const ONE_STROKE_MS = 700;

interface State {
  readonly text: string;
  readonly past: readonly string[];
  readonly changed_ms: number;
}

type Action = { readonly change: (text: string) => string; readonly now_ms: number } | 'undo';

function step(state: State, action: Action): State {
  if (action === 'undo') {
    const text = state.past.at(-1);
    return text === undefined ? state : { text, past: state.past.slice(0, -1), changed_ms: 0 };
  }
  const text = action.change(state.text);
  if (text === state.text) return state;
  const goesOn = action.now_ms - state.changed_ms < ONE_STROKE_MS && state.past.length > 0;
  const past = goesOn ? state.past : [...state.past, state.text].slice(-MOST_UNDO);
  return { text, past, changed_ms: action.now_ms };
}

/** Begins with the draft kept under `key`, where there is one, else with the text that is saved. */
export function useDocument(key: string, original: string): EditedDocument {
  const [draft] = useState<Draft | undefined>(() => readDraft(localStorage, key));
  const [saved, setSaved] = useState(original);
  const [isKept, setKept] = useState(true);
  const [state, dispatch] = useReducer(step, { text: draft?.text ?? original, past: [], changed_ms: 0 });
  const { text } = state;
  const setText = useCallback(
    (next: string) => dispatch({ change: () => next, now_ms: performance.now() }),
    [],
  );
  const edit = useCallback(
    (...edits: readonly Edit[]) =>
      dispatch({ change: (before) => edits.reduce(editText, before), now_ms: performance.now() }),
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
    revert: () => setText(saved),
    markSaved: () => {
      forgetDraft(localStorage, key);
      setSaved(text);
    },
  };
}
