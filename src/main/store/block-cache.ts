// The blocks of runs that are being looked at: what their rows say, and those read lately. A block that is final never
// changes, so nothing here is ever out of date; small blocks, which may still be merged, are asked for anew each time.
import type { SampleBlock } from '../../core/samples.ts';
import type { BlockHead } from './block-table.ts';
import { type Digest, digestOf } from './digest.ts';
import type { Library } from './library.ts';

/** Blocks with so many samples are never merged, nor is what stands before them. See merging.ts. */
const FINAL = 1024;
const RUNS_KEPT = 8;
const BLOCKS_KEPT = 64;
/** More than the widest window needs at once: see MOST_POINTS in shapes/windows.ts. */
const DIGESTS_KEPT = 5000;

/** Reads blocks of a library, and remembers. */
export class BlockCache {
  readonly #library: Library;
  readonly #heads = new Recent<number, { heads: BlockHead[]; readonly final: BlockHead[] }>(RUNS_KEPT);
  readonly #blocks = new Recent<string, SampleBlock>(BLOCKS_KEPT);
  readonly #digests = new Recent<string, Digest>(DIGESTS_KEPT);

  constructor(library: Library) {
    this.#library = library;
  }

  /** All blocks of a run as they are now, in order. */
  heads(run: number): readonly BlockHead[] {
    const known = this.#heads.get(run, () => ({ heads: [], final: [] }));
    const news = this.#library.heads(run, known.final.at(-1)?.last_number);
    if (news.length === 0 && known.heads.length === known.final.length) return known.heads;
    known.heads = [...known.final, ...news];
    for (const head of news.slice(0, news.findLastIndex(({ length }) => length >= FINAL) + 1))
      known.final.push(head);
    return known.heads;
  }

  /** Whether the samples of a block are at hand. */
  hasSamples(run: number, head: BlockHead): boolean {
    return this.#blocks.has(nameOf(run, head));
  }

  /** Whether the block in brief is at hand. */
  hasDigest(run: number, head: BlockHead): boolean {
    return this.#digests.has(nameOf(run, head));
  }

  /** The samples of a block. Throws `block-damaged`. */
  samples(run: number, head: BlockHead): SampleBlock {
    return this.#blocks.get(nameOf(run, head), () => this.#library.samples(run, head));
  }

  /** The block in brief. Throws `block-damaged`. */
  digest(run: number, head: BlockHead): Digest {
    return this.#digests.get(nameOf(run, head), () => digestOf(this.samples(run, head), head.before));
  }
}

function nameOf(run: number, { number, last_number }: BlockHead): string {
  return `${run}/${number}-${last_number}`;
}

/** Keeps what was used lately. */
class Recent<K, V> {
  readonly #most: number;
  readonly #entries = new Map<K, V>();

  constructor(most: number) {
    this.#most = most;
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  get(key: K, make: () => V): V {
    const known = this.#entries.get(key);
    const value = known ?? make();
    if (known !== undefined) this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value!);
    return value;
  }
}
