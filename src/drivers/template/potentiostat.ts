// The contract kept: what the instrument can do, and a run with its pauses and its end. A run never ends before the
// instrument has confirmed that the cell is off, or everything that could be tried has been tried.
import { asCottrellError, CottrellError } from '../../core/errors.ts';
import {
  leaving,
  type Position,
  type Remainder,
  remainingAfterStep,
  remainingFromCycle,
} from '../../core/remaining.ts';
import { BlockBuilder } from '../../core/samples.ts';
import { segmentsOf, type Waveform } from '../../core/waveform.ts';
import type {
  Acquisition,
  Capabilities,
  DriverEvent,
  Identity,
  Plan,
  Potentiostat,
  Reading,
  RunRequest,
} from '../driver.ts';
import type { Transport } from '../transport.ts';
import { readMeasured, SAY } from './codec.ts';
import { negotiate, Program } from './negotiate.ts';
import { type Part, PartPlayer } from './play.ts';
import type { Talk } from './talk.ts';

/** A command that interrupts the part that plays, until it is carried out. */
type Interruption = (
  | { readonly kind: 'pause' | 'skip' }
  /** The cell stays on: what is left of the whole run begins at once. */
  | { readonly kind: 'leave'; readonly rest: (waveform: Waveform, position: Position) => Remainder }
) & { readonly done: PromiseWithResolvers<void> };

const CAN: Capabilities = {
  potential_V: { low: -2, high: 2 },
  span_V: 4,
  currentRanges_A: [1e-4, 1e-3, 1e-2],
  maxCurrent_A: 1e-2,
  shortestPeriod_s: 0.01,
  segments: ['hold', 'open-circuit', 'ramp'],
  timing: 'host',
  repeats: false,
  integratesCharge: false,
  stopsOnCharge: false,
  watchesConditions: false,
  pauseModes: ['open circuit'],
  runsWithoutLink: false,
  adjusts: 'no',
  storesCopies: false,
};

export class TemplatePotentiostat implements Potentiostat {
  readonly identity: Identity;
  readonly can = CAN;
  readonly closed: Promise<CottrellError | undefined>;
  readonly #talk: Talk;
  readonly #transport: Transport;
  #interrupt: AbortController | undefined;
  /** What plays: the whole waveform, and who plays the present part of it. */
  #playing: { readonly waveform: Waveform; readonly player: PartPlayer } | undefined;
  #interruption: Interruption | undefined;
  /** Where a paused run waits. */
  #gate: PromiseWithResolvers<void> | undefined;
  #over: Promise<void> | undefined;
  readonly #dispose = new AbortController();

  constructor(identity: Identity, talk: Talk, transport: Transport) {
    this.identity = identity;
    this.#talk = talk;
    this.#transport = transport;
    this.closed = transport.closed;
  }

  async prepare(request: RunRequest, acquisition: Acquisition): Promise<Plan> {
    return negotiate(this.identity.label, this.can, request, acquisition);
  }

  async *run(plan: Plan, asked: AbortSignal): AsyncGenerator<DriverEvent, void, void> {
    if (!(plan.program instanceof Program))
      throw new CottrellError('internal', 'This plan is of another driver.');
    if (this.#over !== undefined) throw new CottrellError('state-refused', 'A run is going on already.');
    const over = Promise.withResolvers<void>();
    this.#over = over.promise;
    const signal = AbortSignal.any([asked, this.#dispose.signal]);
    const openGate = () => this.#gate?.resolve();
    signal.addEventListener('abort', openGate);
    let isOff = false;
    try {
      await this.#talk.tell(SAY.range(plan.program.range_A));
      yield* this.#play(plan, signal);
      isOff = true;
    } catch (cause) {
      isOff = true;
      throw await this.#afterTrouble(asCottrellError(cause));
    } finally {
      // Left early: the cell goes off all the same.
      try {
        if (!isOff) await this.#talk.switchOff();
      } finally {
        signal.removeEventListener('abort', openGate);
        this.#interruption?.done.reject(new CottrellError('state-refused', 'The run ended first.'));
        this.#interruption = undefined;
        this.#playing = undefined;
        this.#over = undefined;
        over.resolve();
      }
    }
  }

  async *#play(plan: Plan, signal: AbortSignal): AsyncGenerator<DriverEvent, void, void> {
    const builder = new BlockBuilder();
    const zero_s = this.#talk.clock.now_s();
    const now_s = () => this.#talk.clock.now_s() - zero_s;
    const origins = segmentsOf(plan.waveform).map(({ segment }) => ({ segment, cycle: 0 }));
    let part: Part = { waveform: plan.waveform, origins };
    let visit = { segment: 0, cycle: 0 };
    let hasBegun = false;
    let reason: 'program' | 'stopped' = signal.aborted ? 'stopped' : 'program';
    while (!signal.aborted) {
      this.#interrupt = new AbortController();
      const player = new PartPlayer(
        this.#talk,
        builder,
        zero_s,
        AbortSignal.any([signal, this.#interrupt.signal]),
      );
      this.#playing = { waveform: plan.waveform, player };
      if (!hasBegun) yield { type: 'started' };
      hasBegun = true;
      let damaged = this.#talk.damaged;
      for await (const _ of player.play(part)) {
        yield { type: 'samples', block: builder.take() };
        if (this.#talk.damaged === damaged) continue;
        damaged = this.#talk.damaged;
        yield {
          type: 'warning',
          t_s: now_s(),
          message: `Damaged answers so far: ${damaged}; each was asked for again.`,
        };
      }
      this.#interrupt = undefined;
      visit = player.visit;
      const { position } = player;
      if (position === undefined) break;
      const interruption = this.#interruption;
      if (!signal.aborted && interruption?.kind === 'leave') {
        part = interruption.rest(plan.waveform, { ...visit, elapsed_s: 0 });
        this.#carriedOut(interruption);
        if (part.waveform.body.length === 0) break;
        continue;
      }
      await this.#talk.switchOff();
      if (signal.aborted || interruption === undefined) {
        reason = 'stopped';
        break;
      }
      builder.mark({ kind: 'pause', t_s: now_s(), ...visit, period_s: 0 });
      yield { type: 'samples', block: builder.take() };
      if (interruption.kind === 'pause') {
        yield { type: 'paused', t_s: now_s() };
        await this.#waitForResume(interruption);
        if (signal.aborted) {
          reason = 'stopped';
          break;
        }
      }
      const remaining = interruption.kind === 'pause' ? remainingFromCycle : remainingAfterStep;
      const rest = remaining(part.waveform, position);
      if (rest.waveform.body.length === 0) {
        this.#carriedOut(interruption);
        break;
      }
      part = { waveform: rest.waveform, origins: rest.origins.map((origin) => within(part, origin)) };
      const { segment, cycle } = part.origins[0]!;
      builder.mark({ kind: 'resume', t_s: now_s(), segment, cycle, period_s: 0 });
      if (interruption.kind === 'pause') yield { type: 'resumed', t_s: now_s() };
      this.#carriedOut(interruption);
    }
    await this.#talk.switchOff();
    const end_s = now_s();
    if (hasBegun) {
      builder.mark({ kind: 'end', t_s: end_s, ...visit, period_s: 0 });
      yield { type: 'samples', block: builder.take() };
    }
    yield { type: 'finished', t_s: end_s, reason };
  }

  async #waitForResume({ done }: Interruption): Promise<void> {
    this.#gate = Promise.withResolvers();
    done.resolve();
    await Promise.race([this.#gate.promise, this.closed]);
    this.#gate = undefined;
  }

  #carriedOut({ done }: Interruption): void {
    done.resolve();
    this.#interruption = undefined;
  }

  /** Does what can be done for the cell, and says what to throw. */
  async #afterTrouble(error: CottrellError): Promise<CottrellError> {
    if (error.code === 'link-lost' || error.code === 'cell-not-off') return error;
    try {
      await this.#talk.switchOff();
      return error;
    } catch (cause) {
      const second = asCottrellError(cause);
      return new CottrellError(second.code, `${second.message} That was after: ${error.message}`, {
        cause: error,
      });
    }
  }

  pause(): Promise<void> {
    return this.#stopFor({ kind: 'pause' });
  }

  async resume(): Promise<void> {
    if (this.#gate === undefined)
      throw new CottrellError('state-refused', 'Cannot resume: the run is not paused.');
    this.#gate.resolve();
  }

  skipStep(): Promise<void> {
    return this.#stopFor({ kind: 'skip' });
  }

  async leave(visit: { readonly segment: number; readonly cycle: number }, repeat?: number): Promise<void> {
    if (this.#playing === undefined) return;
    const { waveform, player } = this.#playing;
    const rest = leaving(waveform, player.visit, visit, repeat);
    if (rest !== undefined) await this.#stopFor({ kind: 'leave', rest });
  }

  #stopFor(asked: { kind: 'pause' | 'skip' } | Omit<Extract<Interruption, { kind: 'leave' }>, 'done'>) {
    if (this.#interrupt === undefined || this.#interruption !== undefined)
      throw new CottrellError(
        'state-refused',
        `Cannot ${asked.kind}: the program is not playing at this moment.`,
      );
    const done = Promise.withResolvers<void>();
    this.#interruption = { ...asked, done };
    this.#interrupt.abort();
    return done.promise;
  }

  async readNow(): Promise<Reading> {
    this.#mustBeIdle('take a reading');
    const { potential_V } = await this.#talk.ask(SAY.measure, readMeasured);
    return { potential_V, current_A: Number.NaN, cellOn: false };
  }

  async ensureOff(): Promise<void> {
    this.#mustBeIdle('confirm the cell off');
    await this.#talk.switchOff();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#dispose.abort();
    await this.#over;
    await this.#transport.close();
  }

  #mustBeIdle(what: string): void {
    if (this.#over !== undefined)
      throw new CottrellError('state-refused', `Cannot ${what}: a run is going on.`);
  }
}

/** A visit of the rest of a part, in the numbering of the whole run. */
function within(part: Part, { segment, cycle }: { segment: number; cycle: number }) {
  const origin = part.origins[segment]!;
  return { segment: origin.segment, cycle: origin.cycle + cycle };
}
