// Files on the emulated instrument, in memory: what `file_open` makes and script output fills. They live as long as
// the emulator and are read by whoever holds it, not over the line.
import { CODE, FirmwareError } from './firmware-error.ts';

const COUNTER = '&i';
const LAST_COUNTER = 9999;

export class Storage {
  readonly #files = new Map<string, Uint8Array[]>();
  #open: string | undefined;

  /**
   * Opens a file for output. Mode 0 makes a new one, 1 appends, 2 makes a new one whose name carries a counter in
   * the place of `&i`. Returns what appends to it.
   */
  open(path: string, mode: number): (bytes: Uint8Array) => void {
    if (this.#open !== undefined) throw new FirmwareError(CODE.filesOpen);
    if (path.includes(COUNTER) !== (mode === 2)) throw new FirmwareError(CODE.fileMode);
    const name = mode === 2 ? this.#unused(path) : path;
    if (mode === 0 && this.#files.has(name)) throw new FirmwareError(CODE.fileExists);
    const pieces = this.#files.get(name) ?? [];
    this.#files.set(name, pieces);
    this.#open = name;
    return (bytes) => {
      pieces.push(bytes);
    };
  }

  #unused(path: string): string {
    for (let n = 0; n <= LAST_COUNTER; n++) {
      const name = path.replace(COUNTER, String(n).padStart(4, '0'));
      if (!this.#files.has(name)) return name;
    }
    throw new FirmwareError(CODE.fileOpenFailed);
  }

  /** Closes the open file, if there is one. */
  close(): void {
    this.#open = undefined;
  }

  /** Names in the order in which they were made. */
  names(): string[] {
    return [...this.#files.keys()];
  }

  /** What a file holds; undefined when there is none of this name. */
  read(name: string): string | undefined {
    const pieces = this.#files.get(name);
    return pieces && Buffer.concat(pieces).toString('latin1');
  }
}
