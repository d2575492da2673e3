// A waveform as corners to draw: every segment once in its order, long repeats by their first rounds, with a break where rounds
// are left out. It thins for the eye only; times that are shown are the program's own.
import { durationOf, type Segment, type Waveform, type WaveformNode } from '../../core/waveform.ts';

/** One segment on the drawing. */
export interface DrawnSegment {
  readonly node: Segment;
  /** Where it is drawn. */
  readonly from_s: number;
  readonly to_s: number;
  /** When it begins in the program. */
  readonly start_s: number;
}

/** Rounds of a repeat that are not drawn. */
export interface Break {
  /** Where. */
  readonly at_s: number;
  readonly rounds: number;
  readonly duration_s: number;
}

export interface Drawing {
  readonly segments: readonly DrawnSegment[];
  readonly breaks: readonly Break[];
  /** Length of the drawing: the duration of all that is drawn. */
  readonly drawn_s: number;
  readonly duration_s: number;
  /** Lowest and highest potential and current that are set; undefined where none is. */
  readonly potential_V: readonly [number, number] | undefined;
  readonly current_A: readonly [number, number] | undefined;
  /** False where even the first rounds were more than can be drawn. */
  readonly complete: boolean;
}

const ROUNDS = 3;
const MOST_SEGMENTS = 600;

export function drawingOf(waveform: Waveform): Drawing {
  const segments: DrawnSegment[] = [];
  const breaks: Break[] = [];
  let drawn_s = 0;
  let complete = true;

  function draw(nodes: readonly WaveformNode[], start_s: number): void {
    let t_s = start_s;
    for (const node of nodes) {
      const length_s = durationOf({ body: [node] });
      if (node.kind === 'repeat') drawRounds(node, t_s, length_s / node.count);
      else if (segments.length < MOST_SEGMENTS) {
        segments.push({ node, from_s: drawn_s, to_s: drawn_s + node.duration_s, start_s: t_s });
        drawn_s += node.duration_s;
      } else complete = false;
      t_s += length_s;
    }
  }

  function drawRounds(
    repeat: Extract<WaveformNode, { kind: 'repeat' }>,
    start_s: number,
    round_s: number,
  ): void {
    const rounds = repeat.count > ROUNDS + 1 ? ROUNDS : repeat.count;
    for (let n = 0; n < rounds; n++) draw(repeat.body, start_s + n * round_s);
    const left = repeat.count - rounds;
    if (left > 0) breaks.push({ at_s: drawn_s, rounds: left, duration_s: left * round_s });
  }

  draw(waveform.body, 0);
  const potentials = segments.flatMap(({ node }) =>
    node.kind === 'hold' ? [node.potential_V] : node.kind === 'ramp' ? [node.from_V, node.to_V] : [],
  );
  const currents = segments.flatMap(({ node }) => (node.kind === 'hold-current' ? [node.current_A] : []));
  return {
    segments,
    breaks,
    drawn_s,
    duration_s: durationOf(waveform),
    potential_V: extent(potentials),
    current_A: extent(currents),
    complete,
  };
}

function extent(values: readonly number[]): readonly [number, number] | undefined {
  return values.length === 0 ? undefined : [Math.min(...values), Math.max(...values)];
}
