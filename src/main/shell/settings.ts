// What the desktop program remembers between starts: where its window was, and which library and folders a person chose.
// A file that cannot be read means the defaults, and is said once; a run never depends on it.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const bounds = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
export type Bounds = z.infer<typeof bounds>;

/** What the engine works on, where a person chose it; else their own. */
const places = z.object({
  library: z.string().exactOptional(),
  protocolFolder: z.string().exactOptional(),
  exportFolder: z.string().exactOptional(),
});
export type Places = z.infer<typeof places>;

const settings = z.object({
  window: bounds.extend({ maximized: z.boolean() }).optional(),
  places: places.default({}),
  /** Libraries that were open before, the last one first. */
  recentLibraries: z.array(z.string()).default([]),
});
export type Settings = z.infer<typeof settings>;

/** The settings in one file. */
export class SettingsFile {
  readonly #path: string;
  readonly #complain: (message: string) => void;
  #settings: Settings;

  /** `complain` is told of a file that cannot be read or written. */
  constructor(path: string, complain: (message: string) => void) {
    this.#path = path;
    this.#complain = complain;
    this.#settings = this.#read();
  }

  get settings(): Settings {
    return this.#settings;
  }

  change(change: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...change };
    const temporary = `${this.#path}.new`;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      writeFileSync(temporary, `${JSON.stringify(this.#settings, undefined, 2)}\n`, { flush: true });
      renameSync(temporary, this.#path);
    } catch (error) {
      this.#complain(`${this.#path} cannot be written: ${(error as Error).message}`);
    }
  }

  #read(): Settings {
    try {
      return settings.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#complain(`${this.#path} cannot be read, so the defaults hold: ${(error as Error).message}`);
      return settings.parse({});
    }
  }
}
