// A waveform as measurement loops with ordinals: the map by which script and driver understand each other.
// The script counts the loops it enters and puts the count, the ordinal, into every package; from the ordinal alone
// this file finds segment, cycle and nominal time, however many lines were lost on the way. Pure arithmetic.
import type { RepeatCondition } from '../../core/until.ts';
import type { Segment, Waveform, WaveformNode } from '../../core/waveform.ts';

const US = 1e6;
/** The instrument's timer is restarted after this time, because its clock is single precision. */
export const TIMER_RESTART_S = 100;
/** A package holds integers up to 2^27 − 1. */
export const LARGEST_ORDINAL = 2 ** 27 - 1;

/** How a loop is played: fixed potential, ramp, fixed current, open circuit, alternating potential. */
export type Technique = 'ca' | 'lsv' | 'cp' | 'ocp' | 'eis';

/** One measurement loop of the script: a segment, or the dense edge or the rest of one. */
export interface MeasurementLoop {
  readonly kind: 'loop';
  readonly technique: Technique;
  readonly node: Segment;
  /** Index of the segment in the waveform. */
  readonly segment: number;
  readonly period_us: number;
  readonly run_us: number;
  /** Potentials of a ramp at the ends of this loop. */
  readonly from_V: number;
  readonly to_V: number;
  /** First and last loop of its visit. */
  readonly begins: boolean;
  readonly ends: boolean;
  /** True when this loop ends one pass of the innermost repeat, or a segment outside any. */
  readonly endsCycle: boolean;
  /** The script restarts the timer inside this loop. */
  readonly restarts: boolean;
  /** Ordinals set aside for one play: one, or enough for every restart of the timer. */
  readonly ordinals: number;
}

export interface ProgramRepeat {
  readonly kind: 'repeat';
  readonly count: number;
  readonly body: readonly ProgramNode[];
  readonly until?: readonly RepeatCondition[];
  /** Ordinals and nominal time of one pass. */
  readonly ordinals: number;
  readonly run_us: number;
}

export type ProgramNode = MeasurementLoop | ProgramRepeat;

export interface Program {
  readonly body: readonly ProgramNode[];
  /** All loops in the order they are written. */
  readonly loops: readonly MeasurementLoop[];
  /** Ordinals of the whole program: the ordinal after its last loop. */
  readonly ordinals: number;
}

/** What an ordinal means. */
export interface Place {
  readonly loop: MeasurementLoop;
  /** Visit of the segment, counted from 0. */
  readonly cycle: number;
  /** First ordinal of this play of the loop. */
  readonly ordinal: number;
  /** When this play of the loop begins by the program. */
  readonly start_us: number;
  /** Ordinals after the repeats around it that may end on a condition, the outermost first. */
  readonly exits: readonly number[];
}

/** The loops of a waveform whose sampling divides its segments (see sampling.ts). */
export function programOf(waveform: Waveform): Program {
  const loops: MeasurementLoop[] = [];
  let segment = 0;
  const compile = (nodes: readonly WaveformNode[], repeated: boolean): ProgramNode[] =>
    nodes.flatMap((node, position): ProgramNode[] => {
      if (node.kind === 'repeat') {
        const body = compile(node.body, true);
        const [ordinals, run_us] = extent(body);
        const until = node.until !== undefined && node.count > 1 ? { until: node.until } : undefined;
        return [{ kind: 'repeat', count: node.count, body, ordinals, run_us, ...until }];
      }
      const made = loopsOf(node, segment++, !repeated || position === nodes.length - 1);
      loops.push(...made);
      return made;
    });
  const body = compile(waveform.body, false);
  return { body, loops, ordinals: extent(body)[0] };
}

function extent(nodes: readonly ProgramNode[]): [ordinals: number, run_us: number] {
  let ordinals = 0;
  let run_us = 0;
  for (const node of nodes) {
    const count = node.kind === 'repeat' ? node.count : 1;
    ordinals += count * node.ordinals;
    run_us += count * node.run_us;
  }
  return [ordinals, run_us];
}

function loopsOf(node: Segment, segment: number, endsCycle: boolean): MeasurementLoop[] {
  const { edge, period_s } = node.sampling;
  const duration_us = Math.round(node.duration_s * US);
  const edge_us = edge === undefined ? 0 : Math.round(edge.duration_s * US);
  const parts: [run_us: number, period_us: number][] = [[duration_us - edge_us, Math.round(period_s * US)]];
  if (edge !== undefined) parts.unshift([edge_us, Math.round(edge.period_s * US)]);
  let from_us = 0;
  return parts.map(([run_us, period_us], part) => {
    const begin_us = from_us;
    from_us += run_us;
    const restarts = run_us > TIMER_RESTART_S * US && node.kind !== 'impedance';
    return {
      kind: 'loop',
      technique: techniqueOf(node),
      node,
      segment,
      period_us,
      run_us,
      from_V: rampAt(node, begin_us / duration_us),
      to_V: rampAt(node, from_us / duration_us),
      begins: part === 0,
      ends: part === parts.length - 1,
      endsCycle: endsCycle && part === parts.length - 1,
      restarts,
      // Twice the restarts that can be expected: loops that run slow must not run into the next one's ordinals.
      ordinals: restarts ? 2 * Math.ceil(run_us / (TIMER_RESTART_S * US)) + 1 : 1,
    };
  });
}

/** How a segment is played. */
export function techniqueOf(node: Segment): Technique {
  switch (node.kind) {
    case 'hold':
      return 'ca';
    case 'hold-current':
      return 'cp';
    case 'open-circuit':
      return 'ocp';
    case 'impedance':
      return 'eis';
    case 'ramp':
      // A ramp that goes nowhere is a hold: the instruments refuse a sweep without a step.
      return node.from_V === node.to_V ? 'ca' : 'lsv';
  }
}

function rampAt(node: Segment, fraction: number): number {
  if (node.kind === 'hold') return node.potential_V;
  if (node.kind === 'impedance') return node.potential_V ?? Number.NaN;
  if (node.kind !== 'ramp') return Number.NaN;
  return fraction === 1 ? node.to_V : node.from_V + (node.to_V - node.from_V) * fraction;
}

/** The ordinal with which a visit of a segment begins; undefined where the program has no such visit. */
export function ordinalOfVisit(program: Program, segment: number, cycle: number): number | undefined {
  let nodes = program.body;
  let ordinal = 0;
  let left = cycle;
  search: for (;;) {
    for (const node of nodes) {
      const visits = visitsWithin(node, segment);
      if (visits > 0) {
        if (node.kind === 'loop') return left === 0 ? ordinal : undefined;
        const pass = Math.floor((left * node.count) / visits);
        if (pass >= node.count) return undefined;
        ordinal += pass * node.ordinals;
        left -= (pass * visits) / node.count;
        nodes = node.body;
        continue search;
      }
      ordinal += node.ordinals * (node.kind === 'repeat' ? node.count : 1);
    }
    return undefined;
  }
}

/** How often a segment is visited while this node is played. */
function visitsWithin(node: ProgramNode, segment: number): number {
  if (node.kind === 'loop') return node.segment === segment && node.begins ? 1 : 0;
  return node.count * node.body.reduce((sum, child) => sum + visitsWithin(child, segment), 0);
}

/** What an ordinal means; undefined at and after the end of the program. */
export function locate(program: Program, ordinal: number): Place | undefined {
  let nodes = program.body;
  let left = ordinal;
  let start_us = 0;
  let plays = 0;
  const exits: number[] = [];
  search: for (;;) {
    for (const node of nodes) {
      const count = node.kind === 'repeat' ? node.count : 1;
      if (left >= node.ordinals * count) {
        left -= node.ordinals * count;
        start_us += node.run_us * count;
        continue;
      }
      if (node.kind === 'loop') return { loop: node, cycle: plays, ordinal: ordinal - left, start_us, exits };
      if (node.until !== undefined) exits.push(ordinal - left + node.ordinals * node.count);
      const pass = Math.floor(left / node.ordinals);
      left -= pass * node.ordinals;
      start_us += pass * node.run_us;
      plays = plays * node.count + pass;
      nodes = node.body;
      continue search;
    }
    return undefined;
  }
}
