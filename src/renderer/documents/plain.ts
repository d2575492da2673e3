// What the form of a document wants changed, done to its plain value. This says what an edit means; edit.ts makes the text say
// the same and is checked against it.
import type { Path } from '../../core/document.ts';

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** One change of a document. */
export type Edit =
  /** The value at the place; keys above it that are missing are made. */
  | { readonly kind: 'set'; readonly path: Path; readonly value: Plain }
  | { readonly kind: 'remove'; readonly path: Path }
  /** A new entry of the list at `path`, before the entry `at` (its length: at the end). */
  | { readonly kind: 'insert'; readonly path: Path; readonly at: number; readonly value: Plain }
  /** Entry `from` of the list at `path` comes to stand at `to`. */
  | { readonly kind: 'move'; readonly path: Path; readonly from: number; readonly to: number }
  /** Another key for the entry at `path`, at the same place. */
  | { readonly kind: 'rename'; readonly path: Path; readonly key: string };

/** The value at the place, undefined where there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  let here = root;
  for (const part of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return undefined;
    here = (here as Record<string | number, unknown>)[part];
  }
  return here;
}

/** A copy of the value with the edit done; the value itself where the place does not exist. */
export function edited(root: Plain, edit: Edit): Plain {
  switch (edit.kind) {
    case 'set':
      return put(root, edit.path, edit.value);
    case 'remove':
      return at(root, edit.path.slice(0, -1), (parent) => without(parent, edit.path.at(-1)!));
    case 'insert':
      return at(root, edit.path, (list) =>
        Array.isArray(list) ? list.toSpliced(edit.at, 0, edit.value) : list,
      );
    case 'move':
      return at(root, edit.path, (list) =>
        Array.isArray(list) ? list.toSpliced(edit.from, 1).toSpliced(edit.to, 0, list[edit.from]) : list,
      );
    case 'rename':
      return at(root, edit.path.slice(0, -1), (map) => {
        if (!isMap(map)) return map;
        const from = String(edit.path.at(-1));
        return Object.fromEntries(
          Object.entries(map).map(([key, value]) => [key === from ? edit.key : key, value]),
        );
      });
  }
}

/**
 * What taking away a place comes to: a map that would be left empty goes with it, unless it is the only thing in the map
 * above (the settings of a step) or an entry of a list; that stays, as an empty map.
 */
export function removalOf(root: Plain, path: Path): Edit {
  const parentPath = path.slice(0, -1);
  const parent = valueAt(root, parentPath);
  if (path.length < 2 || !isMap(parent as Plain) || Object.keys(parent as object).length > 1)
    return { kind: 'remove', path };
  const above = valueAt(root, parentPath.slice(0, -1)) as Plain;
  if (isMap(above) && Object.keys(above).length > 1) return { kind: 'remove', path: parentPath };
  return { kind: 'set', path: parentPath, value: {} };
}

export function isMap(value: Plain | undefined): value is { readonly [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(root: Plain, path: Path, change: (value: Plain) => Plain): Plain {
  const value = valueAt(root, path) as Plain | undefined;
  return value === undefined ? root : put(root, path, change(value));
}

function put(root: Plain, path: Path, value: Plain): Plain {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (typeof first === 'number') {
    const list = Array.isArray(root) ? (root as readonly Plain[]) : [];
    return first < list.length
      ? list.with(first, put(list[first]!, rest, value))
      : [...list, put(null, rest, value)];
  }
  const map = isMap(root) ? root : {};
  return { ...map, [first]: put(map[first] ?? null, rest, value) };
}

function without(parent: Plain, part: string | number): Plain {
  if (Array.isArray(parent)) return parent.toSpliced(Number(part), 1);
  if (!isMap(parent)) return parent;
  return Object.fromEntries(Object.entries(parent).filter(([key]) => key !== String(part)));
}
