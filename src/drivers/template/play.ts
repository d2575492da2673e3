// Plays the visits of a waveform: sets each level, takes each reading at its time, marks every turn. It stops between two
// readings when it is told to, says where, and never decides what becomes of the cell then.
import type { Position } from '../../core/remaining.ts';
import { type BlockBuilder, FLAG } from '../../core/samples.ts';
import { type Segment, type Visit, visitsOf, type Waveform } from '../../core/waveform.ts';
import { readCell, readMeasured, SAY } from './codec.ts';
import type { Talk } from './talk.ts';

/** Later than this part of a period is a gap. */
const LATE = 0.5;

/** Which visits of the whole run the segments of a part of it are. */
type Origins = readonly { readonly segment: number; readonly cycle: number }[];

export interface Part {
  readonly waveform: Waveform;
  readonly origins: Origins;
}

export class PartPlayer {
  readonly #talk: Talk;
  readonly #builder: BlockBuilder;
  readonly #stop: AbortSignal;
  /** Clock at time zero of the run. */
  readonly #zero_s: number;
  /** Where it stands, in the numbering of the part; undefined when it has come to its end. */
  position: Position | undefined = { segment: 0, cycle: 0, elapsed_s: 0 };
  /** The visit that was marked last, in the numbering of the whole run. */
  visit = { segment: 0, cycle: 0 };
  #cellOn: boolean | undefined;

  constructor(talk: Talk, builder: BlockBuilder, zero_s: number, stop: AbortSignal) {
    this.#talk = talk;
    this.#builder = builder;
    this.#zero_s = zero_s;
    this.#stop = stop;
  }

  get now_s(): number {
    return this.#talk.clock.now_s() - this.#zero_s;
  }

  /** Yields after every reading. */
  async *play({ waveform, origins }: Part): AsyncGenerator<void, void, void> {
    const begin_s = this.now_s;
    for (const visit of visitsOf(waveform)) {
      const origin = origins[visit.segment]!;
      this.visit = { segment: origin.segment, cycle: origin.cycle + visit.cycle };
      yield* this.#playVisit(visit, begin_s + visit.start_s);
      if (this.#stop.aborted) return;
    }
    this.position = undefined;
  }

  async *#playVisit({ node, segment, cycle }: Visit, start_s: number): AsyncGenerator<void, void, void> {
    const { edge, period_s } = node.sampling;
    this.position = { segment, cycle, elapsed_s: 0 };
    await this.#enter(node);
    const edge_s = edge?.duration_s ?? 0;
    if (edge !== undefined) yield* this.#sample(node, start_s, 0, edge.duration_s, edge.period_s);
    if (!this.#stop.aborted) yield* this.#sample(node, start_s, edge_s, node.duration_s, period_s);
  }

  /** A stretch of a visit that is sampled evenly. */
  async *#sample(
    node: Segment,
    start_s: number,
    from_s: number,
    to_s: number,
    period_s: number,
  ): AsyncGenerator<void, void, void> {
    const { clock } = this.#talk;
    this.#builder.mark({
      kind: 'segment',
      t_s: Math.max(start_s + from_s, this.#last_s),
      ...this.visit,
      period_s,
    });
    const count = Math.round((to_s - from_s) / period_s);
    for (let n = 1; n <= count; n++) {
      const elapsed_s = from_s + n * period_s;
      const due_s = start_s + elapsed_s;
      if (node.kind === 'ramp')
        await this.#setPotential(node.from_V + ((node.to_V - node.from_V) * elapsed_s) / node.duration_s);
      const wait_s = due_s - this.now_s;
      if (wait_s > 1e-9) await clock.sleep(wait_s, this.#stop);
      if (this.#stop.aborted) return;
      await this.#read(node, due_s, period_s);
      this.position = { ...this.position!, elapsed_s };
      yield;
    }
  }

  #last_s = 0;
  #potential_V = Number.NaN;

  async #read(node: Segment, due_s: number, period_s: number): Promise<void> {
    const measured = await this.#talk.ask(SAY.measure, readMeasured);
    // The true time, unless it is the asked one to within what nobody can tell.
    const late_s = this.now_s - due_s;
    const t_s = Math.abs(late_s) < 1e-6 ? due_s : this.now_s;
    const isOpen = node.kind === 'open-circuit';
    const flags =
      (measured.overload ? FLAG.overload : 0) |
      (late_s > LATE * period_s ? FLAG.timing : 0) |
      // The next potential of a ramp is set right after a sample.
      (node.kind === 'ramp' ? FLAG.stair : 0);
    this.#builder.add(
      Math.max(t_s, this.#last_s + 1e-6),
      isOpen ? Number.NaN : this.#potential_V,
      measured.potential_V,
      Number.NaN,
      isOpen ? Number.NaN : measured.current_A,
      flags,
      this.visit.segment,
      this.visit.cycle,
    );
    this.#last_s = Math.max(t_s, this.#last_s + 1e-6);
  }

  /** Brings the cell into the state that a segment wants: the potential first, then the switch. */
  async #enter(node: Segment): Promise<void> {
    if (node.kind === 'hold') await this.#setPotential(node.potential_V);
    if (node.kind === 'ramp') await this.#setPotential(node.from_V);
    const wanted = node.kind !== 'open-circuit';
    if (this.#cellOn !== wanted) this.#cellOn = await this.#talk.ask(SAY.cell(wanted), readCell);
  }

  async #setPotential(potential_V: number): Promise<void> {
    if (potential_V === this.#potential_V) return;
    await this.#talk.tell(SAY.potential(potential_V));
    this.#potential_V = potential_V;
  }
}
