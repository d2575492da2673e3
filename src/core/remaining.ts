// What is left of a waveform that was interrupted: after a pause, or when a step is skipped.
// Visits keep their names: `origins` says which visit of the whole waveform each visit of the remainder is.
import {
  type RepeatProgress,
  repeatConditionsAfter,
  type SignedCharges,
  segmentConditionsAfter,
} from './until.ts';
import { type Repeat, repeatsOf, type Segment, type Waveform, type WaveformNode } from './waveform.ts';

/** A moment of a waveform: a visit of a segment (see SegmentInfo), and the time since it began. */
export interface Position {
  readonly segment: number;
  readonly cycle: number;
  readonly elapsed_s: number;
  /** Where conditions are to go on from what has passed: the charge of this visit, the progress of the repeats. */
  readonly passed?: {
    readonly charge: SignedCharges;
    readonly progressOf: (repeat: Repeat) => RepeatProgress | undefined;
  };
}

/** A waveform that is the end of another one. */
export interface Remainder {
  readonly waveform: Waveform;
  /**
   * For each segment of the remainder, in the order they are written: the segment it was, and the cycle of its first
   * visit. Visit k of segment s of the remainder is visit (origins[s].segment, origins[s].cycle + k) of the whole.
   */
  readonly origins: readonly { readonly segment: number; readonly cycle: number }[];
}

/**
 * What is left from the start of the interrupted cycle (one pass of the innermost repeat). Outside repeats a hold (of
 * potential, of current, or at open circuit) has its remaining time left, if that is at least one sampling period; a
 * ramp begins again.
 */
export function remainingFromCycle(waveform: Waveform, position: Position): Remainder {
  const origins: Remainder['origins'][number][] = [];
  const body = from(waveform.body, 0, 0, position, origins, (segment, first) => {
    const left_s = segment.kind === 'ramp' ? segment.duration_s : segment.duration_s - position.elapsed_s;
    // Nothing is gained from less than a sample (a microsecond is left for rounding).
    if (left_s < Math.min(segment.sampling.period_s, segment.duration_s) - 1e-6) return [];
    origins.push({ segment: first, cycle: position.cycle });
    const left = { ...segment, duration_s: left_s };
    if (segment.until === undefined || position.passed === undefined) return [left];
    return [{ ...left, until: segmentConditionsAfter(segment.until, position.passed.charge) }];
  });
  return { waveform: { body }, origins };
}

/** What is left when the rest of the protocol step at this position is left out. */
export function remainingAfterStep(waveform: Waveform, position: Position): Remainder {
  const { node, segment } = find(waveform.body, 0, position.segment);
  const step = stepAt(node, segment, position.segment);
  return remainingAfter(waveform, position, (one) => isOfStep(one, step));
}

/** What is left when the rest of the visit at this position is left out. */
function remainingAfterVisit(waveform: Waveform, position: Position): Remainder {
  return remainingAfter(waveform, position, () => false);
}

/** What is left when the rest of a repeat around this position is left out: the one with that number. */
function remainingAfterRepeat(waveform: Waveform, position: Position, repeat: number): Remainder {
  const left = repeatsOf(waveform)[repeat]?.node;
  return remainingAfter(waveform, position, (node) => node === left);
}

/**
 * How what is left is had when a visit is to be left, or all that is left of a repeat around it (by its number); undefined
 * where the run, at `present`, has gone on from there by itself.
 */
export function leaving(
  waveform: Waveform,
  present: Pick<Position, 'segment' | 'cycle'> | undefined,
  visit: Pick<Position, 'segment' | 'cycle'>,
  repeat: number | undefined,
): ((waveform: Waveform, position: Position) => Remainder) | undefined {
  if (present === undefined) return undefined;
  const { segment, cycle } = present;
  if (repeat !== undefined) {
    const { first, last } = repeatsOf(waveform)[repeat]!;
    if (segment < first || segment >= last) return undefined;
    return (whole, position) => remainingAfterRepeat(whole, position, repeat);
  }
  if (segment !== visit.segment || cycle !== visit.cycle) return undefined;
  // The visit may end by itself before it is cut: the next one then begins anew.
  return (whole) => remainingAfterVisit(whole, { ...visit, elapsed_s: 0 });
}

function remainingAfter(
  waveform: Waveform,
  position: Position,
  leavesOut: (node: WaveformNode) => boolean,
): Remainder {
  const origins: Remainder['origins'][number][] = [];
  const body = after(waveform.body, 0, 0, position, origins, leavesOut);
  return { waveform: { body }, origins };
}

type Origins = Remainder['origins'][number][];

/** `first` is the index of the first segment in `nodes`, `plays` how often `nodes` were played through before. */
function from(
  nodes: readonly WaveformNode[],
  first: number,
  plays: number,
  position: Position,
  origins: Origins,
  interrupted: (segment: Segment, index: number) => WaveformNode[],
): WaveformNode[] {
  const { node, index, segment, next } = find(nodes, first, position.segment);
  let begun: WaveformNode[];
  if (node.kind !== 'repeat') begun = interrupted(node, segment);
  else {
    const play = playOf(node.body, segment, position);
    const left = node.count - (play - plays * node.count);
    const progress = position.passed?.progressOf(node);
    const until = node.until && progress ? { until: repeatConditionsAfter(node.until, progress) } : undefined;
    if (isDirectChild(node.body, segment, position.segment))
      begun = [{ ...node, ...until, count: left, body: copy(node.body, segment, play, origins) }];
    else {
      begun = from(node.body, segment, play, position, origins, interrupted);
      if (left > 1)
        begun.push({ ...node, ...until, count: left - 1, body: copy(node.body, segment, play + 1, origins) });
    }
  }
  return [...begun, ...copy(nodes.slice(index + 1), next, plays, origins)];
}

/** Leaves out the visit at the position, or the whole of what holds it and is left out, and what is left out after it. */
function after(
  nodes: readonly WaveformNode[],
  first: number,
  plays: number,
  position: Position,
  origins: Origins,
  leavesOut: (node: WaveformNode) => boolean,
): WaveformNode[] {
  const { node, index, segment, next } = find(nodes, first, position.segment);
  const begun: WaveformNode[] = [];
  if (node.kind === 'repeat' && !leavesOut(node)) {
    const play = playOf(node.body, segment, position);
    const left = node.count - (play - plays * node.count);
    begun.push(...after(node.body, segment, play, position, origins, leavesOut));
    const until = untilOf(node, position);
    if (left > 1)
      begun.push({ ...node, ...until, count: left - 1, body: copy(node.body, segment, play + 1, origins) });
    return [...begun, ...copy(nodes.slice(index + 1), next, plays, origins)];
  }
  let rest = index + 1;
  let restFirst = next;
  while (rest < nodes.length && leavesOut(nodes[rest]!)) restFirst += sizeOf(nodes[rest++]!);
  return copy(nodes.slice(rest), restFirst, plays, origins);
}

/** The conditions of a repeat that goes on, after what has passed in it. */
function untilOf(node: Repeat, { passed }: Position): Pick<Repeat, 'until'> {
  const progress = passed?.progressOf(node);
  if (node.until === undefined || progress === undefined) return {};
  return { until: repeatConditionsAfter(node.until, progress) };
}

/** Fresh nodes (a waveform may not hold the same object twice), with their origins noted. */
function copy(
  nodes: readonly WaveformNode[],
  first: number,
  plays: number,
  origins: Origins,
): WaveformNode[] {
  let segment = first;
  return nodes.map((node) => {
    if (node.kind === 'repeat') {
      const body = copy(node.body, segment, plays * node.count, origins);
      segment += sizeOf(node);
      return { ...node, body };
    }
    origins.push({ segment: segment++, cycle: plays });
    return { ...node };
  });
}

/** The child that holds a segment: where it stands, its first segment, and the first segment after it. */
function find(nodes: readonly WaveformNode[], first: number, wanted: number) {
  let segment = first;
  for (const [index, node] of nodes.entries()) {
    const next = segment + sizeOf(node);
    if (wanted < next) return { node, index, segment, next };
    segment = next;
  }
  throw new RangeError(`segment ${wanted} is not in this waveform`);
}

/** Which play of `body`, counted from the start of the run, the position is in. */
function playOf(body: readonly WaveformNode[], first: number, position: Position): number {
  return Math.floor(position.cycle / visitsPerPlay(body, first, position.segment));
}

function visitsPerPlay(nodes: readonly WaveformNode[], first: number, wanted: number): number {
  const { node, segment } = find(nodes, first, wanted);
  return node.kind === 'repeat' ? node.count * visitsPerPlay(node.body, segment, wanted) : 1;
}

function isDirectChild(nodes: readonly WaveformNode[], first: number, wanted: number): boolean {
  return find(nodes, first, wanted).node.kind !== 'repeat';
}

function stepAt(node: WaveformNode, first: number, wanted: number): number {
  if (node.kind !== 'repeat') return node.step;
  const child = find(node.body, first, wanted);
  return stepAt(child.node, child.segment, wanted);
}

function isOfStep(node: WaveformNode, step: number): boolean {
  return node.kind === 'repeat' ? node.body.every((child) => isOfStep(child, step)) : node.step === step;
}

function sizeOf(node: WaveformNode): number {
  return node.kind === 'repeat' ? node.body.reduce((n, child) => n + sizeOf(child), 0) : 1;
}
