// The measures of the pyramid. They are part of the file format: a change takes a new table.

/** Samples in a piece of level 0. */
export const PIECE = 128;
/** Pieces of one level that make a piece of the next. */
export const FAN_OUT = 8;
/** Pieces in one page. FAN_OUT divides it, so that the children of a piece lie in one page. */
export const PIECES_PER_PAGE = 256;

/** Samples in one piece of a level. */
export function samplesPerPiece(level: number): number {
  return PIECE * FAN_OUT ** level;
}
