// One edit as one change of the text: everything around it, comments and layout, stays as it was typed. Returns undefined
// where the text is laid out in a way that is not understood; edit.ts then rewrites the document instead.
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Path } from '../../core/document.ts';
import type { Edit, Plain } from './plain.ts';
import { blockSource, flowSource } from './source.ts';

type Entry = Pair<Node, Node | null>;

/** The text with the edit, or undefined where it cannot be done in place. */
export function splice(text: string, document: Document, edit: Edit): string | undefined {
  switch (edit.kind) {
    case 'set':
      return set(text, document, edit.path, edit.value);
    case 'remove':
      return remove(text, document, edit.path);
    case 'insert': {
      const list = nodeAt(document, edit.path);
      return isSeq(list) ? insert(text, list, edit.at, edit.value) : undefined;
    }
    case 'move': {
      const list = nodeAt(document, edit.path);
      return isSeq(list) ? move(text, list, edit.from, edit.to) : undefined;
    }
    case 'rename': {
      const key = pairAt(document, edit.path)?.key;
      return key?.range == null
        ? undefined
        : replaced(text, key.range[0], key.range[1], flowSource(edit.key));
    }
  }
}

function set(text: string, document: Document, path: Path, value: Plain): string | undefined {
  const node = nodeAt(document, path);
  const parent = nodeAt(document, path.slice(0, -1));
  if (path.length === 0) return undefined;
  if (node === undefined) return setMissing(text, document, path, value);
  const like = isScalar(node) ? node : undefined;
  if (isInFlow(document, path)) {
    if (node?.range == null) return undefined;
    return replaced(text, node.range[0], node.range[1], flowSource(value, like));
  }
  if (isMap(parent)) {
    const pair = pairAt(document, path);
    const start = pair?.key.range?.[0];
    if (start === undefined || pair === undefined) return undefined;
    // Text of several lines would push a comment behind the old value away: it is written in one line there.
    const source =
      typeof value === 'string' && like !== undefined && hasCommentBehind(text, like)
        ? flowSource(value, like)
        : blockSource(value, columnOf(text, start), 'key', like);
    return replaceValue(text, pair.key.range![1], pair.value, source);
  }
  if (isSeq(parent) && node?.range != null) {
    const source = blockSource(value, columnOf(text, parent.range![0]), 'dash', like);
    const end =
      isScalar(node) && node.type?.startsWith('BLOCK') ? lineEnd(text, node.range[1] - 1) : endOf(text, node);
    return replaced(text, node.range[0], end, source);
  }
  return undefined;
}

/** Whether a comment follows a scalar on its line. */
function hasCommentBehind(text: string, { range, type }: Scalar): boolean {
  if (range == null || type?.startsWith('BLOCK')) return false;
  return /^[^\S\n]+#/u.test(text.slice(range[1], lineEnd(text, range[1])));
}

/** The value behind a key. What stood on lines of its own below the key is replaced as a whole. */
function replaceValue(text: string, keyEnd: number, old: Node | null, source: string): string | undefined {
  const colon = text.indexOf(':', keyEnd);
  if (colon < 0) return undefined;
  const begin = source === '' || source.startsWith('\n') ? source : ` ${source}`;
  if (old?.range == null || old.range[0] === old.range[1]) return replaced(text, colon + 1, colon + 1, begin);
  const isPlainLine = isScalar(old) && !old.type?.startsWith('BLOCK');
  if (isPlainLine && !source.includes('\n')) return replaced(text, old.range[0], old.range[1], source);
  return replaced(text, colon + 1, endOf(text, old), begin);
}

/** A key that is not there yet, below the nearest place that is. */
function setMissing(text: string, document: Document, path: Path, value: Plain): string | undefined {
  const above = path.slice(0, -1);
  const last = path.at(-1)!;
  const parent = nodeAt(document, above);
  if (typeof last === 'number') {
    if (isSeq(parent)) return insert(text, parent, parent.items.length, value);
    return above.length === 0 ? undefined : set(text, document, above, [value]);
  }
  if (!isMap(parent)) return above.length === 0 ? undefined : set(text, document, above, { [last]: value });
  return insertPair(text, parent as YAMLMap<Node, Node | null>, last, value);
}

function insertPair(
  text: string,
  map: YAMLMap<Node, Node | null>,
  key: string,
  value: Plain,
): string | undefined {
  const name = flowSource(key);
  const last = map.items.at(-1);
  if (map.flow) return insertIntoFlow(text, map, map.items.length, `${name}: ${flowSource(value)}`);
  const start = map.items[0]?.key.range?.[0];
  if (start === undefined || last === undefined) return undefined;
  const indent = columnOf(text, start);
  const source = blockSource(value, indent, 'key');
  const line = `${' '.repeat(indent)}${name}:${source.startsWith('\n') ? '' : ' '}${source}`;
  return insertLineAfter(text, endOf(text, last.value ?? last.key), line);
}

function insert(text: string, list: YAMLSeq, at: number, value: Plain): string | undefined {
  if (list.flow) return insertIntoFlow(text, list, at, flowSource(value));
  const start = list.range?.[0];
  if (start === undefined || list.items.length === 0) return undefined;
  const indent = columnOf(text, start);
  const line = `${' '.repeat(indent)}- ${blockSource(value, indent, 'dash')}`;
  const next = list.items[at] as Node | undefined;
  if (next === undefined) return insertLineAfter(text, endOf(text, list.items.at(-1) as Node), line);
  const { from } = linesOf(text, list, at) ?? {};
  // The first entry of a list may share its line with what is above it ("- - x").
  if (from === undefined) return undefined;
  return replaced(text, from, from, `${line}\n`);
}

function insertIntoFlow(
  text: string,
  collection: YAMLMap | YAMLSeq,
  at: number,
  source: string,
): string | undefined {
  if (collection.range == null) return undefined;
  const [start] = collection.range;
  const spans = (collection.items as unknown[]).map(spanOf);
  if (spans.some((span) => span === undefined)) return undefined;
  if (spans.length === 0) {
    const end = collection.range[1];
    const [open, close] = isMap(collection) ? ['{ ', ' }'] : ['[', ']'];
    return replaced(text, start, end, `${open}${source}${close}`);
  }
  const next = spans[at];
  if (next !== undefined) return replaced(text, next[0], next[0], `${source}, `);
  const end = spans.at(-1)![1];
  return replaced(text, end, end, `, ${source}`);
}

function remove(text: string, document: Document, path: Path): string | undefined {
  const parent = nodeAt(document, path.slice(0, -1));
  const last = path.at(-1)!;
  if (isMap(parent)) {
    const index = (parent.items as Entry[]).findIndex((pair) => keyOf(pair) === String(last));
    if (index < 0) return undefined;
    if (parent.flow) return removeFromFlow(text, parent.items.map(spanOf), index);
    if (parent.items.length === 1) return undefined;
    const pair = parent.items[index] as Entry;
    const from = pair.key.range![0];
    const to = lineEnd(text, endOf(text, pair.value ?? pair.key));
    const line = lineStart(text, from);
    if (text.slice(line, from).trim() === '') return replaced(text, line, to, '');
    // The first key after a dash: the next key takes its place on that line.
    const next = (parent.items[index + 1] as Entry | undefined)?.key.range?.[0];
    return next === undefined ? undefined : replaced(text, from, next, '');
  }
  if (!isSeq(parent) || typeof last !== 'number') return undefined;
  if (parent.flow) return removeFromFlow(text, parent.items.map(spanOf), last);
  if (parent.items.length === 1) return undefined;
  const lines = linesOf(text, parent, last);
  return lines && replaced(text, lines.from, lines.to, '');
}

function removeFromFlow(
  text: string,
  spans: readonly (Span | undefined)[],
  index: number,
): string | undefined {
  const [before, span, after] = [spans[index - 1], spans[index], spans[index + 1]];
  if (span === undefined) return undefined;
  if (after !== undefined) return replaced(text, span[0], after[0], '');
  if (before !== undefined) return replaced(text, before[1], span[1], '');
  return replaced(text, span[0], span[1], '');
}

function move(text: string, list: YAMLSeq, from: number, to: number): string | undefined {
  if (from === to) return text;
  if (list.flow) {
    const spans = list.items.map(spanOf);
    const parts = spans.map((span) => span && text.slice(...span));
    if (parts.includes(undefined)) return undefined;
    const order = parts.toSpliced(from, 1).toSpliced(to, 0, parts[from]);
    return order.reduceRight<string>((result, part, i) => replaced(result, ...spans[i]!, part!), text);
  }
  const all = list.items.map((_, i) => linesOf(text, list, i));
  const [moved, target] = [all[from], all[to]];
  if (moved === undefined || target === undefined || all.includes(undefined)) return undefined;
  const lines = ensureBreak(text.slice(moved.from, moved.to));
  const rest = replaced(text, moved.from, moved.to, '');
  const place = to > from ? target.to - (moved.to - moved.from) : target.from;
  return replaced(rest, place, place, place > 0 && rest[place - 1] !== '\n' ? `\n${lines.trimEnd()}` : lines);
}

type Span = readonly [number, number];

/** Where an entry of a flow collection begins and ends. */
function spanOf(item: unknown): Span | undefined {
  const { key, value, range } = item as Partial<Entry> & { range?: Span };
  if (range != null) return [range[0], range[1]];
  if (key?.range == null) return undefined;
  return [key.range[0], value?.range == null ? key.range[1] : Math.max(value.range[1], key.range[1])];
}

/** The lines of an entry of a block list, with the comments right above it. */
function linesOf(text: string, list: YAMLSeq, index: number): { from: number; to: number } | undefined {
  const node = list.items[index] as Node | undefined;
  if (node?.range == null) return undefined;
  const dash = text.lastIndexOf('-', node.range[0] - 1);
  let from = lineStart(text, dash);
  if (text.slice(from, dash).trim() !== '') return undefined;
  for (let above = lineStart(text, from - 1); from > 0; above = lineStart(text, from - 1)) {
    if (!/^\s*#/u.test(text.slice(above, from))) break;
    from = above;
  }
  return { from, to: lineEnd(text, endOf(text, node)) };
}

/** Where the value ends: before a comment behind it, at the end of its last line where it has several. */
function endOf(text: string, node: Node): number {
  let end = node.range![1];
  while (end > node.range![0] && /\s/u.test(text[end - 1]!)) end -= 1;
  return end;
}

/** The offset behind the break that ends the line. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

function insertLineAfter(text: string, offset: number, line: string): string {
  const end = lineEnd(text, offset);
  const before = ensureBreak(text.slice(0, end));
  return `${before}${line}\n${text.slice(end)}`;
}

function ensureBreak(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function replaced(text: string, from: number, to: number, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}

/** The node at the place; null where a key has no value, undefined where there is no such place. */
function nodeAt(document: Document, path: Path): Node | null | undefined {
  let here = document.contents as Node | null | undefined;
  for (const part of path) {
    if (isMap(here)) {
      const pair = (here.items as Entry[]).find((item) => keyOf(item) === String(part));
      if (pair === undefined) return undefined;
      here = pair.value;
    } else if (isSeq(here)) here = here.items[Number(part)] as Node | undefined;
    else return undefined;
  }
  return here;
}

function pairAt(document: Document, path: Path): Entry | undefined {
  const parent = nodeAt(document, path.slice(0, -1));
  if (!isMap(parent)) return undefined;
  return (parent.items as Entry[]).find((item) => keyOf(item) === String(path.at(-1)));
}

function keyOf({ key }: Entry): string {
  return String((key as Scalar).value);
}

function isInFlow(document: Document, path: Path): boolean {
  return path.some((_, i) => {
    const node = nodeAt(document, path.slice(0, i));
    return (isMap(node) || isSeq(node)) && node.flow === true;
  });
}
