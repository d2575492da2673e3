// Small words of every form: how a key of a document is written as a label. Nothing else.

/** "double layer" → "Double layer"; "pH" stays. */
export function labelOf(key: string): string {
  return /^[a-z][A-Z]/u.test(key) ? key : key.slice(0, 1).toUpperCase() + key.slice(1);
}
