// A protocol file a person named, with the values they set over it on the command line.
import { CottrellError } from '../../core/errors.ts';
import { compileProtocol } from '../../core/protocol/compile.ts';
import type { Protocol } from '../../core/protocol/protocol.ts';
import { readTextFile } from './paths.ts';

/** Reads and compiles; `settings` are "key=value" words. Throws `file-unreadable`, `argument-invalid`, `protocol-invalid`. */
export function openProtocol(file: string, settings: readonly string[]): Protocol {
  return compileProtocol(readTextFile(file), { set: Object.fromEntries(settings.map(splitSetting)) });
}

/** "key=value" of one setting. Throws `argument-invalid`. */
export function splitSetting(word: string): [key: string, value: string] {
  const at = word.indexOf('=');
  if (at < 1)
    throw new CottrellError(
      'argument-invalid',
      `--set ${word}: a key and a value are needed, as in "cell.area=1 cm^2".`,
    );
  return [word.slice(0, at).trim(), word.slice(at + 1).trim()];
}
