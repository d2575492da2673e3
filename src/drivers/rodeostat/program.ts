// A waveform as tests the board can run by itself: which kind plays which segment, and the visits gathered lazily,
// since a waveform may have millions of them. Pure; it sends nothing.
import type { Remainder } from '../../core/remaining.ts';
import { type Segment, segmentsOf, type Visit, visitsOf, type Waveform } from '../../core/waveform.ts';
import { type Board, MOST_STEPS, voltRangeFor } from './boards.ts';
import { constantText, stepsText, sweepText } from './codec.ts';

/**
 * How a segment is played:
 * - `steps`: a step of a multi-step test, timed by the board.
 * - `constant`: a constant test; a further segment is a new value set by the computer while it runs.
 * - `sweep`: a linear-sweep test. - `rest`: a constant test with the electrodes disconnected.
 */
export type Way = 'steps' | 'constant' | 'sweep' | 'rest';

/** What the driver keeps of a plan. */
export interface Program {
  readonly board: Board;
  readonly waveform: Waveform;
  /** For each segment of the waveform. */
  readonly ways: readonly Way[];
  readonly currentRange: Board['currentRanges'][number];
  readonly voltRange: Board['voltRanges'][number];
  /** The potential farthest from zero: given to every test, so that the voltage range never changes. */
  readonly extreme_V: number;
}

/** One visit of a segment, or a part of one. */
export interface Piece {
  readonly segment: number;
  readonly cycle: number;
  readonly node: Segment;
  readonly duration_us: number;
  /** How much of the visit was played before this piece. */
  readonly offset_us: number;
  readonly endsCycle: boolean;
}

/** One test of the board. */
export interface BoardProgram {
  readonly way: Way;
  readonly period_us: number;
  readonly pieces: readonly Piece[];
  readonly duration_us: number;
}

/** No further segment is added to a test of this length: it bounds what the board goes on playing when the computer dies. */
export const LONGEST_us = 3600e6;
const MOST_PIECES = 4096;

/** The whole waveform as what is left of it. */
export function wholeOf(waveform: Waveform): Remainder {
  return { waveform, origins: segmentsOf(waveform).map(({ segment }) => ({ segment, cycle: 0 })) };
}

/** Whole microseconds, a multiple of the board's millisecond. */
export function wholeMilliseconds_us(duration_s: number): number {
  return Math.round(duration_s * 1000) * 1000;
}

/** The tests that play a waveform, or what is left of it, one after another. */
export class TestSequence {
  readonly #program: Program;
  readonly #visits: Iterator<Visit>;
  readonly #origins: Remainder['origins'];
  readonly #whole: readonly Segment[];
  #ahead: Piece[] = [];

  constructor(program: Program, remainder: Remainder) {
    this.#program = program;
    this.#visits = visitsOf(remainder.waveform);
    this.#origins = remainder.origins;
    this.#whole = segmentsOf(program.waveform).map(({ node }) => node);
  }

  /** The next test; undefined when everything has been handed out. */
  next(): BoardProgram | undefined {
    const first = this.#take();
    if (first === undefined) return undefined;
    const way = this.#wayOf(first);
    const period_us = wholeMilliseconds_us(first.node.sampling.period_s);
    if (way === 'steps') return testOf(way, period_us, this.#steps(first));
    if (way === 'constant') return testOf(way, period_us, this.#holds(first));
    return testOf(way, period_us, [first]);
  }

  /** Gives back what was handed out but not played. */
  putBack(pieces: readonly Piece[]): void {
    this.#ahead = [...pieces, ...this.#ahead];
  }

  /** What comes next, without handing it out. */
  peek(): Piece | undefined {
    if (this.#ahead.length === 0) {
      const piece = this.#fromVisits();
      if (piece !== undefined) this.#ahead.push(piece);
    }
    return this.#ahead[0];
  }

  /** Another test follows that needs the cell connected. */
  get staysConnected(): boolean {
    const next = this.peek();
    return next !== undefined && this.#wayOf(next) !== 'rest';
  }

  /** As many steps as one test holds, ended at the end of a cycle where that is possible. */
  #steps(first: Piece): Piece[] {
    let length_us = 0;
    const pieces = this.#alike(first, 'steps', (taken) => {
      length_us += taken.at(-1)!.duration_us;
      return length_us < LONGEST_us && taken.length < MOST_STEPS;
    });
    // A full test that also needs the extreme as a step has one too many.
    const most = needsExtreme(this.#program, pieces) ? MOST_STEPS - 1 : MOST_STEPS;
    const next = this.peek();
    const goesOn = next !== undefined && this.#wayOf(next) === 'steps';
    if (pieces.length <= most && !goesOn) return pieces;
    const whole = pieces.slice(0, most).findLastIndex((piece) => piece.endsCycle) + 1;
    this.putBack(pieces.splice(whole > 0 ? whole : most));
    return pieces;
  }

  /** Holds for one constant test, cut where it would become too long. */
  #holds(first: Piece): Piece[] {
    let length_us = 0;
    const pieces = this.#alike(first, 'constant', (taken) => {
      length_us += taken.at(-1)!.duration_us;
      return length_us < LONGEST_us && taken.length < MOST_PIECES;
    });
    const excess_us = length_us - LONGEST_us;
    const last = pieces.at(-1)!;
    if (excess_us <= 0 || excess_us >= last.duration_us) return pieces;
    const duration_us = last.duration_us - excess_us;
    pieces[pieces.length - 1] = { ...last, duration_us };
    this.putBack([{ ...last, duration_us: excess_us, offset_us: last.offset_us + duration_us }]);
    return pieces;
  }

  #alike(first: Piece, way: Way, more: (taken: readonly Piece[]) => boolean): Piece[] {
    const pieces = [first];
    const { period_s } = first.node.sampling;
    while (more(pieces)) {
      const next = this.peek();
      if (next === undefined || this.#wayOf(next) !== way || next.node.sampling.period_s !== period_s) break;
      pieces.push(this.#take()!);
    }
    return pieces;
  }

  #wayOf(piece: Piece): Way {
    return this.#program.ways[piece.segment]!;
  }

  #take(): Piece | undefined {
    return this.#ahead.shift() ?? this.#fromVisits();
  }

  #fromVisits(): Piece | undefined {
    for (;;) {
      const { value: visit, done } = this.#visits.next();
      if (done) return undefined;
      const origin = this.#origins[visit.segment]!;
      const duration_us = wholeMilliseconds_us(visit.node.duration_s);
      const whole_us = wholeMilliseconds_us(this.#whole[origin.segment]!.duration_s);
      if (duration_us === 0) continue; // Less than a millisecond was left of an interrupted hold.
      return {
        segment: origin.segment,
        cycle: origin.cycle + visit.cycle,
        node: visit.node,
        duration_us,
        offset_us: whole_us - duration_us,
        endsCycle: visit.endsCycle,
      };
    }
  }
}

function testOf(way: Way, period_us: number, pieces: readonly Piece[]): BoardProgram {
  return { way, period_us, pieces, duration_us: pieces.reduce((sum, piece) => sum + piece.duration_us, 0) };
}

/** The firmware's name of the test that plays it. */
export function testName({ way }: BoardProgram): 'multiStep' | 'linearSweep' | 'constant' {
  if (way === 'steps') return 'multiStep';
  return way === 'sweep' ? 'linearSweep' : 'constant';
}

/** What `setParam` is told before the test. */
export function parameterText(program: Program, test: BoardProgram): string {
  const { extreme_V } = program;
  const { node } = test.pieces[0]!;
  if (test.way === 'rest') return constantText(0, 0, test.duration_us);
  if (test.way === 'sweep' && node.kind === 'ramp')
    return sweepText(extreme_V, node.from_V, node.to_V, test.duration_us);
  if (test.way === 'constant') return constantText(extreme_V, potentialOf(node), test.duration_us);
  const steps = test.pieces.map((piece) => ({
    duration_us: piece.duration_us,
    value_V: potentialOf(piece.node),
  }));
  // A step of no length is never played, but it takes part in the choice of the voltage range.
  if (needsExtreme(program, test.pieces)) steps.push({ duration_us: 0, value_V: program.extreme_V });
  return stepsText(steps);
}

/** The steps alone would make the board choose a smaller voltage range than the rest of the run has. */
function needsExtreme({ board, voltRange }: Program, pieces: readonly Piece[]): boolean {
  const own_V = Math.max(...pieces.map((piece) => Math.abs(potentialOf(piece.node))));
  return voltRangeFor(board, own_V) !== voltRange;
}

/** The potential of a hold; NaN at open circuit and on a ramp. */
export function potentialOf(node: Segment): number {
  return node.kind === 'hold' ? node.potential_V : Number.NaN;
}
