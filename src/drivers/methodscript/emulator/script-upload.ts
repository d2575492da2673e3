// A script on its way in: the lines behind `l` or `e` up to the empty line. It only collects and judges at the end.
import type { Program } from './command.ts';
import { CODE, ScriptRefusal } from './firmware-error.ts';
import { parseScript } from './parser.ts';

/** Column behind the longest line that is taken. */
const TOO_LONG_COLUMN = 256;

export class ScriptUpload {
  /** The command that announced it. */
  readonly command: 'l' | 'e';
  readonly #lines: string[] = [];
  #firstTooLong = 0;

  constructor(command: 'l' | 'e') {
    this.command = command;
  }

  add(line: string): void {
    this.#lines.push(line);
  }

  /** A line came that was too long to be kept. */
  addOverlong(): void {
    this.add('');
    this.#firstTooLong ||= this.#lines.length;
  }

  /** The whole script, parsed; throws a ScriptRefusal at its first mistake. */
  parse(limit_bytes: number): Program {
    if (this.#firstTooLong > 0)
      throw new ScriptRefusal(CODE.lineTooLong, this.#firstTooLong, TOO_LONG_COLUMN);
    return parseScript(this.#lines, limit_bytes);
  }
}
