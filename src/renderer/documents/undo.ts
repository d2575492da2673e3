// The text of a document and the texts before it. Undo takes back one thing that a person did: what is typed in one place without
// a rest is one thing, anything else is by itself, however fast it follows.
const MOST_UNDO = 200;
const REST_MS = 700;

export interface History {
  readonly text: string;
  readonly past: readonly string[];
  /** Where the last change was made, and when; undefined when nothing may be added to it. */
  readonly stroke?: { readonly place: string; readonly at_ms: number } | undefined;
}

export interface Change {
  readonly change: (text: string) => string;
  readonly now_ms: number;
  /** The field that is typed in; undefined for what is done at once. */
  readonly place?: string | undefined;
}

/** The history after a change or an undo; itself where nothing changes. */
export function step(history: History, action: Change | 'undo'): History {
  if (action === 'undo') {
    const text = history.past.at(-1);
    return text === undefined ? history : { text, past: history.past.slice(0, -1) };
  }
  const { place, now_ms } = action;
  const text = action.change(history.text);
  if (text === history.text) return history;
  const { stroke } = history;
  const goesOn = stroke !== undefined && stroke.place === place && now_ms - stroke.at_ms < REST_MS;
  const past = goesOn ? history.past : [...history.past, history.text].slice(-MOST_UNDO);
  return { text, past, stroke: place === undefined ? undefined : { place, at_ms: now_ms } };
}
