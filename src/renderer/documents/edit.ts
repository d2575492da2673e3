// Edits of a document as text, so that its form and its text are two faces of one thing: one changed value changes one place,
// comments and layout stay. Every result is read again and compared with what the edit means; a text in a layout that cannot be
// changed in place is rewritten by the YAML library, which keeps comments too. Never writes anything that means something else.
import { type Document, isMap as isMapNode, isScalar, isSeq, parseDocument } from 'yaml';
import { readDocument } from '../../core/document.ts';
import { type Edit, edited, isMap, type Plain, removalOf, valueAt } from './plain.ts';
import { splice } from './splice.ts';

const AS_READ = { version: '1.2', schema: 'core', uniqueKeys: false } as const;

/** The plain value of a text that a form can show; undefined for one that is no map, or not well formed. */
export function formValue(text: string): { readonly [key: string]: Plain } | undefined {
  const { value, problems, wellFormed } = readDocument(text);
  if (!wellFormed || problems.length > 0) return undefined;
  if (value === null || value === undefined) return {};
  return isMap(value as Plain) ? (value as { readonly [key: string]: Plain }) : undefined;
}

/** The text with one edit done. A text that no form can show is returned as it is. */
export function editText(text: string, asked: Edit): string {
  const before = formValue(text);
  if (before === undefined) return text;
  const edit = asked.kind === 'remove' ? removalOf(before, asked.path) : asked;
  const wanted = edited(before, edit);
  if (same(wanted, before) && JSON.stringify(wanted) === JSON.stringify(before)) return text;
  const document = parseDocument(text, AS_READ);
  const inPlace = splice(text, document, edit);
  if (inPlace !== undefined && same(formValue(inPlace), wanted)) return inPlace;
  return rewritten(document, edit, wanted);
}

/** The document written anew by the YAML library, with its comments. */
function rewritten(document: Document, edit: Edit, wanted: Plain): string {
  const path = [...('path' in edit ? edit.path : [])];
  if (edit.kind === 'set') {
    // What is set below a single value takes its place.
    const depth = path.findIndex((_, n) => n > 0 && isScalar(document.getIn(path.slice(0, n), true)));
    const place = depth < 0 ? path : path.slice(0, depth);
    document.setIn(place, document.createNode(valueAt(wanted, place)));
  } else if (edit.kind === 'remove') document.deleteIn(path);
  else if (edit.kind === 'rename') {
    const value = document.getIn(path, true);
    document.deleteIn(path);
    document.setIn([...path.slice(0, -1), edit.key], value);
  } else {
    const list = path.length === 0 ? document.contents : document.getIn(path, true);
    if (isSeq(list)) {
      if (edit.kind === 'insert') list.items.splice(edit.at, 0, document.createNode(edit.value));
      else list.items.splice(edit.to, 0, ...list.items.splice(edit.from, 1));
    }
  }
  const text = document.toString({ lineWidth: 0 });
  if (same(formValue(text), wanted)) return text;
  // The last resort keeps the meaning and what stands above the document, nothing else.
  document.contents = document.createNode(wanted) as typeof document.contents;
  if (isMapNode(document.contents)) document.contents.flow = false;
  return document.toString({ lineWidth: 0 });
}

function same(a: Plain | undefined, b: Plain | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((entry, i) => same(entry, b[i]));
  if (isMap(a) && isMap(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]))
    );
  }
  return Object.is(a, b) || (typeof a === 'number' && a === b);
}
