// How the command line speaks: text for people on a terminal, or one JSON envelope for programs. Results go to
// standard output, progress and errors to standard error. Commands never write to either by themselves.
import type { CottrellError, Problem } from '../../core/errors.ts';
import { VERSION } from './paths.ts';

/** Version of the JSON envelope; raised when a field changes its meaning or goes. */
const SCHEMA_VERSION = 1;

/** What a command hands back: data for programs, a text for people, an exit code. */
export interface CommandResult {
  readonly data: unknown;
  readonly text: string;
  readonly exitCode: number;
}

/** The one JSON envelope of every command. */
export function successEnvelope(command: string, data: unknown): string {
  return JSON.stringify(
    { schemaVersion: SCHEMA_VERSION, cottrell: VERSION, command, ok: true, result: data },
    finite,
    2,
  );
}

/** The same envelope for an error. */
export function errorEnvelope(command: string, error: CottrellError): string {
  return JSON.stringify(
    { schemaVersion: SCHEMA_VERSION, cottrell: VERSION, command, ok: false, error },
    finite,
    2,
  );
}

/** JSON knows no NaN: what was not measured is null. Typed arrays become plain ones. */
function finite(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
}

/** An error as a person wants to read it: what, where, what to do. */
export function errorText(error: CottrellError, file?: string): string {
  const lines = [`error: ${error.message}`];
  for (const problem of error.problems) lines.push(`  ${problemText(problem, file)}`);
  const cause = error.cause;
  if (cause instanceof Error && error.code === 'cell-not-off') lines.push(`because: ${cause.message}`);
  lines.push(`advice: ${error.advice}`);
  return lines.join('\n');
}

function problemText({ line, column, path, message }: Problem, file = ''): string {
  const place = line === undefined ? [] : [`${file}${file ? ':' : ''}${line}:${column ?? 1}`];
  const names = path === undefined || path === '' || message.includes(`"${path}"`) ? [] : [path];
  return [...place, ...names, message].join(': ');
}

/** Columns of text, aligned; numbers (by the header's leading `>`) to the right. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  indent = '  ',
): string {
  const right = header.map((cell) => cell.startsWith('>'));
  const names = header.map((cell) => cell.replace(/^>/, ''));
  const widths = names.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]) =>
    indent +
    widths
      .map((width, i) => (right[i] ? (cells[i] ?? '').padStart(width) : (cells[i] ?? '').padEnd(width)))
      .join('  ')
      .trimEnd();
  return [line(names), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}
