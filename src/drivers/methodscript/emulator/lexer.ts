// One line of a script as words. It knows letters and places, not commands.
import { CODE, ScriptRefusal } from './firmware-error.ts';

export interface Word {
  readonly kind: 'word' | 'operator' | 'text' | 'formatted text' | '(' | ')' | '[' | ']';
  readonly text: string;
  /** Column just behind it, from 1: where the firmware stands when it judges the word. */
  readonly end: number;
}

const SPACE = /[ \t]/;
const WORD = /[A-Za-z0-9_:.+-]/;
const OPERATORS = ['==', '!=', '<=', '>=', '<', '>', '&', '|'];

/** Splits a line; a comment ends it. Throws where a character has no business there. */
export function wordsOf(line: string, lineNumber: number): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < line.length) {
    const character = line[at]!;
    if (SPACE.test(character)) {
      at++;
      continue;
    }
    if (character === '#') break;
    const word = wordAt(line, at, lineNumber);
    words.push(word);
    at = word.end - 1;
  }
  return words;
}

function wordAt(line: string, at: number, lineNumber: number): Word {
  const character = line[at]!;
  if (character === '"') return textAt(line, at + 1, 'text', lineNumber);
  if (character === 'f' && line[at + 1] === '"') return textAt(line, at + 2, 'formatted text', lineNumber);
  if ('()[]'.includes(character))
    return { kind: character as '(' | ')' | '[' | ']', text: character, end: at + 2 };
  const operator = OPERATORS.find((candidate) => line.startsWith(candidate, at));
  if (operator !== undefined) return { kind: 'operator', text: operator, end: at + operator.length + 1 };
  let end = at;
  while (end < line.length && WORD.test(line[end]!)) end++;
  if (end === at) throw new ScriptRefusal(CODE.unexpectedCharacter, lineNumber, at + 2);
  return { kind: 'word', text: line.slice(at, end), end: end + 1 };
}

function textAt(line: string, from: number, kind: Word['kind'], lineNumber: number): Word {
  let text = '';
  for (let at = from; at < line.length; at++) {
    if (line[at] === '"') return { kind, text, end: at + 2 };
    if (line[at] === '\\' && at + 1 < line.length) at++;
    text += line[at];
  }
  throw new ScriptRefusal(CODE.unexpectedCharacter, lineNumber, line.length + 1);
}
