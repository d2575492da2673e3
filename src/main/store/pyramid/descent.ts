// Walks down the pyramid of a run: over a stretch of time it finds the largest pieces that are no wider than asked, in
// order, and the samples of which no piece is small enough. How much it looks at follows from how many are found.
import type { Page } from './page.ts';
import { FAN_OUT, PIECE, PIECES_PER_PAGE, samplesPerPiece } from './shape.ts';

/** A part of the stretch, told by a piece or by its samples. */
export interface Found {
  /** Number of its first sample in the run. */
  readonly first: number;
  readonly length: number;
  /** The page and the piece in it; absent where the page cannot be read. */
  readonly page?: Page;
  readonly piece: number;
  /** Whether the piece is no wider than asked and lies in the stretch. Else its samples must be looked at. */
  readonly fits: boolean;
  /** Whether the piece lies in the stretch as a whole. */
  readonly isInside: boolean;
}

export interface Stretch {
  readonly from_s: number;
  readonly to_s: number;
  /** Widest piece that is good enough. */
  readonly width_s: number;
}

/** Where pages come from: undefined for one that cannot be read. */
export type PageSource = (level: number, number: number) => Page | undefined;

/** Samples of a run of which there are pages of level 0, given the number of pages of each level. */
export function samplesCovered(counts: readonly number[]): number {
  return (counts[0] ?? 0) * PIECES_PER_PAGE * PIECE;
}

/** All parts of a stretch, in order. */
export function descend(pages: PageSource, counts: readonly number[], stretch: Stretch): Found[] {
  const found: Found[] = [];
  let covered = 0;
  // The coarsest pages first; each level below goes on where the one above ends.
  for (let level = counts.length - 1; level >= 0; level--) {
    const first = covered * PIECES_PER_PAGE;
    visit(pages, level, first, counts[level]! * PIECES_PER_PAGE, stretch, found);
    covered = counts[level]! * FAN_OUT;
  }
  return found;
}

/** Looks at the pieces of a level from `begin` to `end`, counted over all pages. */
function visit(
  pages: PageSource,
  level: number,
  begin: number,
  end: number,
  stretch: Stretch,
  found: Found[],
): void {
  for (let from = begin; from < end; ) {
    const number = Math.floor(from / PIECES_PER_PAGE);
    const to = Math.min(end, (number + 1) * PIECES_PER_PAGE);
    const page = pages(level, number);
    if (page !== undefined) visitPage(pages, page, level, from, to, stretch, found);
    else if (level > 0) visit(pages, level - 1, from * FAN_OUT, to * FAN_OUT, stretch, found);
    else
      found.push({
        first: from * PIECE,
        length: (to - from) * PIECE,
        piece: 0,
        fits: false,
        isInside: false,
      });
    from = to;
  }
}

function visitPage(
  pages: PageSource,
  page: Page,
  level: number,
  begin: number,
  end: number,
  stretch: Stretch,
  found: Found[],
): void {
  const { from_s, to_s, width_s } = stretch;
  const offset = begin - (begin % PIECES_PER_PAGE);
  for (let at = firstEndingAt(page, begin - offset, end - offset, from_s); at < end - offset; at++) {
    const first_s = page.first_s[at]!;
    const last_s = page.last_s[at]!;
    if (first_s > to_s) return;
    const isInside = first_s >= from_s && last_s <= to_s;
    const fits = isInside && last_s - first_s <= width_s;
    const piece = offset + at;
    if (!fits && level > 0) visit(pages, level - 1, piece * FAN_OUT, (piece + 1) * FAN_OUT, stretch, found);
    else {
      const length = samplesPerPiece(level);
      found.push({ first: piece * length, length, page, piece: at, fits, isInside });
    }
  }
}

/** The first piece of a page from `low` on that ends at or behind an instant. */
function firstEndingAt({ last_s }: Page, low: number, high: number, from_s: number): number {
  let [begin, end] = [low, high];
  while (begin < end) {
    const middle = (begin + end) >> 1;
    if (last_s[middle]! < from_s) begin = middle + 1;
    else end = middle;
  }
  return begin;
}
