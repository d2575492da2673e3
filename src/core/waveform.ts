// What an instrument is asked to play: a finite tree of segments in SI units, with sampling and limits.
// Techniques compile to it, drivers play it; it never names an instrument and never contains anything endless.
import type { RepeatCondition, SegmentCondition } from './until.ts';

/** How often a segment is sampled; `edge` asks for denser samples right after its beginning. */
export interface Sampling {
  readonly period_s: number;
  readonly edge?: { readonly period_s: number; readonly duration_s: number };
}

/** A measured quantity outside its limit for longer than `for_s` ends the run (outcome: aborted). */
export interface Limit {
  readonly quantity:
    | 'current magnitude' // |I| above value
    | 'cathodic current' // −I above value
    | 'anodic current' // I above value
    | 'potential above' // measured (else set) potential, V vs the cell's reference
    | 'potential below';
  readonly value: number;
  /** 0: the first sample outside trips. */
  readonly for_s: number;
}

interface SegmentCommon {
  /** Name for people and for the ledger: "reduce", "rest". */
  readonly name: string;
  /** Index of the protocol step it came from. */
  readonly step: number;
  /** How long it lasts; where it has conditions, at most. */
  readonly duration_s: number;
  readonly sampling: Sampling;
  readonly limits: readonly Limit[];
  /** The first of these that is met ends a visit early; the run goes on with what follows. */
  readonly until?: readonly SegmentCondition[];
}

/** Potential held against the cell's reference electrode. */
export interface Hold extends SegmentCommon {
  readonly kind: 'hold';
  readonly potential_V: number;
}

/** Current held (galvanostat); anodic positive. */
export interface HoldCurrent extends SegmentCommon {
  readonly kind: 'hold-current';
  readonly current_A: number;
}

/** Cell disconnected, potential watched. No charge flows. */
export interface OpenCircuit extends SegmentCommon {
  readonly kind: 'open-circuit';
}

/** Potential moved linearly from `from_V` to `to_V` within `duration_s`. */
export interface Ramp extends SegmentCommon {
  readonly kind: 'ramp';
  readonly from_V: number;
  readonly to_V: number;
}

/** A small alternating potential around a constant one: impedances are measured, and no current to integrate. */
export interface Impedance extends SegmentCommon {
  readonly kind: 'impedance';
  /** Absent: around the open-circuit potential found right before. */
  readonly potential_V?: number;
  /** Root mean square. */
  readonly amplitude_V: number;
  /** First and last of `points` frequencies, evenly spaced on a logarithmic scale. */
  readonly from_Hz: number;
  readonly to_Hz: number;
  readonly points: number;
}

export type Segment = Hold | HoldCurrent | OpenCircuit | Ramp | Impedance;

/** The body played `count` times in a row; may be nested. */
export interface Repeat {
  readonly kind: 'repeat';
  readonly count: number;
  readonly body: readonly WaveformNode[];
  /** Judged at the end of every cycle: the first that is met leaves the cycles out that are left. */
  readonly until?: readonly RepeatCondition[];
}

export type WaveformNode = Segment | Repeat;

export interface Waveform {
  readonly body: readonly WaveformNode[];
}

/**
 * A segment as it stands in the waveform. A segment inside repeats is *visited* many times; the pair
 * (`segment`, `cycle`) names one visit, `cycle` counting the visits of that segment from 0. Where a condition leaves
 * cycles out, their numbers are left out as well: a visit has the name that the program gives it.
 */
export interface SegmentInfo {
  /** Index among all segments, in the order they are written. */
  readonly segment: number;
  readonly node: Segment;
  /** Innermost repeat around it (repeats numbered in the order they are written), −1 if none. */
  readonly loop: number;
  /** How often it is visited in the whole waveform. */
  readonly visits: number;
}

/** All segments in the order they are written. */
export function segmentsOf(waveform: Waveform): SegmentInfo[] {
  const found: SegmentInfo[] = [];
  let loops = 0;
  const walk = (nodes: readonly WaveformNode[], loop: number, visits: number) => {
    for (const node of nodes) {
      if (node.kind === 'repeat') walk(node.body, loops++, visits * node.count);
      else found.push({ segment: found.length, node, loop, visits });
    }
  };
  walk(waveform.body, -1, 1);
  return found;
}

/** A repeat as it stands in the waveform. */
export interface RepeatInfo {
  readonly node: Repeat;
  /** Its segments are first … last − 1. */
  readonly first: number;
  readonly last: number;
  /** How often it is begun in the whole waveform. */
  readonly plays: number;
}

/** All repeats in the order they are written: the numbering of `SegmentInfo.loop`. */
export function repeatsOf(waveform: Waveform): RepeatInfo[] {
  const found: RepeatInfo[] = [];
  let segment = 0;
  const walk = (nodes: readonly WaveformNode[], plays: number) => {
    for (const node of nodes) {
      if (node.kind !== 'repeat') {
        segment++;
        continue;
      }
      const first = segment;
      const repeat = found.push({ node, first, last: first, plays }) - 1;
      walk(node.body, plays * node.count);
      found[repeat] = { node, first, last: segment, plays };
    }
  };
  walk(waveform.body, 1);
  return found;
}

/** Programmed duration, s: with conditions, the longest possible. */
export function durationOf(waveform: Waveform): number {
  const sum = (nodes: readonly WaveformNode[]): number =>
    nodes.reduce((t, n) => t + (n.kind === 'repeat' ? n.count * sum(n.body) : n.duration_s), 0);
  return sum(waveform.body);
}

/** Number of samples of one visit of a segment at its sampling. */
function samplesPerVisit(segment: Segment): number {
  const { period_s, edge } = segment.sampling;
  if (segment.kind === 'impedance') return 0;
  if (edge === undefined) return Math.max(1, Math.round(segment.duration_s / period_s));
  const edge_s = Math.min(edge.duration_s, segment.duration_s);
  const dense = Math.max(1, Math.round(edge_s / edge.period_s));
  return dense + Math.round((segment.duration_s - edge_s) / period_s);
}

/** Whether anything in it ends on a condition. */
export function hasConditions(nodes: readonly WaveformNode[]): boolean {
  return nodes.some(
    (node) => node.until !== undefined || (node.kind === 'repeat' && hasConditions(node.body)),
  );
}

/** Number of samples the whole waveform asks for. */
export function sampleCountOf(waveform: Waveform): number {
  return segmentsOf(waveform).reduce((n, s) => n + s.visits * samplesPerVisit(s.node), 0);
}

/** One visit of a segment: which, the how-many-eth, and when it begins by the program. */
export interface Visit {
  readonly segment: number;
  readonly cycle: number;
  readonly node: Segment;
  readonly loop: number;
  readonly start_s: number;
  /** True when this visit is the last of one iteration of its innermost repeat (or stands outside any). */
  readonly endsCycle: boolean;
}

/** Every visit in the order of play. A generator: a waveform may have millions. */
export function* visitsOf(waveform: Waveform): Generator<Visit> {
  const infos = segmentsOf(waveform);
  const indexOf = new Map(infos.map((info) => [info.node, info]));
  const cycles = new Array<number>(infos.length).fill(0);
  let t_s = 0;
  function* play(nodes: readonly WaveformNode[]): Generator<Visit> {
    for (const [position, node] of nodes.entries()) {
      if (node.kind === 'repeat') {
        for (let k = 0; k < node.count; k++) yield* play(node.body);
        continue;
      }
      const { segment, loop } = indexOf.get(node)!;
      const endsCycle = loop < 0 || position === nodes.length - 1;
      yield { segment, cycle: cycles[segment]!++, node, loop, start_s: t_s, endsCycle };
      t_s += node.duration_s;
    }
  }
  yield* play(waveform.body);
}

/** The same with two rounds of every repeat at most: they show every change that any number of rounds can have. */
export function twoRounds(nodes: readonly WaveformNode[]): WaveformNode[] {
  return nodes.map((node) =>
    node.kind === 'repeat' ? { ...node, count: Math.min(2, node.count), body: twoRounds(node.body) } : node,
  );
}

/** The set value at the program time `t_s` (seconds from the start); undefined after the end. */
export function setPointAt(
  waveform: Waveform,
  t_s: number,
): { potential_V: number } | { current_A: number } | 'open circuit' | undefined {
  let nodes = waveform.body;
  let rest_s = t_s;
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    const length_s = durationOf({ body: [node] });
    if (rest_s >= length_s) {
      rest_s -= length_s;
      continue;
    }
    if (node.kind === 'repeat') {
      rest_s %= length_s / node.count;
      nodes = node.body;
      i = -1;
      continue;
    }
    if (node.kind === 'hold') return { potential_V: node.potential_V };
    if (node.kind === 'hold-current') return { current_A: node.current_A };
    if (node.kind === 'open-circuit') return 'open circuit';
    if (node.kind === 'impedance')
      return node.potential_V === undefined ? 'open circuit' : { potential_V: node.potential_V };
    return { potential_V: node.from_V + ((node.to_V - node.from_V) * rest_s) / node.duration_s };
  }
  return undefined;
}

/** The potentials that a segment sets, as far as they are known before. */
export function potentialsOf(segment: Segment): number[] {
  if (segment.kind === 'hold') return [segment.potential_V];
  if (segment.kind === 'impedance') return segment.potential_V === undefined ? [] : [segment.potential_V];
  return segment.kind === 'ramp' ? [segment.from_V, segment.to_V] : [];
}

/** Lowest and highest potential the waveform sets; undefined when it sets none. */
export function potentialWindowOf(waveform: Waveform): { low_V: number; high_V: number } | undefined {
  const potentials = segmentsOf(waveform).flatMap(({ node }) => potentialsOf(node));
  if (potentials.length === 0) return undefined;
  return { low_V: Math.min(...potentials), high_V: Math.max(...potentials) };
}
