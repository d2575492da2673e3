// Reads any stretch of a run at any width, of a run that lives as of one that is over: raw samples where they fit, else
// their envelope. Its cost follows the points that are asked for. It is for looking at; it writes nothing and counts
// nothing that the ledger did not count.
import type { LedgerState } from '../../core/charges.ts';
import type { SampleBlock } from '../../core/samples.ts';
import { type SegmentInfo, segmentsOf, type Waveform } from '../../core/waveform.ts';
import type { Channel, Window } from '../../core/window.ts';
import { BlockCache } from './block-cache.ts';
import type { BlockHead } from './block-table.ts';
import { type Digest, runningTotals, totalsAt, totalsOf } from './digest.ts';
import { COUNTED, Envelope, MEASURED, NO_TOTALS, type Totals } from './envelope.ts';
import type { Library } from './library.ts';
import { descend, type Found, samplesCovered } from './pyramid/descent.ts';
import { PIECE } from './pyramid/shape.ts';
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
 * So many samples are read anew for one window, some 10 ms of work: an experiment may be going on beside it. What is
 * left over is told by wider pieces, and the window says that asking again will sharpen it.
 */
const READ_AT_ONCE = 50_000;
const SET = MEASURED.indexOf('setPotential_V');
const CELL = MEASURED.indexOf('cellVoltage_V');
const CURRENT = MEASURED.indexOf('current_A');
const POTENTIAL = MEASURED.indexOf('potential_V');

/** A block on disk or in memory, or a part of one, with what stands before and after it. */
interface Part {
  readonly from_s: number;
  readonly to_s: number;
  /** The samples of the block that belong to it. */
  readonly begin: number;
  readonly end: number;
  readonly before: LedgerState;
  /** Absent for what is not on disk yet. */
  readonly head?: BlockHead;
  /** The ledger behind it; undefined where only its samples tell. */
  readonly after: LedgerState | undefined;
  readonly samples: () => SampleBlock;
  /** Totals of the run after each sample of the block. */
  readonly totals: () => readonly Float64Array[];
}

/** One reading of a window. */
interface Reading extends WindowRequest {
  readonly waveform: Waveform;
  readonly envelope: Envelope;
  readonly width_s: number;
  /** Whether totals are asked for at all. */
  readonly counts: boolean;
  /** How many samples may still be read anew. */
  left: number;
  settled: boolean;
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
    const { waveform, savedThrough_s } = this.#library.run(run);
    const bins = Math.max(1, Math.floor(points / 2));
    const width_s = (to_s - from_s) / bins;
    // What the pyramid covers is found in it, the rest in the rows of blocks.
    const pages = this.#library.pyramidPages(run);
    const page = (level: number, number: number) => this.#cache.page(run, level, number);
    const found = descend(page, pages, { from_s, to_s, width_s });
    const parts = this.#parts(run, samplesCovered(pages), tail);
    const near = within(parts, from_s, to_s).filter(({ begin, end }) => end > begin);
    const head = { from_s, to_s, through_s: Math.max(savedThrough_s, parts.at(-1)?.to_s ?? 0) };
    if (samplesInside(found, near, from_s, to_s) <= points) {
      const stretches = [...this.#partsOf(run, found), ...near].map((part) => ({
        part,
        ...samplesWithin(part, from_s, to_s),
      }));
      const samples = stretches.reduce((sum, { begin, end }) => sum + end - begin, 0);
      if (samples <= points) return rawWindow(stretches, samples, head, channels);
    }
    const counts = COUNTED.some((name) => channels.includes(name));
    const envelope = new Envelope(from_s, to_s, bins, channels);
    const reading = {
      ...request,
      waveform,
      envelope,
      width_s,
      counts,
      left: READ_AT_ONCE,
      settled: true,
    };
    this.#addFound(reading, found);
    for (const part of near) this.#addPart(reading, part);
    return envelope.take({ ...head, settled: reading.settled }, channels);
  }

  /** The blocks behind the first `covered` samples, and what is not saved yet. */
  #parts(run: number, covered: number, tail: Tail | undefined): Part[] {
    const heads = this.#cache.heads(run, covered);
    const parts = heads.map((head, n): Part => {
      const begin = Math.max(0, covered - head.first);
      return this.#partOf(run, head, begin, head.length, heads[n + 1]?.before ?? tail?.before);
    });
    if (tail === undefined || tail.block.length === 0) return parts;
    const { block, before } = tail;
    const { length } = block;
    return [
      ...parts,
      {
        from_s: block.t_s[0]!,
        to_s: block.t_s[length - 1]!,
        begin: 0,
        end: length,
        before,
        after: undefined,
        samples: () => block,
        totals: () => runningTotals(block, before),
      },
    ];
  }

  #partOf(run: number, head: BlockHead, begin: number, end: number, after?: LedgerState): Part {
    return {
      from_s: head.from_s,
      to_s: head.to_s,
      begin,
      end,
      before: head.before,
      head,
      after,
      samples: () => this.#cache.samples(run, head),
      totals: () => this.#cache.totals(run, head),
    };
  }

  /** The blocks in which the samples of these parts of the pyramid lie, which follow one another. */
  #partsOf(run: number, found: readonly Found[]): Part[] {
    const last = found.at(-1);
    return last === undefined ? [] : this.#blocksOf(run, found[0]!.first, last.first + last.length);
  }

  /** Samples of a run as parts of its blocks. */
  #blocksOf(run: number, first: number, end: number, known?: BlockHead): Part[] {
    const parts: Part[] = [];
    for (let at = first; at < end; ) {
      const head = known !== undefined && holds(known, at) ? known : this.#cache.headAt(run, at);
      const stop = Math.min(end, head.first + head.length);
      parts.push(this.#partOf(run, head, at - head.first, stop - head.first));
      at = stop;
    }
    return parts;
  }

  /** Pieces where they are small enough, else the samples behind them: neighbours of one block in one go. */
  #addFound(reading: Reading, found: readonly Found[]): void {
    let open: Part | undefined;
    const flush = () => {
      if (open !== undefined) addSamples(reading, open);
      open = undefined;
    };
    let known: BlockHead | undefined;
    for (const item of found) {
      if (item.fits) {
        flush();
        addPiece(reading.envelope, item.page!, item.piece);
        continue;
      }
      const parts: Part[] = this.#blocksOf(reading.run, item.first, item.first + item.length, known);
      known = parts.at(-1)!.head;
      if (item.isInside && !parts.every((part) => this.#isAffordable(reading, part.head!))) {
        flush();
        addPiece(reading.envelope, item.page!, item.piece);
        continue;
      }
      for (const part of parts) {
        if (open !== undefined && open.head === part.head) open = { ...open, end: part.end };
        else {
          flush();
          open = part;
        }
      }
    }
    flush();
  }

  #addPart(reading: Reading, part: Part): void {
    const { envelope, from_s, to_s, width_s, channels, run, waveform } = reading;
    const isWhole = part.from_s >= from_s && part.to_s <= to_s && part.begin === 0;
    const { head } = part;
    const way = wayTo(part, width_s, !channels.includes('cellVoltage_V'));
    if (head === undefined || !isWhole) addSamples(reading, part);
    else if (way === 'row') this.#addRow(envelope, part, run, waveform);
    else {
      const known = way === 'digest' && this.#cache.hasDigest(run, head);
      if (!known && !this.#isAffordable(reading, head) && part.after !== undefined)
        this.#addRow(envelope, part, run, waveform);
      else if (way === 'digest') addDigest(envelope, this.#cache.digest(run, head));
      else addSamples(reading, part);
    }
  }

  /** Whether a block may still be read for this window; the window is not settled where one may not. */
  #isAffordable(reading: Reading, head: BlockHead): boolean {
    if (this.#cache.hasSamples(reading.run, head)) return true;
    if (reading.left <= 0) {
      reading.settled = false;
      return false;
    }
    reading.left -= head.length;
    // Read at once, so that the next piece of this block finds it at hand.
    this.#cache.samples(reading.run, head);
    return true;
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

function holds({ first, length }: BlockHead, sample: number): boolean {
  return first <= sample && sample < first + length;
}

/** Samples that certainly lie in the stretch. */
function samplesInside(
  found: readonly Found[],
  parts: readonly Part[],
  from_s: number,
  to_s: number,
): number {
  let samples = 0;
  for (const { isInside, length } of found) if (isInside) samples += length;
  for (const part of parts) if (part.from_s >= from_s && part.to_s <= to_s) samples += part.end - part.begin;
  return samples;
}

/** What a block must be read by for bins of this width: its row, its digest, or its samples. */
function wayTo(
  { from_s, to_s, end, after }: Part,
  width_s: number,
  toldByRow: boolean,
): 'row' | 'digest' | 'samples' {
  const length_s = to_s - from_s;
  if (toldByRow && after !== undefined && length_s <= width_s) return 'row';
  return end > PIECE && length_s / Math.ceil(end / PIECE) <= width_s ? 'digest' : 'samples';
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

/** The samples of a part that lie in a stretch. */
function samplesWithin(part: Part, from_s: number, to_s: number) {
  const block = part.samples();
  const begin = part.from_s >= from_s ? 0 : indexOf(block.t_s, block.length, from_s, false);
  const end = part.to_s <= to_s ? block.length : indexOf(block.t_s, block.length, to_s, true);
  const first = Math.max(part.begin, begin);
  return { block, begin: first, end: Math.max(first, Math.min(part.end, end)) };
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
  const counts = COUNTED.some((name) => columns[name] !== undefined);
  let at = 0;
  for (const { part, block, begin, end } of stretches) {
    t_s.set(block.t_s.subarray(begin, end), at);
    for (const name of [...MEASURED, 'flags'] as const)
      columns[name]?.set(block[name].subarray(begin, end), at);
    if (counts && end > begin)
      for (const [n, total] of part.totals().entries())
        columns[COUNTED[n]!]?.set(total.subarray(begin, end), at);
    at += end - begin;
  }
  return { kind: 'raw', ...head, settled: true, t_s, columns };
}

/** The samples of a part that lie in the window, bin by bin. */
function addSamples({ envelope, from_s, to_s, counts }: Reading, part: Part): void {
  const { block, begin, end } = samplesWithin(part, from_s, to_s);
  if (end === begin) return;
  const totals = counts ? part.totals() : undefined;
  const after = (n: number): Totals => (totals === undefined ? NO_TOTALS : totalsAt(totals, n));
  // The totals before the first sample of the window are those after the one that came before it.
  let before = begin > 0 ? after(begin - 1) : totalsOf(part.before.totals);
  const { t_s, current_A, potential_V, setPotential_V, cellVoltage_V } = block;
  let bin = envelope.binOf(t_s[begin]!);
  envelope.open(bin, t_s[begin]!, before);
  for (let n = begin; n < end; n++) {
    const next = envelope.binOf(t_s[n]!);
    if (next !== bin) {
      before = after(n - 1);
      envelope.end(t_s[n - 1]!, before);
      envelope.open(next, t_s[n]!, before);
      bin = next;
    }
    envelope.put(CURRENT, current_A[n]!);
    envelope.put(POTENTIAL, potential_V[n]!);
    envelope.put(SET, setPotential_V[n]!);
    envelope.put(CELL, cellVoltage_V[n]!);
  }
  envelope.end(t_s[end - 1]!, after(end - 1));
}

function addDigest(envelope: Envelope, digest: Digest): void {
  for (let piece = 0; piece < digest.pieces; piece++) addPiece(envelope, digest, piece);
}

/** One piece, in the bin in which it begins. */
function addPiece(envelope: Envelope, digest: Digest, piece: number): void {
  const first_s = digest.first_s[piece]!;
  const before = piece === 0 ? digest.before : totalsAt(digest.after, piece - 1);
  envelope.open(envelope.binOf(first_s), first_s, before);
  for (let channel = 0; channel < MEASURED.length; channel++) {
    const [low, high] = [digest.low[channel]![piece]!, digest.high[channel]![piece]!];
    const lowFirst = digest.lowFirst[channel]![piece] === 1;
    envelope.put(channel, lowFirst ? low : high);
    envelope.put(channel, lowFirst ? high : low);
  }
  envelope.end(digest.last_s[piece]!, totalsAt(digest.after, piece));
}

function extremesOf(values: Float64Array): { min: number; max: number } {
  let [min, max] = [Number.NaN, Number.NaN];
  for (const value of values) {
    if (!(value >= min)) min = Number.isNaN(value) ? min : value;
    if (!(value <= max)) max = Number.isNaN(value) ? max : value;
  }
  return { min, max };
}
