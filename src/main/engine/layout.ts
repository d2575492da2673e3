// Where each segment stands in a waveform: its step, whether it closes a cycle, and when each of its visits begins by
// the program. Computed once per run from the waveform alone, so that nobody walks millions of visits later.
import { durationOf, type Segment, type Waveform, type WaveformNode } from '../../core/waveform.ts';

export interface SegmentPlace {
  readonly node: Segment;
  /** Index of the protocol step it came from. */
  readonly step: number;
  /** How often it is visited in the whole waveform. */
  readonly visits: number;
  /** True inside a repeat. */
  readonly cyclic: boolean;
  /** True when the end of a visit ends one iteration of the innermost repeat; always true outside repeats. */
  readonly endsCycle: boolean;
  /** Program time at which its first visit begins. */
  readonly first_s: number;
  /** The repeats around it, the outermost first. */
  readonly repeats: readonly { readonly count: number; readonly iteration_s: number }[];
}

/** One place for each segment, by segment index. */
export function layoutOf(waveform: Waveform): SegmentPlace[] {
  const places: SegmentPlace[] = [];
  walk(waveform.body, 0, [], places);
  return places;
}

/** Program time at which visit `cycle` of a segment begins, s. */
export function visitStart_s(place: SegmentPlace, cycle: number): number {
  let rest = cycle;
  let start_s = place.first_s;
  for (let i = place.repeats.length - 1; i >= 0; i--) {
    const { count, iteration_s } = place.repeats[i]!;
    start_s += (rest % count) * iteration_s;
    rest = Math.floor(rest / count);
  }
  return start_s;
}

function walk(
  nodes: readonly WaveformNode[],
  start_s: number,
  repeats: SegmentPlace['repeats'],
  places: SegmentPlace[],
): void {
  let t_s = start_s;
  for (const [position, node] of nodes.entries()) {
    if (node.kind === 'repeat') {
      const iteration_s = durationOf({ body: node.body });
      walk(node.body, t_s, [...repeats, { count: node.count, iteration_s }], places);
      t_s += node.count * iteration_s;
      continue;
    }
    places.push({
      node,
      step: node.step,
      visits: repeats.reduce((n, repeat) => n * repeat.count, 1),
      cyclic: repeats.length > 0,
      endsCycle: repeats.length === 0 || position === nodes.length - 1,
      first_s: t_s,
      repeats,
    });
    t_s += node.duration_s;
  }
}
