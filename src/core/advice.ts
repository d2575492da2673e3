// The sampling adviser: what a waveform's sampling, range and limits mean for the charge that will be counted. It
// says, with numbers, and changes nothing. Pure; models are the textbook's: Cottrell, and Ru in series with Cdl.
import type { CellDescription } from './protocol/cell.ts';
import type { Protocol } from './protocol/protocol.ts';
import { type PotentialStep, potentialSteps } from './protocol/spike.ts';
import { formatDuration, formatQuantity } from './quantity.ts';
import {
  durationOf,
  type Hold,
  type Segment,
  type SegmentInfo,
  sampleCountOf,
  segmentsOf,
  type Waveform,
} from './waveform.ts';
import { bytesText, count } from './wording.ts';

/** What one stored sample takes on the disk, about: compressed columns. */
const BYTES_PER_SAMPLE = 8;
/** A loss before the first sample that is worth a word, as a part of the charge. */
const NOTABLE_LOSS = 0.02;
const AIMED_LOSS = 0.01;

interface Case {
  readonly waveform: Waveform;
  readonly cell: Pick<CellDescription, 'resistance_ohm' | 'doubleLayer_F'>;
  readonly range: Protocol['range'];
}

/** Sentences for the person who is about to run this, the size of the run first. */
export function adviseSampling({ waveform, cell, range }: Case): readonly string[] {
  const infos = segmentsOf(waveform);
  const steps = potentialSteps(waveform);
  return [
    sizeSentence(waveform),
    ...inNames(infos.flatMap(firstSampleFacts)),
    ...settlingSentences(infos, steps, cell),
    ...spikeSentences(steps, cell, range),
    ...limitSentences(infos),
    ...rangingSentences(steps, range),
    ...mixedSentences(infos),
  ];
}

function sizeSentence(waveform: Waveform): string {
  const samples = sampleCountOf(waveform);
  const size = bytesText(samples * BYTES_PER_SAMPLE);
  return `${count(samples)} samples in ${formatDuration(durationOf(waveform))}, about ${size} on the disk.`;
}

/**
 * Of the charge of a diffusion-limited current after a potential step, Q = 2nFAc√(Dt/π) (Anson 1966), the part √(t₁/t)
 * has passed before the first sample at t₁; the ledger, which holds the first current back to the edge, recovers half.
 */
function firstSampleFacts({ node }: SegmentInfo): Fact[] {
  if (node.kind !== 'hold') return [];
  const first_s = firstSampleOf(node);
  const lost = Math.sqrt(first_s / node.duration_s);
  const says = `(${time(node.duration_s)}) the first sample comes after ${time(first_s)}: ${percent(lost)} of a Cottrell charge has passed by then; the ledger recovers half of it and states the rest.`;
  if (lost <= NOTABLE_LOSS) return [{ node, says }];
  const wanted_s = Math.max(1e-3, oneDigit(node.duration_s * AIMED_LOSS ** 2));
  if (wanted_s >= first_s) return [{ node, says: `${says} Only sampling faster than 1 ms would lower it.` }];
  const lowered = percent(Math.sqrt(wanted_s / node.duration_s));
  const edge = `edge: { every: ${plain(wanted_s)}, for: ${plain(Math.min(50 * wanted_s, node.duration_s / 2))} }`;
  return [{ node, says: `${says} Sampled with "${edge}" it would be ${lowered}.` }];
}

function firstSampleOf({ sampling, duration_s }: Hold): number {
  return Math.min(sampling.edge?.period_s ?? sampling.period_s, duration_s);
}

/** An ideal Ru–Cdl cell settles as exp(−t/RuCdl): after five time constants to 0.7 %. */
function settlingSentences(
  infos: readonly SegmentInfo[],
  steps: readonly PotentialStep[],
  { resistance_ohm, doubleLayer_F }: Case['cell'],
): string[] {
  if (steps.length === 0) return [];
  if (resistance_ohm === undefined || doubleLayer_F === undefined) {
    const missing = [
      ...(resistance_ohm === undefined ? ['"resistance"'] : []),
      ...(doubleLayer_F === undefined ? ['"double layer"'] : []),
    ];
    return [
      `Whether the potential settles within each level cannot be said: give ${missing.join(' and ')} of the cell.`,
    ];
  }
  const tau_s = resistance_ohm * doubleLayer_F;
  const settled_s = 5 * tau_s;
  const facts = steps.map(({ node }): Fact => {
    if (settled_s >= node.duration_s) {
      const says = `(${time(node.duration_s)}) settling takes 5·Ru·Cdl = ${time(settled_s)}: the electrode never reaches the potential that is set.`;
      return { node, says };
    }
    const part = percent(settled_s / node.duration_s);
    const edge_s = node.sampling.edge?.duration_s ?? Number.POSITIVE_INFINITY;
    const short = edge_s < settled_s ? ` The dense edge ends before, after ${time(edge_s)}.` : '';
    return {
      node,
      says: `the potential settles in 5·Ru·Cdl = ${time(settled_s)}, ${part} of ${time(node.duration_s)}.${short}`,
    };
  });
  const charged = steps.map(({ node, step_V }) => {
    const visits = infos.find((info) => info.node === node)!.visits;
    return visits * doubleLayer_F * step_V * (1 - Math.exp(-node.duration_s / tau_s));
  });
  const total_C = charged.reduce((a, b) => a + b, 0);
  const each = Math.max(...steps.map(({ step_V }) => doubleLayer_F * step_V));
  return [
    ...inNames(facts),
    `Charging the double layer takes up to Cdl·ΔE = ${formatQuantity(each, 'C', { digits: 3 })} at a step, about ${formatQuantity(total_C, 'C', { digits: 3 })} in the whole run, cathodic and anodic together.`,
  ];
}

/** Right after a step the current is ΔE/Ru and decays as exp(−t/RuCdl). */
function spikeSentences(
  steps: readonly PotentialStep[],
  { resistance_ohm, doubleLayer_F }: Case['cell'],
  range: Protocol['range'],
): string[] {
  if (steps.length === 0) return [];
  const largest = steps.reduce((a, b) => (b.step_V > a.step_V ? b : a));
  const step = formatQuantity(largest.step_V, 'V', { digits: 'exact', unit: 'V' });
  if (resistance_ohm === undefined) {
    return [
      `How high the current spike of the ${step} step is cannot be said: give "resistance" of the cell.`,
    ];
  }
  const spike_A = largest.step_V / resistance_ohm;
  const spike = `The ${step} step into "${largest.node.name}" begins with a spike of ΔE/Ru = ${current(spike_A)}`;
  const largest_A = 'fixed_A' in range ? range.fixed_A : range.to_A;
  const sentences = [
    spike_A > largest_A
      ? `${spike}, above the ${current(largest_A)} of the range: unless the instrument's range reaches further, its first samples overload and the charge is a lower bound.`
      : `${spike}, within the ${current(largest_A)} of the range.`,
  ];
  const limit = largest.node.limits.find((l) => l.quantity === 'current magnitude' && l.value < spike_A);
  if (limit === undefined) return sentences;
  const allowed = `the limit of ${current(limit.value)} allows it for ${time(limit.for_s)}`;
  if (doubleLayer_F === undefined) return [...sentences, `The spike is above the limit: ${allowed}.`];
  const above_s = resistance_ohm * doubleLayer_F * Math.log(spike_A / limit.value);
  const verdict = above_s > limit.for_s ? 'it would end the run' : 'it does not end the run';
  return [...sentences, `The spike is above the limit for ${time(above_s)}; ${allowed}: ${verdict}.`];
}

function limitSentences(infos: readonly SegmentInfo[]): string[] {
  const nodes = infos.map(({ node }) => node);
  const bare = nodes.filter(
    (node) =>
      (node.kind === 'hold' || node.kind === 'ramp') &&
      !node.limits.some((l) => !l.quantity.startsWith('potential')),
  );
  const driven = nodes.filter(
    (node) => node.kind === 'hold-current' && !node.limits.some((l) => l.quantity.startsWith('potential')),
  );
  return [
    ...(bare.length === 0 ? [] : [`No current limit protects the cell in ${names(bare)}.`]),
    ...(driven.length === 0 ? [] : [`No potential limit protects the cell in ${names(driven)}.`]),
  ];
}

function rangingSentences(steps: readonly PotentialStep[], range: Protocol['range']): string[] {
  if ('fixed_A' in range || steps.length === 0) return [];
  return [
    'The current range changes while measuring: around every change samples are lost or flagged. Potential steps are counted best in one fixed range.',
  ];
}

/** Held potentials and held currents side by side in one step. */
function mixedSentences(infos: readonly SegmentInfo[]): string[] {
  const controls = new Map<number, Set<string>>();
  for (const { node } of infos) {
    if (node.kind === 'open-circuit') continue;
    const control = node.kind === 'hold-current' ? 'current' : 'potential';
    controls.set(node.step, (controls.get(node.step) ?? new Set()).add(control));
  }
  return [...controls]
    .filter(([, found]) => found.size > 1)
    .map(
      ([step]) =>
        `Step ${step + 1} changes between held potentials and held currents: not every instrument can, or without a gap.`,
    );
}

/** What is true of a segment; said once for all of which the same is true. */
interface Fact {
  readonly node: Segment;
  readonly says: string;
}

function inNames(facts: readonly Fact[]): string[] {
  const nodes = new Map<string, Segment[]>();
  for (const { node, says } of facts) nodes.set(says, [...(nodes.get(says) ?? []), node]);
  return [...nodes].map(([says, of]) => `In ${names(of)} ${says}`);
}

function names(nodes: readonly Segment[]): string {
  const list = [...new Set(nodes.map(({ name }) => `"${name}"`))];
  if (list.length === 1) return list[0]!;
  if (list.length > 4) return `${list.slice(0, 4).join(', ')} and ${list.length - 4} more`;
  return `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`;
}

function oneDigit(value: number): number {
  return Number(value.toPrecision(1));
}

function time(seconds: number): string {
  return formatQuantity(Number(seconds.toPrecision(3)), 's', { digits: 'exact' });
}

/** A time as it can be pasted into a protocol. */
function plain(seconds: number): string {
  return time(oneDigit(seconds)).replace('µ', 'u');
}

function current(value_A: number): string {
  return formatQuantity(Number(value_A.toPrecision(3)), 'A', { digits: 'exact' });
}

function percent(part: number): string {
  return formatQuantity(part, '1', { digits: 2 });
}
