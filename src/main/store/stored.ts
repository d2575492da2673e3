// What the library keeps as JSON, read back. It was checked when it was written, so anything else than a value of its kind
// means that the file is damaged; its inner shape is not checked again.
import { CottrellError } from '../../core/errors.ts';

/** The value that was kept as this text. Throws `library-corrupt` where it is not JSON. */
export function parseStored(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CottrellError('library-corrupt', `The library is damaged: ${what} is unreadable.`, { cause });
  }
}

/** The object that was kept as this text. Throws `library-corrupt` where it is none. */
export function readStored<T extends object>(text: string, what: string): T {
  const value = parseStored(text, what);
  if (typeof value === 'object' && value !== null) return value as T;
  throw new CottrellError('library-corrupt', `The library is damaged: ${what} is not what was kept.`);
}
