// What is remembered of the person's instruments, by driver and serial number: names, where they were plugged in last,
// and how their current is put right. One JSON file that people can read; it is whole or as it was. Simulated
// instruments are never in it.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { CottrellError } from '../../core/errors.ts';
import type { Identity, PortInfo } from '../../drivers/driver.ts';
import { readTextFile } from './paths.ts';

const known = z.strictObject({
  driver: z.string(),
  serial: z.string(),
  label: z.string(),
  name: z.string().trim().min(1).max(60).optional(),
  inverted: z.boolean().default(false),
  offset_A: z.number().default(0),
  port: z.string().optional(),
  usbSerial: z.string().optional(),
  /** Met on a pseudo-terminal: an emulator, most likely, and nothing to look for later. */
  emulated: z.literal(true).optional(),
});
const file = z.strictObject({ 'cottrell instruments': z.literal(1), instruments: z.array(known) });

/** One instrument as it is remembered. */
export type KnownInstrument = z.infer<typeof known>;

/** What a person may set of an instrument. An empty name takes it away. */
export type InstrumentSettings = Partial<Pick<KnownInstrument, 'name' | 'inverted' | 'offset_A'>>;

/** The remembered instruments. Read anew each time: other programs write the same file. */
export class InstrumentBook {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Throws `file-unreadable` where the file is damaged: nothing is guessed, and nothing overwritten. */
  get all(): readonly KnownInstrument[] {
    if (!existsSync(this.path)) return [];
    try {
      return file.parse(JSON.parse(readTextFile(this.path))).instruments;
    } catch (cause) {
      if (cause instanceof CottrellError) throw cause;
      throw new CottrellError('file-unreadable', `${this.path} is no list of instruments.`, {
        cause,
        advice:
          'Mend the file or move it away; instruments are then learnt anew, without names and settings.',
      });
    }
  }

  /** Throws `argument-invalid` where no instrument has that name. */
  named(name: string): KnownInstrument {
    const found = this.all.find((one) => one.name?.toLowerCase() === name.trim().toLowerCase());
    if (found !== undefined) return found;
    const names = this.all.flatMap((one) => one.name ?? []).join(', ');
    throw new CottrellError('argument-invalid', `No instrument is called "${name}".`, {
      advice: names === '' ? 'Name one with `cottrell name`.' : `There are: ${names}.`,
    });
  }

  /** Those a person has met: an emulated one only where it was given a name. */
  get real(): readonly KnownInstrument[] {
    return this.all.filter(({ emulated, name }) => emulated === undefined || name !== undefined);
  }

  bySerial(serial: string): KnownInstrument | undefined {
    return this.all.find((one) => one.serial === serial);
  }

  /** Remembers who was met where; answers what is known of it. */
  met(
    { driver, serial, label }: Identity,
    { path: port, serialNumber: usbSerial }: PortInfo,
  ): KnownInstrument {
    const before = this.#find(driver, serial);
    const now = known.parse({
      ...before,
      driver,
      serial,
      label,
      port,
      ...(usbSerial && { usbSerial }),
      emulated: isPseudoTerminal(port) || undefined,
    });
    if (JSON.stringify(now) !== JSON.stringify(before)) this.#put(now);
    return now;
  }

  /** Changes what a person may set. Throws `argument-invalid` for one never met, or a name that another has. */
  set(driver: string, serial: string, { name, ...others }: InstrumentSettings): KnownInstrument {
    const before = this.#find(driver, serial);
    if (before === undefined)
      throw new CottrellError(
        'argument-invalid',
        `No instrument with the serial number ${serial} was ever met.`,
      );
    const wanted = name === undefined ? before.name : name.trim() || undefined;
    const holder = this.all.find((one) => one.name?.toLowerCase() === wanted?.toLowerCase());
    if (wanted !== undefined && holder !== undefined && holder.serial !== serial)
      throw new CottrellError(
        'argument-invalid',
        `${holder.label} ${holder.serial} is called "${wanted}" already.`,
      );
    const read = known.safeParse({ ...before, ...others, name: wanted });
    if (!read.success)
      throw new CottrellError('argument-invalid', read.error.issues.map(({ message }) => message).join('; '));
    this.#put(read.data);
    return read.data;
  }

  #find(driver: string, serial: string): KnownInstrument | undefined {
    return this.all.find((one) => one.driver === driver && one.serial === serial);
  }

  #put(changed: KnownInstrument): void {
    const others = this.all.filter((one) => one.driver !== changed.driver || one.serial !== changed.serial);
    const instruments = [...others, changed].sort((a, b) => a.serial.localeCompare(b.serial));
    const temporary = `${this.path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      writeFileSync(temporary, `${JSON.stringify({ 'cottrell instruments': 1, instruments }, null, 2)}\n`, {
        flag: 'wx',
        flush: true,
      });
      renameSync(temporary, this.path);
    } catch (cause) {
      throw new CottrellError('file-unreadable', `${this.path} cannot be written.`, { cause });
    } finally {
      rmSync(temporary, { force: true });
    }
  }
}

/** Whether a path leads to the terminal of another program, not to a port. */
function isPseudoTerminal(path: string): boolean {
  try {
    return realpathSync(path).startsWith('/dev/pts/');
  } catch {
    // No file of that name, as on Windows: then it is no pseudo-terminal either.
    return false;
  }
}
