// Reads any stretch of a run at any width, of a run that lives as of one that is over: raw samples where they fit, else
// their envelope. Its cost follows the points that are asked for. It is for looking at; it writes nothing and counts
// nothing that the ledger did not count.
import type { LedgerState } from '../../core/charges.ts';
import { Ledger } from '../../core/ledger.ts';
import type { SampleBlock } from '../../core/samples.ts';
import { type SegmentInfo, segmentsOf, type Waveform } from '../../core/waveform.ts';
import type { Channel, Window } from '../../core/window.ts';
import { BlockCache } from './block-cache.ts';
import type { BlockHead } from './block-table.ts';
import { type Digest, PIECE, totalsAfter, totalsOf } from './digest.ts';
import { Envelope, MEASURED, type Totals } from './envelope.ts';
import type { Library } from './library.ts';
import type { Tail } from './records.ts';

/** What is asked for; `from_s` and `to_s` belong to the window. */
export interface WindowRequest {
  readonly run: number;
  readonly from_s: number;
  readonly to_s: number;
  /** At most so many points come back. */
  readonly points: number;
  readonly channels: readonly Channel[];
}

/**
 * So many samples are read anew for one window, some 50 ms of work: an experiment may be going on beside it. What is
 * left over is told from the rows of blocks, and the window says that asking again will sharpen it.
 */
const READ_AT_ONCE = 100_000;
const SET = MEASURED.indexOf('setPotential_V');
const CELL = MEASURED.indexOf('cellVoltage_V');
const CURRENT = MEASURED.indexOf('current_A');
const POTENTIAL = MEASURED.indexOf('potential_V');

/** A block on disk or in memory, with what stands before and after it. */
interface Part {
  readonly from_s: number;
  readonly to_s: number;
  readonly length: number;
  readonly before: LedgerState;
  /** Absent for what is not on disk yet. */
  readonly head?: BlockHead;
  /** The ledger behind it; undefined where only its samples tell. */
  readonly after: LedgerState | undefined;
  readonly samples: () => SampleBlock;
}

/** Reads windows of a library; remembers what it has read. */
export class WindowReader {
  readonly #library: Library;
  readonly #cache: BlockCache;
  readonly #segments = new Map<number, readonly SegmentInfo[]>();

  constructor(library: Library) {
    this.#library = library;
    this.#cache = new BlockCache(library);
  }

  /** Throws `run-not-found`, and `block-damaged` where samples must be read that cannot be. */
  read(request: WindowRequest, tail?: Tail): Window {
    return this.#library.inOneView(() => this.#read(request, tail));
  }

  /** Extremes of current and potential in a stretch; NaN where nothing was measured. */
  extremes(run: number, from_s: number, to_s: number, tail?: Tail) {
    const channels = ['current_A', 'potential_V'] as const;
    const { columns } = this.read({ run, from_s, to_s, points: 4000, channels }, tail);
    return { current_A: extremesOf(columns.current_A!), potential_V: extremesOf(columns.potential_V!) };
  }

  #read(request: WindowRequest, tail: Tail | undefined): Window {
    const { run, from_s, to_s, points, channels } = request;
    const waveform = this.#library.run(run).waveform;
    const all = this.#parts(run, tail);
    const through_s = all.at(-1)?.to_s ?? 0;
    const parts = within(all, from_s, to_s).filter(({ length }) => length > 0);
    const head = { from_s, to_s, through_s };
    const inner = parts.filter((part) => part.from_s >= from_s && part.to_s <= to_s);
    const innerSamples = inner.reduce((sum, { length }) => sum + length, 0);
    if (innerSamples <= points) {
      const stretches = parts.map((part) => ({ part, ...samplesWithin(part, from_s, to_s) }));
      const samples = stretches.reduce((sum, { begin, end }) => sum + end - begin, 0);
      if (samples <= points) return rawWindow(stretches, samples, head, channels);
    }
    const bins = Math.max(1, Math.floor(points / 2));
    const envelope = new Envelope(from_s, to_s, bins, channels);
    const width_s = (to_s - from_s) / bins;
    const toldByRow = !channels.includes('cellVoltage_V');
    let left = READ_AT_ONCE;
    let settled = true;
    for (const part of parts) {
      const way = wayTo(part, width_s, toldByRow);
      const isInside = part.from_s >= from_s && part.to_s <= to_s;
      if (part.head === undefined || !isInside) addSamples(envelope, part, from_s, to_s);
      else if (way === 'row') this.#addRow(envelope, part, run, waveform);
      else {
        const known =
          way === 'digest' ? this.#cache.hasDigest(run, part.head) : this.#cache.hasSamples(run, part.head);
        if (!known) left -= part.length;
        if (!known && left < 0 && part.after !== undefined) {
          settled = false;
          this.#addRow(envelope, part, run, waveform);
        } else if (way === 'digest') addDigest(envelope, part, this.#cache.digest(run, part.head));
        else addSamples(envelope, part, from_s, to_s);
      }
    }
    return envelope.take({ ...head, settled }, channels);
  }

  #parts(run: number, tail: Tail | undefined): Part[] {
    const heads = this.#cache.heads(run);
    const parts = heads.map(
      (head, n): Part => ({
        from_s: head.from_s,
        to_s: head.to_s,
        length: head.length,
        before: head.before,
        head,
        after: heads[n + 1]?.before ?? tail?.before,
        samples: () => this.#cache.samples(run, head),
      }),
    );
    if (tail === undefined || tail.block.length === 0) return parts;
    const { block, before } = tail;
    const from_s = block.t_s[0]!;
    const to_s = block.t_s[block.length - 1]!;
    return [...parts, { from_s, to_s, length: block.length, before, after: undefined, samples: () => block }];
  }

  /** A block from its row alone, in the bin in which it begins. */
  #addRow(envelope: Envelope, { head, before, after }: Part, run: number, waveform: Waveform): void {
    const { from_s, to_s, current_A, potential_V } = head!;
    envelope.open(envelope.binOf(from_s), from_s, totalsOf(before.totals));
    envelope.put(CURRENT, current_A.min);
    envelope.put(CURRENT, current_A.max);
    envelope.put(POTENTIAL, potential_V.min);
    envelope.put(POTENTIAL, potential_V.max);
    for (const value of this.#setPotentials(run, waveform, before, after!, potential_V))
      envelope.put(SET, value);
    envelope.end(to_s, totalsOf(after!.totals));
  }

  /** What was set in a block, from the visits in which it began and ended; a ramp is told by what was measured. */
  #setPotentials(
    run: number,
    waveform: Waveform,
    { visit: begun }: LedgerState,
    { visit: ended }: LedgerState,
    measured: { readonly min: number; readonly max: number },
  ): number[] {
    const infos = this.#segments.get(run) ?? segmentsOf(waveform);
    this.#segments.set(run, infos);
    const ends = [begun?.segment ?? 0, ended?.segment ?? infos.length - 1];
    const [first, last] = [Math.min(...ends), Math.max(...ends)];
    // Where a cycle was turned, every segment of its loop may have been visited.
    const turned = begun?.cycle !== ended?.cycle;
    const loops = new Set(infos.slice(first, last + 1).map(({ loop }) => loop));
    return infos
      .filter(({ segment, loop }) =>
        turned && loop >= 0 ? loops.has(loop) : segment >= first && segment <= last,
      )
      .flatMap(({ node }) => {
        if (node.kind === 'hold') return [node.potential_V];
        return node.kind === 'ramp' ? [measured.min, measured.max] : [];
      });
  }
}

/** What a block must be read by for bins of this width: its row, its digest, or its samples. */
function wayTo(
  { from_s, to_s, length, after }: Part,
  width_s: number,
  toldByRow: boolean,
): 'row' | 'digest' | 'samples' {
  const length_s = to_s - from_s;
  if (toldByRow && after !== undefined && length_s <= width_s) return 'row';
  return length > PIECE && length_s / Math.ceil(length / PIECE) <= width_s ? 'digest' : 'samples';
}

/** The parts that hold anything from `from_s` to `to_s`. */
function within(parts: readonly Part[], from_s: number, to_s: number): Part[] {
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (parts[middle]!.to_s < from_s) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < parts.length && parts[end]!.from_s <= to_s) end++;
  return parts.slice(low, end);
}

/** Index of the first sample at or behind an instant, or behind it. */
function indexOf(t_s: Float64Array, length: number, at_s: number, behind: boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (t_s[middle]! < at_s || (behind && t_s[middle]! === at_s)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function samplesWithin(part: Part, from_s: number, to_s: number) {
  const block = part.samples();
  const begin = part.from_s >= from_s ? 0 : indexOf(block.t_s, block.length, from_s, false);
  const end = part.to_s <= to_s ? block.length : indexOf(block.t_s, block.length, to_s, true);
  return { block, begin, end };
}

interface RawStretch {
  readonly part: Part;
  readonly block: SampleBlock;
  readonly begin: number;
  readonly end: number;
}

function rawWindow(
  stretches: readonly RawStretch[],
  samples: number,
  head: Pick<Window, 'from_s' | 'to_s' | 'through_s'>,
  channels: readonly Channel[],
): Window {
  const t_s = new Float64Array(samples);
  const columns: Partial<Record<Channel, Float64Array>> = {};
  for (const name of channels) columns[name] = new Float64Array(samples);
  const { cathodic_C, anodic_C, overloads, gaps } = columns;
  const counts = cathodic_C ?? anodic_C ?? overloads ?? gaps;
  let at = 0;
  for (const { part, block, begin, end } of stretches) {
    t_s.set(block.t_s.subarray(begin, end), at);
    for (const name of [...MEASURED, 'flags'] as const)
      columns[name]?.set(block[name].subarray(begin, end), at);
    if (counts !== undefined && end > begin) {
      const ledger = new Ledger(part.before);
      const offset = at - begin;
      ledger.add(block, (sample) => {
        if (sample < begin || sample >= end) return;
        const totals = totalsOf(ledger.tally);
        if (cathodic_C !== undefined) cathodic_C[offset + sample] = totals[0];
        if (anodic_C !== undefined) anodic_C[offset + sample] = totals[1];
        if (overloads !== undefined) overloads[offset + sample] = totals[2];
        if (gaps !== undefined) gaps[offset + sample] = totals[3];
      });
    }
    at += end - begin;
  }
  return { kind: 'raw', ...head, settled: true, t_s, columns };
}

function addSamples(envelope: Envelope, part: Part, from_s: number, to_s: number): void {
  const { block, begin, end } = samplesWithin(part, from_s, to_s);
  const ends: number[] = [];
  for (let n = begin; n < end; n++)
    if (n + 1 === end || envelope.binOf(block.t_s[n + 1]!) !== envelope.binOf(block.t_s[n]!)) ends.push(n);
  // The totals before the first sample of the window are those after the one that came before it.
  const wanted = Uint32Array.from(begin > 0 ? [begin - 1, ...ends] : ends);
  const totals = totalsAfter(block, part.before, wanted);
  let before: Totals = begin > 0 ? totals.shift()! : totalsOf(part.before.totals);
  let n = begin;
  for (const [turn, last] of ends.entries()) {
    envelope.open(envelope.binOf(block.t_s[n]!), block.t_s[n]!, before);
    for (; n <= last; n++) {
      envelope.put(CURRENT, block.current_A[n]!);
      envelope.put(POTENTIAL, block.potential_V[n]!);
      envelope.put(SET, block.setPotential_V[n]!);
      envelope.put(CELL, block.cellVoltage_V[n]!);
    }
    before = totals[turn]!;
    envelope.end(block.t_s[last]!, before);
  }
}

function addDigest(envelope: Envelope, part: Part, digest: Digest): void {
  let before = totalsOf(part.before.totals);
  for (let piece = 0; piece < digest.pieces; piece++) {
    const first_s = digest.first_s[piece]!;
    envelope.open(envelope.binOf(first_s), first_s, before);
    for (let channel = 0; channel < MEASURED.length; channel++) {
      const [low, high] = [digest.low[channel]![piece]!, digest.high[channel]![piece]!];
      const lowFirst = digest.lowFirst[channel]![piece] === 1;
      envelope.put(channel, lowFirst ? low : high);
      envelope.put(channel, lowFirst ? high : low);
    }
    before = digest.after[piece]!;
    envelope.end(digest.last_s[piece]!, before);
  }
}

function extremesOf(values: Float64Array): { min: number; max: number } {
  let [min, max] = [Number.NaN, Number.NaN];
  for (const value of values) {
    if (!(value >= min)) min = Number.isNaN(value) ? min : value;
    if (!(value <= max)) max = Number.isNaN(value) ? max : value;
  }
  return { min, max };
}
