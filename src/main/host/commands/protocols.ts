// `cottrell protocols`: the protocols that are there, each with its title and how long it takes.
import { relative } from 'node:path';
import { asCottrellError } from '../../../core/errors.ts';
import { formatDuration } from '../../../core/quantity.ts';
import { durationOf } from '../../../core/waveform.ts';
import { type CommandResult, table } from '../output.ts';
import { SHIPPED_PROTOCOLS } from '../paths.ts';
import { openProtocol } from '../protocol-file.ts';
import { filesOf } from '../protocol-files.ts';

interface ProtocolEntry {
  readonly file: string;
  readonly title?: string;
  readonly description?: string;
  readonly duration_s?: number;
  /** Why it cannot be used, where it cannot. */
  readonly problem?: string;
}

export async function protocolsCommand(_args: string[], options: { dir?: string }): Promise<CommandResult> {
  const folder = options.dir ?? SHIPPED_PROTOCOLS;
  const entries = filesOf(folder).map((file) => entryOf(file));
  const rows = entries.map(({ file, title, duration_s, problem }) => [
    relative(process.cwd(), file),
    duration_s === undefined ? '' : formatDuration(duration_s),
    title ?? `not valid: ${problem}`,
  ]);
  const text =
    rows.length === 0 ? `No protocols in ${folder}.` : table(['file', '>takes', 'title'], rows, '');
  return { data: { folder, protocols: entries }, text, exitCode: 0 };
}

function entryOf(file: string): ProtocolEntry {
  try {
    const { title, description, waveform } = openProtocol(file, []);
    return { file, title, ...(description && { description }), duration_s: durationOf(waveform) };
  } catch (error) {
    return { file, problem: asCottrellError(error).message };
  }
}
