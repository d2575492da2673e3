// What is remembered of runs that are being looked at: pages of their pyramids, what rows say of blocks, and blocks read
// lately. A page or a final block never changes, so nothing here is ever out of date; small blocks, which may still be
// merged, are asked for anew each time.
import type { SampleBlock } from '../../core/samples.ts';
import type { BlockHead } from './block-table.ts';
import { type Digest, digestOf, runningTotals } from './digest.ts';
import type { Library } from './library.ts';
import type { Page } from './pyramid/page.ts';

/** Blocks with so many samples are never merged, nor is what stands before them. See merging.ts. */
const FINAL = 1024;
const RUNS_KEPT = 8;
const BLOCKS_KEPT = 64;
const TOTALS_KEPT = 32;
/** Some 40 kB each. */
const PAGES_KEPT = 512;
/** More than the widest window needs at once: see MOST_POINTS in shapes/windows.ts. */
const DIGESTS_KEPT = 5000;

/** Reads blocks and pages of a library, and remembers. */
export class BlockCache {
  readonly #library: Library;
  readonly #heads = new Recent<number, { heads: BlockHead[]; readonly final: BlockHead[] }>(RUNS_KEPT);
  readonly #blocks = new Recent<string, SampleBlock>(BLOCKS_KEPT);
  readonly #totals = new Recent<string, readonly Float64Array[]>(TOTALS_KEPT);
  readonly #pages = new Recent<string, { readonly page: Page | undefined }>(PAGES_KEPT);
  readonly #digests = new Recent<string, Digest>(DIGESTS_KEPT);

  constructor(library: Library) {
    this.#library = library;
  }

  /** The blocks of a run that hold anything behind the first `covered` samples, as they are now, in order. */
  heads(run: number, covered: number): readonly BlockHead[] {
    const known = this.#heads.get(run, () => ({ heads: [], final: [] }));
    const past = known.final.findIndex(({ first, length }) => first + length > covered);
    known.final.splice(0, past < 0 ? known.final.length : past);
    const after = known.final.at(-1)?.last_number ?? this.#commitsBefore(run, covered);
    const news = this.#library.heads(run, after);
    if (news.length === 0 && known.heads.length === known.final.length) return known.heads;
    known.heads = [...known.final, ...news];
    for (const head of news.slice(0, news.findLastIndex(({ length }) => length >= FINAL) + 1))
      known.final.push(head);
    return known.heads;
  }

  /** The block that holds a sample. */
  headAt(run: number, sample: number): BlockHead {
    return this.#library.headAt(run, sample);
  }

  /** A page of the pyramid; undefined where it cannot be read. */
  page(run: number, level: number, number: number): Page | undefined {
    return this.#pages.get(`${run}/${level}/${number}`, () => ({
      page: this.#library.pyramidPage(run, level, number),
    })).page;
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

  /** Totals of the run after each sample of a block. Throws `block-damaged`. */
  totals(run: number, head: BlockHead): readonly Float64Array[] {
    return this.#totals.get(nameOf(run, head), () => runningTotals(this.samples(run, head), head.before));
  }

  /** The block in brief. Throws `block-damaged`. */
  digest(run: number, head: BlockHead): Digest {
    return this.#digests.get(nameOf(run, head), () => digestOf(this.samples(run, head), head.before));
  }

  /** Number of the last commit that holds nothing behind the first `covered` samples. */
  #commitsBefore(run: number, covered: number): number {
    return covered === 0 ? 0 : this.#library.headAt(run, covered - 1).number - 1;
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
