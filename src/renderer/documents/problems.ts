// What is wrong with a document, put where a person looks: beside its line, or beside its field.

import type { Path } from '../../core/document.ts';
import { pathText } from '../../core/document.ts';

/** As the API and the compiler give it. */
export interface PlacedProblem {
  readonly message: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly path?: string | undefined;
}

/** Problems by line, in the order of the text; what has no line stands at the first. */
export function byLine(problems: readonly PlacedProblem[]): Map<number, PlacedProblem[]> {
  const lines = new Map<number, PlacedProblem[]>();
  for (const problem of [...problems].sort(inOrder)) {
    const line = problem.line ?? 1;
    lines.set(line, [...(lines.get(line) ?? []), problem]);
  }
  return lines;
}

/** What is wrong at exactly this place. */
export function problemsAt(problems: readonly PlacedProblem[], path: Path): string | undefined {
  const name = pathText(path);
  const messages = problems.filter((problem) => (problem.path ?? '') === name).map(({ message }) => message);
  return messages.length === 0 ? undefined : messages.join('; ');
}

/** How much is wrong at this place and below it. */
export function countBelow(problems: readonly PlacedProblem[], path: Path): number {
  const name = pathText(path);
  return problems.filter((problem) => isWithin(problem.path ?? '', name)).length;
}

/** "4:10". */
export function placeText({ line, column }: PlacedProblem): string {
  return line === undefined ? '' : `${line}:${column ?? 1}`;
}

/** The offset in the text of a line and column, both counted from 1. */
export function offsetAt(text: string, line: number, column = 1): number {
  let offset = 0;
  for (let n = 1; n < line; n++) {
    const end = text.indexOf('\n', offset);
    if (end < 0) return text.length;
    offset = end + 1;
  }
  const end = text.indexOf('\n', offset);
  return Math.min(offset + column - 1, end < 0 ? text.length : end);
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || (path.startsWith(outer) && (outer === '' || /[.[]/u.test(path[outer.length]!)));
}

function inOrder(a: PlacedProblem, b: PlacedProblem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
