// YAML text to a plain value in which every place is known by line and column: the ground of protocols and
// efficiency sheets. It knows no field of either. It reads YAML 1.2 with text, numbers, true/false, maps and lists;
// nothing that lets one place stand for another (aliases, tags), so that nothing can grow and what you read is what
// is meant.
import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { CottrellError, type ErrorCode, type Problem } from './errors.ts';

/** Place in a document: keys and indices from the root. */
export type Path = readonly (string | number)[];

const LONGEST_TEXT = 500_000;
const DEEPEST = 60;

interface Place {
  /** Offset of the key (of a list entry: of the entry). */
  readonly key: number;
  /** Offset of the value; that of the key where nothing is written. */
  readonly value: number;
}

/** A document that was read: its plain value, where everything stands, and what was wrong with its form. */
export interface ReadDocument {
  readonly text: string;
  /** Maps as objects without prototype, lists as arrays. */
  readonly value: unknown;
  /** What is wrong with the text as YAML. */
  readonly problems: readonly Problem[];
  /** False when the text is no YAML at all, so that `value` means nothing. */
  readonly wellFormed: boolean;
  /** A problem at a place; where the place does not exist, at the nearest that does. */
  problemAt(path: Path, message: string, at?: 'key' | 'value'): Problem;
}

/** Reads the text; never throws for what is written in it. */
export function readDocument(text: string): ReadDocument {
  const lines = new LineCounter();
  const places = new Map<string, Place>();
  const problems: Problem[] = [];

  function problemAt(path: Path, message: string, at: 'key' | 'value' = 'value'): Problem {
    const named = path.length === 0 ? {} : { path: pathText(path) };
    for (let length = path.length; length >= 0; length--) {
      const place = places.get(pathText(path.slice(0, length)));
      if (place === undefined) continue;
      const offset = length < path.length || at === 'key' ? place.key : place.value;
      return { message, ...lineAndColumn(offset), ...named };
    }
    return { message, line: 1, column: 1, ...named };
  }

  function lineAndColumn(offset: number): { line: number; column: number } {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  function report(offset: number, path: Path, message: string): void {
    const named = path.length === 0 ? {} : { path: pathText(path) };
    problems.push({ message, ...lineAndColumn(offset), ...named });
  }

  function plain(node: Node | null, path: Path, key: number): unknown {
    const start = node?.range?.[0] ?? key;
    places.set(pathText(path), { key, value: node === null || isEmpty(node) ? key : start });
    if (node === null) return null;
    if (path.length > DEEPEST) {
      report(start, path, `nested more than ${DEEPEST} levels deep`);
      return null;
    }
    if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:')) {
      report(
        start,
        path,
        `the tag "${node.tag}" is not known here: put a text that begins with "!" in quotes`,
      );
    }
    if (isScalar(node)) return node.value;
    if (isSeq(node)) {
      return node.items.map((item, i) => plain(item as Node | null, [...path, i], offsetOf(item) ?? start));
    }
    if (isMap(node)) return plainMap(node.items as Pair<Node, Node | null>[], path);
    report(
      start,
      path,
      'an alias (*) is not read here: write the value out, so that it stands where it counts',
    );
    return null;
  }

  function plainMap(items: readonly Pair<Node, Node | null>[], path: Path): Record<string, unknown> {
    const value: Record<string, unknown> = Object.create(null);
    for (const { key, value: node } of items) {
      const offset = offsetOf(key) ?? 0;
      if (!isScalar(key) || key.value === null || typeof key.value === 'object') {
        report(offset, path, 'a key must be a word followed by ":"');
        continue;
      }
      const name = String(key.value);
      if (Object.hasOwn(value, name)) {
        const first = lineAndColumn(places.get(pathText([...path, name]))!.key);
        report(offset, [...path, name], `"${name}" is written twice, first in line ${first.line}: keep one`);
        continue;
      }
      value[name] = plain(node, [...path, name], offset);
    }
    return value;
  }

  if (text.length > LONGEST_TEXT) {
    const message = `the text is ${text.length} characters long; at most ${LONGEST_TEXT} are read`;
    return { text, value: undefined, problems: [{ message }], wellFormed: false, problemAt };
  }
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    schema: 'core',
    prettyErrors: false,
    uniqueKeys: false,
  });
  if (document.errors.length > 0) {
    const found = syntaxProblems(document.errors, text, lineAndColumn);
    return { text, value: undefined, problems: found, wellFormed: false, problemAt };
  }
  const root = document.contents as Node | null;
  const value = plain(root, [], offsetOf(root) ?? 0);
  return { text, value, problems, wellFormed: true, problemAt };
}

function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null && (node.source === undefined || node.source === '');
}

function offsetOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}

/** One problem a line: what follows a slip on the same line is mostly its echo. */
function syntaxProblems(
  errors: readonly YAMLError[],
  text: string,
  lineAndColumn: (offset: number) => { line: number; column: number },
): Problem[] {
  const byLine = new Map<number, Problem>();
  for (const error of errors) {
    const offset = Math.min(error.pos[0], Math.max(0, text.trimEnd().length - 1));
    const place = lineAndColumn(offset);
    if (!byLine.has(place.line)) byLine.set(place.line, { message: syntaxMessage(error), ...place });
  }
  return [...byLine.values()];
}

function syntaxMessage({ code, message }: YAMLError): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'a tab at the beginning of a line: indent with spaces';
    case 'MULTIPLE_DOCS':
      return 'a second document ("---") begins here: one file holds one document';
    case 'MULTILINE_IMPLICIT_KEY':
      return 'a colon with a space after it is missing here ("key: value")';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'a second ": " on one line, or a wrong indentation below it: put a text with a colon in quotes';
    case 'BAD_SCALAR_START':
      return 'a text cannot begin with this character: put it in quotes';
    case 'BAD_INDENT':
      return message.startsWith('Flow')
        ? 'a "[" or "{" that begins before here is not closed, or its lines are not indented'
        : 'this line is indented differently from the lines it belongs to';
    case 'MISSING_CHAR':
      return `something is not closed: ${message.toLowerCase()}`;
    default:
      if (message.includes('call stack')) return 'nested too deeply to be read';
      return `this is not YAML: ${message.slice(0, 1).toLowerCase()}${message.slice(1)}`;
  }
}

/** "steps[1].pulse.levels[0].potential"; keys with dots or brackets are quoted. */
export function pathText(path: Path): string {
  return path
    .map((part, i) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[^.[\]"]+$/u.test(part)) return `[${JSON.stringify(part)}]`;
      return i === 0 ? part : `.${part}`;
    })
    .join('');
}

/** One line for people: "4:10 cell.area: a unit is missing …". */
export function problemText({ line, column, path, message }: Problem): string {
  const place = line === undefined ? '' : `${line}:${column} `;
  return `${place}${path === undefined ? '' : `${path}: `}${message}`;
}

/** Throws all problems at once, in the order of the text; does nothing when there are none. */
export function refuse(code: ErrorCode, what: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const sorted = [...problems].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  const count = sorted.length === 1 ? 'a problem' : `${sorted.length} problems`;
  throw new CottrellError(code, `${what} has ${count}.`, { problems: sorted });
}
