// Typed text that is not saved yet, kept on this computer until it is: nothing typed is lost to a reload, a crash or another view.
// It keeps texts only; whether one is worth keeping is decided by who types.

/** What localStorage offers, and a test can. */
export type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** A text that was typed over another. */
export interface Draft {
  readonly text: string;
  /** What it was typed over: a draft whose ground has changed is told of. */
  readonly over: string;
}

/** The draft of a document; undefined where there is none that can be read. */
export function readDraft(storage: Storage, key: string): Draft | undefined {
  try {
    const read: unknown = JSON.parse(storage.getItem(keyOf(key)) ?? 'null');
    if (typeof read !== 'object' || read === null) return undefined;
    const { text, over } = read as Partial<Draft>;
    return typeof text === 'string' && typeof over === 'string' ? { text, over } : undefined;
  } catch {
    // What another program left under this key is no draft; a browser may also forbid storage altogether.
    return undefined;
  }
}

/** Keeps the text, or forgets it when it says the same as what it was typed over. False when it could not be kept. */
export function keepDraft(storage: Storage, key: string, draft: Draft): boolean {
  try {
    if (draft.text === draft.over) storage.removeItem(keyOf(key));
    else storage.setItem(keyOf(key), JSON.stringify(draft));
    return true;
  } catch {
    // Full or forbidden: the person is told, and the text is still in the page.
    return false;
  }
}

export function forgetDraft(storage: Storage, key: string): void {
  keepDraft(storage, key, { text: '', over: '' });
}

function keyOf(key: string): string {
  return `cottrell draft ${key}`;
}
