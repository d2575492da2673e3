// A block in brief: extremes and totals of a hundred-odd samples at a time, made once when the block is first looked
// at and kept, because a block never changes. With digests the cost of a window follows its points, not its samples.

import type { LedgerState } from '../../core/charges.ts';
import { Ledger } from '../../core/ledger.ts';
import type { SampleBlock } from '../../core/samples.ts';
import type { Tally } from '../../core/tally.ts';
import { COUNTED, MEASURED, type Totals } from './envelope.ts';
import { PIECE } from './pyramid/shape.ts';

/** Pieces as columns; `low` and `high` are NaN where nothing was measured. */
export interface Digest {
  readonly pieces: number;
  /** Totals before the first piece. */
  readonly before: Totals;
  readonly first_s: Float64Array;
  readonly last_s: Float64Array;
  /** For each measured channel. */
  readonly low: readonly Float64Array[];
  readonly high: readonly Float64Array[];
  readonly lowFirst: readonly Uint8Array[];
  /** Totals after each piece, a column for each that is counted. */
  readonly after: readonly Float64Array[];
}

/** The totals of a count; late samples are none where nobody counted them. */
export function totalsOf({ cathodic, anodic, overloads, gaps, lateSamples = 0 }: Tally): Totals {
  return [cathodic[0] + cathodic[1], anodic[0] + anodic[1], overloads, gaps, lateSamples];
}

/** The totals that stand in columns at one place. */
export function totalsAt(columns: readonly Float64Array[], n: number): Totals {
  return [columns[0]![n]!, columns[1]![n]!, columns[2]![n]!, columns[3]![n]!, columns[4]![n]!];
}

/** Totals of the run after each sample of a block, a column for each that is counted. */
export function runningTotals(block: SampleBlock, before: LedgerState): Float64Array[] {
  const ledger = new Ledger(before);
  const columns = COUNTED.map(() => new Float64Array(block.length));
  ledger.add(block, (n) => ledger.writeTotals(columns, n));
  return columns;
}

/** Makes the digest of a block; `before` is the ledger before it. */
export function digestOf(block: SampleBlock, before: LedgerState): Digest {
  const pieces = Math.ceil(block.length / PIECE);
  const ends = Uint32Array.from({ length: pieces }, (_, n) => Math.min(block.length, (n + 1) * PIECE) - 1);
  const low = MEASURED.map(() => new Float64Array(pieces));
  const high = MEASURED.map(() => new Float64Array(pieces));
  const lowFirst = MEASURED.map(() => new Uint8Array(pieces));
  for (const [channel, name] of MEASURED.entries())
    for (let piece = 0; piece < pieces; piece++) {
      const values = block[name];
      let [lowest, highest, lowestAt, highestAt] = [
        Number.POSITIVE_INFINITY,
        Number.NEGATIVE_INFINITY,
        -1,
        -1,
      ];
      for (let n = piece * PIECE; n <= ends[piece]!; n++) {
        const value = values[n]!;
        if (value < lowest) {
          lowest = value;
          lowestAt = n;
        }
        if (value > highest) {
          highest = value;
          highestAt = n;
        }
      }
      low[channel]![piece] = lowestAt < 0 ? Number.NaN : lowest;
      high[channel]![piece] = highestAt < 0 ? Number.NaN : highest;
      lowFirst[channel]![piece] = lowestAt <= highestAt ? 1 : 0;
    }
  const totals = runningTotals(block, before);
  return {
    pieces,
    before: totalsOf(before.totals),
    first_s: Float64Array.from(ends, (_, piece) => block.t_s[piece * PIECE]!),
    last_s: Float64Array.from(ends, (end) => block.t_s[end]!),
    low,
    high,
    lowFirst,
    after: totals.map((column) => Float64Array.from(ends, (end) => column[end]!)),
  };
}
