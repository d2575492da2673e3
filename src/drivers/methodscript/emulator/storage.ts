// Files on the emulated instrument, in memory: what `file_open` makes, script output fills and `fs_…` commands read.
// They live as long as the emulator. What a power cut catches in the write buffer is lost, as on a real memory.
import { CODE, FirmwareError } from './firmware-error.ts';

const COUNTER = '&i';
const LAST_COUNTER = 9999;
/** Bytes that are gathered before they are really written. */
const BUFFER_BYTES = 512;
const KB = 1024;

interface StoredFile {
  readonly pieces: Uint8Array[];
  bytes: number;
}

export class Storage {
  readonly #capacity_bytes: number;
  readonly #files = new Map<string, StoredFile>();
  #used_bytes = 0;
  #open: string | undefined;

  /** `capacity_bytes` 0: there is no memory. */
  constructor(capacity_bytes: number) {
    this.#capacity_bytes = capacity_bytes;
  }

  get isThere(): boolean {
    return this.#capacity_bytes > 0;
  }

  /**
   * Opens a file for output. Mode 0 makes a new one, 1 appends, 2 makes a new one whose name carries a counter in
   * the place of `&i`. Returns what appends to it, which fails where no room is left.
   */
  open(path: string, mode: number): (bytes: Uint8Array) => void {
    if (this.#open !== undefined) throw new FirmwareError(CODE.filesOpen);
    if (path.includes(COUNTER) !== (mode === 2)) throw new FirmwareError(CODE.fileMode);
    const name = mode === 2 ? this.#unused(path) : path;
    if (mode === 0 && this.#files.has(name)) throw new FirmwareError(CODE.fileExists);
    const file = this.#files.get(name) ?? { pieces: [], bytes: 0 };
    this.#files.set(name, file);
    this.#open = name;
    return (bytes) => {
      if (this.#used_bytes + bytes.length > this.#capacity_bytes) throw new FirmwareError(CODE.fileOperation);
      this.#used_bytes += bytes.length;
      file.bytes += bytes.length;
      file.pieces.push(bytes);
    };
  }

  #unused(path: string): string {
    for (let n = 0; n <= LAST_COUNTER; n++) {
      const name = path.replace(COUNTER, String(n).padStart(4, '0'));
      if (!this.#files.has(name)) return name;
    }
    throw new FirmwareError(CODE.fileOperation);
  }

  /** Closes the open file, if there is one. */
  close(): void {
    this.#open = undefined;
  }

  /** The power goes: the open file keeps only what had been written out of the buffer. */
  powerOff(): void {
    const file = this.#open === undefined ? undefined : this.#files.get(this.#open);
    this.#open = undefined;
    if (file === undefined) return;
    const kept = Buffer.concat(file.pieces).subarray(0, file.bytes - (file.bytes % BUFFER_BYTES));
    this.#used_bytes -= file.bytes - kept.length;
    file.pieces.splice(0, Number.POSITIVE_INFINITY, kept);
    file.bytes = kept.length;
  }

  /** Names in the order in which they were made. */
  names(): string[] {
    return [...this.#files.keys()];
  }

  /** What a file holds; undefined when there is none of this name. */
  read(name: string): string | undefined {
    const file = this.#files.get(name);
    return file && Buffer.concat(file.pieces).toString('latin1');
  }

  /** The answer to `fs_dir`, behind its letter: a line for each file. */
  listing(): string[] {
    return [...this.#files].map(([name, { bytes }]) => `2026-01-01 00:00:00;FIL;${bytes};${name}`);
  }

  /** The answer to `fs_info`, behind its letter. */
  info(): string {
    const free_bytes = this.#capacity_bytes - this.#used_bytes;
    return `size: ${Math.floor(this.#capacity_bytes / KB)} kB\nfree: ${Math.floor(free_bytes / KB)} kB`;
  }

  /** Deletes a file. */
  remove(name: string): void {
    const file = this.#files.get(name);
    if (file === undefined) throw new FirmwareError(CODE.fileNotFound);
    if (name === this.#open) throw new FirmwareError(CODE.filesOpen);
    this.#used_bytes -= file.bytes;
    this.#files.delete(name);
  }
}
