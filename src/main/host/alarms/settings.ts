// Where a person wants to be told that a run ended: one small JSON file beside the library. It is read at every alarm, so
// that a change counts for a run that is going on. The address of a webhook is a secret: it is never shown whole.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CottrellError } from '../../../core/errors.ts';

const schema = z.strictObject({
  /** Gets every alarm as JSON by POST. */
  webhook: z.url({ protocol: /^https?$/u, error: 'a webhook must be an http or https address' }).optional(),
  /** Program and arguments, started without a shell. */
  command: z.array(z.string().min(1)).min(1).optional(),
  /** `every end`, or only trouble: a run that tripped, an unsafe cell. */
  on: z.enum(['every end', 'trouble']).default('every end'),
});
export type AlarmSettings = z.infer<typeof schema>;

/** The file of a library's folder. */
export function alarmFile(libraryPath: string): string {
  return join(dirname(libraryPath), 'alarms.json');
}

/** The settings; all off where there is no file. Throws `argument-invalid` for a file that says something else. */
export function readAlarms(file: string): AlarmSettings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return schema.parse({});
    throw new CottrellError('file-unreadable', `Cannot read ${file}: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return checked(parsed(text, file), file);
}

/** Writes them; the file is whole or as it was. Throws `argument-invalid` for an address that is none. */
export function writeAlarms(file: string, settings: AlarmSettings): void {
  const text = `${JSON.stringify(checked(settings, 'The alarms cannot be kept'), undefined, 2)}\n`;
  mkdirSync(dirname(file), { recursive: true });
  // Others on this computer must not read the address.
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CottrellError('argument-invalid', `${file} is not JSON.`, { cause, advice: ADVICE });
  }
}

function checked(value: unknown, where: string): AlarmSettings {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ message }) => message);
  throw new CottrellError('argument-invalid', `${where}: ${issues.join('; ')}.`, { advice: ADVICE });
}

const ADVICE = '`cottrell alarms --help` shows how to set them; docs/how-to/alarms.md has examples.';
