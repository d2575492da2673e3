// Settings that change single values of a document before it is checked ("cell.area" = "1 cm^2"). They write into a
// copy of the value; what is wrong with a setting is said of the setting, not of a line of the file.
import { type Path, pathText, type ReadDocument, readDocument } from '../document.ts';
import type { Problem } from '../errors.ts';
import { didYouMean } from '../nearest.ts';

/** Values by their paths: "steps[1].pulse.cycles" → "10". Written as in YAML. */
export type Settings = Readonly<Record<string, string>>;

type Container = Record<string | number, unknown>;

/** A document with the settings written in; its problems name the setting instead of a line. */
export function applySettings(document: ReadDocument, settings: Settings): ReadDocument {
  const entries = Object.entries(settings);
  if (entries.length === 0 || !document.wellFormed) return document;
  const value = copy(document.value);
  const problems = [...document.problems];
  const applied: { readonly path: string; readonly written: string }[] = [];
  for (const [text, written] of entries) {
    const path = readPath(text);
    const trouble = typeof path === 'string' ? path : put(value, path, written);
    if (trouble !== undefined) problems.push({ message: `the setting "${text}=${written}": ${trouble}` });
    else applied.push({ path: pathText(path as Path), written });
  }

  function problemAt(path: Path, message: string, at?: 'key' | 'value'): Problem {
    const name = pathText(path);
    // Below what was set, or above it where only the setting brought the key in.
    const setting = applied.find(
      (s) => isWithin(name, s.path) || (isWithin(s.path, name) && !exists(document.value, path)),
    );
    if (setting === undefined) return document.problemAt(path, message, at);
    return { message: `the setting "${setting.path}=${setting.written}": ${message}`, path: name };
  }

  return { ...document, value, problems, problemAt };
}

/** "stop[0].cathodic charge" → ['stop', 0, 'cathodic charge'], or what is wrong with it. */
function readPath(text: string): Path | string {
  const path: (string | number)[] = [];
  const token = /(?:^|\.)([^.[\]"]+)|\[(\d+)\]|\[("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")\]/uy;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null)
      return `the path cannot be read from "${text.slice(at)}" on; it looks like "steps[1].pulse.cycles"`;
    const [, word, index, quoted] = match;
    path.push(word?.trim() ?? (index === undefined ? (JSON.parse(quoted!) as string) : Number(index)));
  }
  return path.length === 0 ? 'a path is needed, like "steps[1].pulse.cycles"' : path;
}

/** Writes the value at the path; returns what is wrong, if anything. */
function put(root: unknown, path: Path, written: string): string | undefined {
  const read = readDocument(written);
  if (read.problems.length > 0) return `the value cannot be read: ${read.problems[0]!.message}`;
  let here = root as Container;
  for (const [i, part] of path.entries()) {
    const trouble = unreachable(
      here,
      part,
      path.slice(0, i),
      i === path.length - 1 ? undefined : path[i + 1],
    );
    if (trouble !== undefined) return trouble;
    if (i === path.length - 1) here[part] = read.value;
    else here[part] ??= Object.create(null);
    here = here[part] as Container;
  }
  return undefined;
}

function unreachable(here: unknown, part: string | number, above: Path, next: string | number | undefined) {
  const where = above.length === 0 ? 'the protocol' : `"${pathText(above)}"`;
  if (Array.isArray(here)) {
    if (typeof part === 'number' && part < here.length) return undefined;
    const places = here.length === 1 ? '[0]' : `[0] to [${here.length - 1}]`;
    return `${where} is a list with the entries ${places}; ${pathText([part])} is not one of them`;
  }
  if (typeof here !== 'object' || here === null)
    return `${where} holds a single value, with nothing below it`;
  if (typeof part === 'number') return `${where} is not a list: leave out the [${part}]`;
  if ((here as Container)[part] == null && typeof next === 'number') {
    return `there is no list "${part}" in ${where}; ${didYouMean(part, Object.keys(here))}`;
  }
  return undefined;
}

function isWithin(name: string, outer: string): boolean {
  return name === outer || (name.startsWith(outer) && /[.[]/u.test(name[outer.length]!));
}

function exists(root: unknown, path: Path): boolean {
  let here = root;
  for (const part of path) {
    if (typeof here !== 'object' || here === null || !(part in here)) return false;
    here = (here as Container)[part];
  }
  return true;
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== 'object' || value === null) return value;
  const result: Container = Object.create(null);
  for (const [key, entry] of Object.entries(value)) result[key] = copy(entry);
  return result;
}
