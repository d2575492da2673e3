// Script text to program: every word, name, argument and block checked before anything touches the cell. The first
// trouble refuses the whole script with its line and column.

import type { Argument, Option } from './argument.ts';
import type { ArgumentKind, Program, ScriptCommand, Statement } from './command.ts';
import { CODE, ScriptRefusal } from './firmware-error.ts';
import { COMMANDS, isUnsupportedCommand } from './language.ts';
import { type Word, wordsOf } from './lexer.ts';
import { literalOf } from './literal.ts';
import { isKnownType, typeCode } from './slot.ts';

const LONGEST_NAME = 32;
const DEEPEST = 16;

/** Parses the lines between the command and the empty line. `limit_bytes`: memory for commands and arguments. */
export function parseScript(lines: readonly string[], limit_bytes: number): Program {
  const parser = new Parser(limit_bytes);
  lines.forEach((line, index) => {
    parser.line(line, index + 1);
  });
  return parser.end(lines.length);
}

interface Block {
  readonly kind: 'loop' | 'measurement loop' | 'if';
  readonly statements: number[];
  readonly breaks: number[];
  seenElse: boolean;
}

class Parser {
  readonly #limit_bytes: number;
  readonly #statements: Statement[] = [];
  readonly #names = new Map<string, { kind: 'variable' | 'array'; index: number }>();
  readonly #blocks: Block[] = [];
  #finish = -1;
  #variables = 0;
  #arrays = 0;
  #bytes = 0;
  #lineNumber = 0;
  #words: Word[] = [];
  #at = 0;

  constructor(limit_bytes: number) {
    this.#limit_bytes = limit_bytes;
  }

  line(text: string, lineNumber: number): void {
    this.#lineNumber = lineNumber;
    this.#words = wordsOf(text, lineNumber);
    this.#at = 0;
    const first = this.#words[0];
    if (first === undefined) return;
    this.#bytes += this.#words.reduce((sum, word) => sum + word.text.length + 1, 0);
    if (this.#bytes > this.#limit_bytes) this.#refuse(CODE.scriptTooLarge, first);
    if (first.kind !== 'word') this.#refuse(CODE.unexpectedCharacter, first);
    this.#at = 1;
    const command = COMMANDS.get(first.text);
    if (command === undefined) {
      const known = isUnsupportedCommand(first.text);
      this.#refuse(known ? CODE.notSupported : CODE.unknownScriptCommand, first);
    }
    this.#statement(command, first);
  }

  end(lastLine: number): Program {
    if (this.#blocks.length > 0) throw new ScriptRefusal(CODE.scriptIncomplete, lastLine, 1);
    return {
      statements: this.#statements,
      finish: this.#finish < 0 ? this.#statements.length : this.#finish,
      variables: this.#variables,
      arrays: this.#arrays,
    };
  }

  #statement(command: ScriptCommand, word: Word): void {
    const insideMeasurement = this.#blocks.some((block) => block.kind === 'measurement loop');
    if (command.notInMeasurement !== undefined && insideMeasurement)
      this.#refuse(command.notInMeasurement, word);
    const args = this.#arguments(command.args);
    const options = this.#options(command);
    const extra = this.#words[this.#at];
    if (extra !== undefined) this.#refuse(CODE.tooManyArguments, extra);
    const statement: Statement = {
      line: this.#lineNumber,
      command,
      args,
      options,
      link: -1,
      exit: -1,
      depth: this.#loops() - (command.role === 'endloop' ? 1 : 0),
      closesMeasurement: this.#blocks.at(-1)?.kind === 'measurement loop',
    };
    const index = this.#statements.push(statement) - 1;
    this.#placeInBlocks(statement, index, word, insideMeasurement);
  }

  #loops(): number {
    return this.#blocks.filter((block) => block.kind !== 'if').length;
  }

  #placeInBlocks(statement: Statement, index: number, word: Word, insideMeasurement: boolean): void {
    const role = statement.command.role;
    switch (role) {
      case undefined:
        return;
      case 'measurement loop':
        if (insideMeasurement) this.#refuse(CODE.nestedMeasurementLoop, word);
        this.#open(role, index, word);
        return;
      case 'loop':
      case 'if':
        this.#open(role, index, word);
        return;
      case 'endloop':
        this.#closeLoop(index, word);
        return;
      case 'breakloop':
        this.#break(index, word);
        return;
      case 'elseif':
      case 'else':
      case 'endif':
        this.#branch(role, index, word);
        return;
      case 'on_finished':
        if (this.#blocks.length > 0 || this.#finish >= 0) this.#refuse(CODE.notHere, word);
        this.#finish = index;
    }
  }

  #open(kind: Block['kind'], index: number, word: Word): void {
    if (this.#blocks.length === DEEPEST) this.#refuse(CODE.tooDeep, word);
    this.#blocks.push({ kind, statements: [index], breaks: [], seenElse: false });
  }

  #closeLoop(index: number, word: Word): void {
    const block = this.#blocks.pop();
    if (block === undefined || block.kind === 'if') this.#refuse(CODE.blockEndsWrongly, word);
    const begin = block.statements[0]!;
    this.#statements[begin]!.link = index;
    this.#statements[index]!.link = begin;
    for (const statement of block.breaks) this.#statements[statement]!.link = index;
  }

  #break(index: number, word: Word): void {
    const block = this.#blocks.findLast((candidate) => candidate.kind !== 'if');
    if (block === undefined) this.#refuse(CODE.onlyInsideLoop, word);
    block.breaks.push(index);
  }

  #branch(role: 'elseif' | 'else' | 'endif', index: number, word: Word): void {
    const block = this.#blocks.at(-1);
    if (block?.kind !== 'if' || (block.seenElse && role !== 'endif'))
      this.#refuse(CODE.blockEndsWrongly, word);
    const { statements } = block;
    this.#statements[statements.at(-1)!]!.link = index;
    statements.push(index);
    block.seenElse ||= role === 'else';
    if (role !== 'endif') return;
    for (const statement of statements) this.#statements[statement]!.exit = index;
    this.#blocks.pop();
  }

  #options(command: ScriptCommand): Option[] {
    const options: Option[] = [];
    for (;;) {
      const name = this.#words[this.#at];
      if (name?.kind !== 'word' || this.#words[this.#at + 1]?.kind !== '(') return options;
      const kinds = command.options?.[name.text];
      if (kinds === undefined) this.#refuse(CODE.badOption, name);
      this.#at += 2;
      const args = this.#arguments(kinds);
      const close = this.#next();
      if (close.kind !== ')') this.#refuse(CODE.badOption, close);
      options.push({ name: name.text, args });
    }
  }

  #arguments(kinds: readonly ArgumentKind[]): Argument[] {
    return kinds.map((kind) => this.#argument(kind));
  }

  #next(): Word {
    const word = this.#words[this.#at++];
    if (word !== undefined) return word;
    const last = this.#words.at(-1)!;
    throw new ScriptRefusal(CODE.unexpectedCharacter, this.#lineNumber, last.end);
  }

  #argument(kind: ArgumentKind): Argument {
    const word = this.#next();
    switch (kind) {
      case 'new variable':
        return { kind: 'variable', variable: this.#declare(word, 'variable') };
      case 'new array':
        return { kind: 'array', array: this.#declare(word, 'array') };
      case 'operator':
        if (word.kind !== 'operator') this.#refuse(CODE.unexpectedCharacter, word);
        return { kind: 'operator', operator: word.text };
      case 'type':
        if (word.kind !== 'word' || !isKnownType(word.text)) this.#refuse(CODE.wrongVariableType, word);
        return { kind: 'type', code: typeCode(word.text) };
      case 'text':
        return this.#text(word);
      default:
        return this.#operand(word, kind);
    }
  }

  #declare(word: Word, kind: 'variable' | 'array'): number {
    if (word.kind !== 'word' || !/^[a-z][a-z0-9_]*$/.test(word.text)) this.#refuse(CODE.badName, word);
    if (word.text.length > LONGEST_NAME) this.#refuse(CODE.nameTooLong, word);
    if (this.#names.has(word.text)) this.#refuse(CODE.declaredTwice, word);
    const index = kind === 'variable' ? this.#variables++ : this.#arrays++;
    this.#names.set(word.text, { kind, index });
    return index;
  }

  #operand(word: Word, kind: 'float' | 'number' | 'whole' | 'variable' | 'array'): Argument {
    if (word.kind !== 'word') this.#refuse(CODE.unexpectedCharacter, word);
    const literal = literalOf(word.text);
    if (literal === 'bad') this.#refuse(CODE.badLiteral, word);
    if (literal === 'overflow') this.#refuse(CODE.overflow, word);
    if (literal === undefined) return this.#named(word, kind);
    if (kind === 'variable' || kind === 'array') this.#refuse(CODE.literalNotAllowed, word);
    if (kind === 'float' && literal.integer) this.#refuse(CODE.integerOrFloat, word);
    if (kind === 'whole' && !Number.isInteger(literal.value)) this.#refuse(CODE.integerOrFloat, word);
    return { kind: 'literal', ...literal };
  }

  #named(word: Word, kind: ArgumentKind): Argument {
    const found = this.#names.get(word.text);
    if (found === undefined) this.#refuse(CODE.undeclared, word);
    if (this.#words[this.#at]?.kind === '[') {
      if (found.kind !== 'array') this.#refuse(CODE.badArrayAccess, word);
      return this.#element(found.index);
    }
    if (found.kind === 'array') {
      if (kind !== 'array') this.#refuse(CODE.arrayNotAllowed, word);
      return { kind: 'array', array: found.index };
    }
    if (kind === 'array') this.#refuse(CODE.variableNotAllowed, word);
    return { kind: 'variable', variable: found.index };
  }

  #element(array: number): Argument {
    this.#at++;
    const at = this.#operand(this.#next(), 'whole');
    const close = this.#next();
    if (close.kind !== ']') this.#refuse(CODE.badArrayAccess, close);
    return { kind: 'element', array, at };
  }

  #text(word: Word): Argument {
    if (word.kind === 'text') return { kind: 'text', parts: [word.text] };
    if (word.kind !== 'formatted text') this.#refuse(CODE.unexpectedCharacter, word);
    const parts: (string | Argument)[] = [];
    // A doubled brace stands for itself.
    const pieces = word.text.split(/(\{\{|\}\}|\{[^{}]*\})/);
    for (const piece of pieces) {
      if (piece === '{{' || piece === '}}') parts.push(piece[0]!);
      else if (/^\{.*\}$/.test(piece)) parts.push(this.#interpolated(piece.slice(1, -1), word));
      else if (piece.includes('{')) this.#refuse(CODE.braceNotClosed, word);
      else if (piece !== '') parts.push(piece);
    }
    return { kind: 'text', parts };
  }

  #interpolated(source: string, whole: Word): Argument {
    const outer = { words: this.#words, at: this.#at };
    this.#words = wordsOf(source, this.#lineNumber).map((word) => ({ ...word, end: whole.end }));
    this.#at = 0;
    if (this.#words.length === 0) throw new ScriptRefusal(CODE.undeclared, this.#lineNumber, whole.end);
    const argument = this.#operand(this.#next(), 'number');
    const extra = this.#words[this.#at];
    if (extra !== undefined) this.#refuse(CODE.unexpectedCharacter, extra);
    this.#words = outer.words;
    this.#at = outer.at;
    return argument;
  }

  #refuse(code: string, word: Word): never {
    throw new ScriptRefusal(code, this.#lineNumber, word.end);
  }
}
