// Potential steps of a waveform: where the potential jumps, and how far. The current right after a jump is the jump
// divided by the uncompensated resistance.
import { type Segment, segmentsOf, twoRounds, visitsOf, type Waveform } from '../waveform.ts';

/** A jump of the potential into a segment. */
export interface PotentialStep {
  readonly node: Segment;
  /** Magnitude of the jump. */
  readonly step_V: number;
}

/** The largest jump into each segment that the potential jumps into, in the order of the waveform. */
export function potentialSteps(waveform: Waveform): PotentialStep[] {
  const steps = new Map<Segment, number>();
  let before_V: number | undefined;
  for (const { node } of visitsOf({ body: twoRounds(waveform.body) })) {
    const [from_V, to_V] = ends(node);
    if (from_V !== undefined && before_V !== undefined && from_V !== before_V) {
      steps.set(node, Math.max(steps.get(node) ?? 0, Math.abs(from_V - before_V)));
    }
    before_V = to_V;
  }
  return segmentsOf(waveform).flatMap(({ node }) => {
    const step_V = steps.get(node);
    return step_V === undefined ? [] : [{ node, step_V: Number(step_V.toPrecision(12)) }];
  });
}

/** The largest of them; undefined where the potential never jumps. */
export function largestSpike(waveform: Waveform): PotentialStep | undefined {
  return potentialSteps(waveform).reduce<PotentialStep | undefined>(
    (largest, step) => (largest === undefined || step.step_V > largest.step_V ? step : largest),
    undefined,
  );
}

/** First and last set potential of a segment; undefined where it sets none. */
function ends(node: Segment): [number | undefined, number | undefined] {
  if (node.kind === 'hold') return [node.potential_V, node.potential_V];
  if (node.kind === 'ramp') return [node.from_V, node.to_V];
  return [undefined, undefined];
}
