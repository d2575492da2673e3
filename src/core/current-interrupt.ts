// The solution resistance from the jump of the potential when a current is interrupted: what a run already holds wherever
// a level with a current is followed by open circuit. Follows a stream of blocks; it integrates and changes nothing.
import type { SampleBlock } from './samples.ts';

/** Samples after the edge that take part in the line back to it. */
const MOST_SAMPLES = 8;
const FEWEST_SAMPLES = 3;
/** A smaller current makes no jump worth reading, A. */
const LEAST_A = 1e-6;

/** One interruption of a current. */
export interface Interrupt {
  /** The open circuit that followed. */
  readonly segment: number;
  /** When the cell was opened, by the marks. */
  readonly t_s: number;
  readonly resistance_ohm: number;
  /** Standard uncertainty: of the line, and of the stretch between edge and first sample, over which it reaches back. */
  readonly uncertainty_ohm: number;
  /** Current right before. */
  readonly current_A: number;
  /** How long after the edge the first sample came: what relaxes faster is taken for resistance. */
  readonly firstSample_s: number;
}

interface Point {
  readonly t_s: number;
  readonly potential_V: number;
}

/** Finds every interruption in a run. */
export class InterruptFinder {
  #before: (Point & { readonly current_A: number }) | undefined;
  #edge: (Point & { readonly current_A: number; readonly segment: number }) | undefined;
  #after: Point[] = [];

  /** Takes in the next block; returns what was found in it. */
  take(block: SampleBlock): Interrupt[] {
    const found: Interrupt[] = [];
    let mark = 0;
    for (let n = 0; n <= block.length; n++) {
      for (; mark < block.marks.length && block.marks[mark]!.index <= n; mark++) {
        const { kind, t_s, segment } = block.marks[mark]!;
        found.push(...this.#finish());
        if (kind === 'segment' && this.#before !== undefined) this.#edge = { ...this.#before, t_s, segment };
        this.#before = undefined;
      }
      if (n < block.length) found.push(...this.#sample(block, n));
    }
    return found;
  }

  /** What the last samples of the run make. */
  end(): Interrupt[] {
    return this.#finish();
  }

  #sample(block: SampleBlock, n: number): Interrupt[] {
    const [t_s, current_A] = [block.t_s[n]!, block.current_A[n]!];
    const measured_V = block.potential_V[n]!;
    const potential_V = Number.isNaN(measured_V) ? block.setPotential_V[n]! : measured_V;
    if (!Number.isNaN(current_A)) {
      this.#edge = undefined;
      this.#before = { t_s, potential_V, current_A };
      return [];
    }
    if (this.#edge === undefined) return [];
    this.#after.push({ t_s, potential_V });
    return this.#after.length === MOST_SAMPLES ? this.#finish() : [];
  }

  #finish(): Interrupt[] {
    const [edge, after] = [this.#edge, this.#after];
    this.#edge = undefined;
    this.#after = [];
    if (edge === undefined || after.length < FEWEST_SAMPLES) return [];
    const { t_s, potential_V, current_A, segment } = edge;
    if (!(Math.abs(current_A) >= LEAST_A) || Number.isNaN(potential_V)) return [];
    const line = lineAt(t_s, after);
    if (!Number.isFinite(line.value_V)) return [];
    const firstSample_s = after[0]!.t_s - t_s;
    const reach_V = Math.abs(line.slope_V_s * firstSample_s) / Math.sqrt(3);
    return [
      {
        ...{ segment, t_s, current_A, firstSample_s },
        resistance_ohm: (potential_V - line.value_V) / current_A,
        uncertainty_ohm: Math.hypot(line.error_V, reach_V) / Math.abs(current_A),
      },
    ];
  }
}

/** The least-squares line through the points, at an instant before them. */
function lineAt(
  t_s: number,
  points: readonly Point[],
): { value_V: number; slope_V_s: number; error_V: number } {
  const n = points.length;
  const times = points.map((point) => point.t_s - t_s);
  const meanTime = times.reduce((sum, time) => sum + time, 0) / n;
  const mean_V = points.reduce((sum, { potential_V }) => sum + potential_V, 0) / n;
  const spread = times.reduce((sum, time) => sum + (time - meanTime) ** 2, 0);
  const slope_V_s =
    points.reduce((sum, { potential_V }, k) => sum + (times[k]! - meanTime) * (potential_V - mean_V), 0) /
    spread;
  const value_V = mean_V - slope_V_s * meanTime;
  const squares = points.reduce(
    (sum, { potential_V }, k) => sum + (potential_V - value_V - slope_V_s * times[k]!) ** 2,
    0,
  );
  return { value_V, slope_V_s, error_V: Math.sqrt((squares / (n - 2)) * (1 / n + meanTime ** 2 / spread)) };
}
