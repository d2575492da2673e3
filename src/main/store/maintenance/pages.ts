// The pages of an SQLite file as bytes, without SQLite: for what it cannot reach any more because a page above is ruined.
// What was committed to the write-ahead log comes first, as it does for SQLite. Nothing is written.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** https://www.sqlite.org/fileformat2.html, sections 1.3 and 4 */
const DATABASE_HEADER = 100;
const LOG_HEADER = 32;
const FRAME_HEADER = 24;

interface OpenFile {
  readonly descriptor: number;
  readonly bytes: number;
}

/** Reads pages by their number, from 1 on. */
export class Pages implements Disposable {
  readonly count: number;
  /** Bytes of a page that hold anything. */
  readonly usable: number;
  readonly #size: number;
  readonly #main: OpenFile;
  readonly #log: OpenFile | undefined;
  /** Where in the log the latest committed page stands. */
  readonly #logged: ReadonlyMap<number, number>;

  constructor(path: string, pageSize: number) {
    this.#size = pageSize;
    this.#main = open(path)!;
    this.#log = open(`${path}-wal`);
    this.#logged = this.#log === undefined ? new Map() : committed(this.#log, pageSize);
    this.count = Math.max(Math.floor(this.#main.bytes / pageSize), ...this.#logged.keys());
    this.usable = pageSize - (this.page(1)?.[20] ?? 0);
  }

  /** The page; undefined where the file has none of that number. */
  page(number: number): Buffer | undefined {
    const logged = this.#logged.get(number);
    if (logged !== undefined) return read(this.#log!, logged, this.#size);
    return number < 1 ? undefined : read(this.#main, (number - 1) * this.#size, this.#size);
  }

  /** Where the header of the tree begins on a page. */
  static headerAt(number: number): number {
    return number === 1 ? DATABASE_HEADER : 0;
  }

  [Symbol.dispose](): void {
    closeSync(this.#main.descriptor);
    if (this.#log !== undefined) closeSync(this.#log.descriptor);
  }
}

function open(path: string): OpenFile | undefined {
  try {
    const descriptor = openSync(path, 'r');
    return { descriptor, bytes: fstatSync(descriptor).size };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function read({ descriptor }: OpenFile, at: number, length: number): Buffer | undefined {
  const bytes = Buffer.alloc(length);
  return readSync(descriptor, bytes, 0, length, at) === length ? bytes : undefined;
}

/** Frames of the log up to its last commit; those of an earlier round of the log have other salts. */
function committed(log: OpenFile, pageSize: number): Map<number, number> {
  const pages = new Map<number, number>();
  let open: [page: number, at: number][] = [];
  const salts = read(log, 0, LOG_HEADER)?.subarray(16, 24);
  const frame_B = FRAME_HEADER + pageSize;
  for (let at = LOG_HEADER; at + frame_B <= log.bytes; at += frame_B) {
    const header = read(log, at, FRAME_HEADER)!;
    if (!salts?.equals(header.subarray(8, 16))) break;
    open.push([header.readUInt32BE(0), at + FRAME_HEADER]);
    // A frame that ends a commit tells how long the database then is.
    if (header.readUInt32BE(4) === 0) continue;
    for (const [page, place] of open) pages.set(page, place);
    open = [];
  }
  return pages;
}
