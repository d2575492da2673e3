// The commands of the serial line: their names, when they are allowed, and how a line is told apart. What they do is
// the emulator's business.

export interface LineCommand {
  readonly name: string;
  /** Bit in the answer to `CC`. */
  readonly bit: number;
  readonly when: 'idle' | 'running' | 'both';
  /** True when letters or digits may follow the name. */
  readonly takesArgument?: true;
  /** True when a word may follow the name, behind a space. */
  readonly takesWord?: true;
}

const DEFINITIONS: readonly LineCommand[] = [
  { name: 't', bit: 1, when: 'both' },
  { name: 'CC', bit: 32, when: 'idle' },
  { name: 'CM', bit: 33, when: 'idle' },
  { name: 'S', bit: 34, when: 'idle', takesArgument: true },
  { name: 'G', bit: 35, when: 'idle', takesArgument: true },
  { name: 'l', bit: 36, when: 'idle' },
  { name: 'r', bit: 37, when: 'idle' },
  { name: 'e', bit: 38, when: 'idle' },
  { name: 'Fmscr', bit: 43, when: 'idle' },
  { name: 'Lmscr', bit: 44, when: 'idle' },
  { name: 'i', bit: 48, when: 'idle' },
  { name: 'v', bit: 49, when: 'idle' },
  { name: 'fs_dir', bit: 51, when: 'idle', takesWord: true },
  { name: 'fs_get', bit: 52, when: 'idle', takesWord: true },
  { name: 'fs_del', bit: 54, when: 'idle', takesWord: true },
  { name: 'fs_info', bit: 55, when: 'idle' },
  { name: 'm', bit: 60, when: 'idle' },
  { name: 'h', bit: 96, when: 'running' },
  { name: 'H', bit: 97, when: 'running' },
  { name: 'Z', bit: 98, when: 'running' },
  { name: 'Y', bit: 99, when: 'running' },
  { name: 'R', bit: 101, when: 'running' },
];

/** Commands that exist, by name. */
export const LINE_COMMANDS: ReadonlyMap<string, LineCommand> = new Map(
  DEFINITIONS.map((command) => [command.name, command]),
);

/** Documented commands of real instruments that the emulator answers with "not supported here". */
const UNSUPPORTED = /^(dlfw|s?fs_[a-z]+|[le]_fs|comm_(un)?lock)( |$)/;

/** A line from the host: a command with its argument, one that is not supported here, or nothing known. */
export function readLineCommand(
  line: string,
): { command: LineCommand; argument: string } | 'unsupported' | 'unknown' {
  const exact = LINE_COMMANDS.get(line);
  if (exact !== undefined) return { command: exact, argument: '' };
  const [name = '', ...words] = line.split(' ');
  const named = LINE_COMMANDS.get(name);
  if (named?.takesWord) return { command: named, argument: words.join(' ') };
  if (UNSUPPORTED.test(line)) return 'unsupported';
  const first = LINE_COMMANDS.get(line[0] ?? '');
  if (first?.takesArgument) return { command: first, argument: line.slice(1) };
  return 'unknown';
}
