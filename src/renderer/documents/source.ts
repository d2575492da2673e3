// Values as YAML source: how a new value is written into a document that a person has laid out. It decides style only;
// where the source goes is splice.ts's.
import { Document, isScalar, Scalar, visit } from 'yaml';
import type { Plain } from './plain.ts';

/** Longest map that is written on one line, in braces. */
const LONGEST_LINE = 72;

/** The value on one line, as it stands inside braces or brackets. */
export function flowSource(value: Plain, like?: Scalar): string {
  // A key with nothing behind it is how a person leaves a place open.
  if (value === null) return '';
  const document = new Document([scalarLike(value, like)]);
  visit(document, {
    Collection: (_key, node) => {
      node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 }).trim().slice(1, -1).trim();
}

/** The value as it stands after "key: " (or "- ") in a block whose lines are indented by `indent`. */
export function blockSource(value: Plain, indent: number, after: 'key' | 'dash', like?: Scalar): string {
  if (value === null) return '';
  const node = scalarLike(value, like);
  const document = after === 'key' ? new Document({ k: node }) : new Document([node]);
  visit(document, {
    Map: (key, map) => {
      // The outermost is ours; what is small stands on one line, as people write it.
      if (key === null) return;
      if (
        map.items.every((pair) => isScalar(pair.value)) &&
        flowLength(map.toJSON() as Plain) <= LONGEST_LINE
      )
        map.flow = true;
      // The settings of a step stand below it.
    },
    Seq: (key, seq) => {
      if (key === null) return;
      if (seq.items.length === 0 || (seq.items.every(isScalar) && flowLength(seq.toJSON() as Plain) <= 40))
        seq.flow = true;
    },
  });
  const folded = isScalar(node) && node.type === Scalar.BLOCK_FOLDED;
  const text = document.toString({ lineWidth: folded ? Math.max(40, 118 - indent) : 0 }).trimEnd();
  const body = after === 'key' ? text.replace(/^k: ?/u, '') : text.replace(/^- /u, '');
  return body.replace(/\n(?=[^\n])/gu, `\n${' '.repeat(indent)}`);
}

function flowLength(value: Plain): number {
  return flowSource(value).length;
}

/** A scalar in the style of the one it replaces: a person's quotes stay, a folded text stays folded. */
function scalarLike(value: Plain, like: Scalar | undefined): unknown {
  if (typeof value !== 'string' || like?.type == null || typeof like.value !== 'string') return value;
  const scalar = new Scalar(value);
  if (like.type === Scalar.BLOCK_FOLDED || like.type === Scalar.BLOCK_LITERAL) scalar.type = like.type;
  // Quotes that were needed are not kept when they no longer are.
  else if (isQuoted(like) && flowSource(like.value) === like.value) scalar.type = like.type;
  return scalar;
}

function isQuoted({ type }: Scalar): boolean {
  return type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE;
}
