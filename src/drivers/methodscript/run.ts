// One run of a plan: one script, and another one after every pause and skipped step. It decides when a script stops
// and what comes after it, and it never ends before the cell is confirmed off or nothing more can be done about it.
import { hasNextCycle } from '../../core/adjust.ts';
import { asCottrellError, CottrellError } from '../../core/errors.ts';
import type { Position } from '../../core/remaining.ts';
import { BlockBuilder } from '../../core/samples.ts';
import { segmentsOf, type Waveform } from '../../core/waveform.ts';
import type { DriverEvent } from '../driver.ts';
import { compareSerial } from './attach.ts';
import { ConditionMemory } from './condition-memory.ts';
import type { Conversation } from './conversation.ts';
import { whyNoCopy } from './copy.ts';
import { type HeldRun, keep } from './held.ts';
import { firstLeg, type Leg, legAfter, NO_CHARGE, type PreparedRun, withoutCopy } from './leg.ts';
import type { Model } from './models.ts';
import { locate, type Place } from './program.ts';
import { beyondLimit, endSaid, ruleMetBy } from './script-end.ts';
import { ScriptRun } from './script-run.ts';
import type { CarriedCharge, Settings } from './settings.ts';
import { roomNow_bytes } from './storage.ts';
import { Tracker } from './track.ts';

const US = 1e6;

/** What a run is begun with: a prepared plan, or a program that plays already. */
export type Begun =
  | {
      readonly kind: 'prepared';
      readonly prepared: PreparedRun;
      readonly keeps: boolean;
      /** Why a copy that was planned is not kept after all. */
      readonly noCopy: string | undefined;
    }
  /** `lines`: what was read of it already; undefined when it has ended meanwhile. */
  | { readonly kind: 'held'; readonly held: HeldRun; readonly lines: readonly string[] | undefined };

type Intent = 'play' | 'pause' | 'skip' | 'adjust';

/** A change that is being made. */
interface Change {
  readonly waveform: Waveform;
  readonly settings: Settings;
  readonly done: PromiseWithResolvers<Visit>;
}

type Visit = { readonly segment: number; readonly cycle: number };
type FinishReason = Extract<DriverEvent, { type: 'finished' }>['reason'];

export class Run {
  readonly #conversation: Conversation;
  readonly #model: Model;
  #settings: Settings;
  /** True where the program is told with all that is needed to take it up again. */
  readonly #keeps: boolean;
  /** Why the next script keeps no copy of the data, until it is told. */
  #noCopy: string | undefined;
  #hasStarted = false;
  /** The program that plays already, until it is followed. */
  #held: Extract<Begun, { kind: 'held' }> | undefined;
  readonly #signal: AbortSignal;
  readonly #abort = new AbortController();
  readonly #over = Promise.withResolvers<void>();
  readonly #builder = new BlockBuilder();
  /** Steps whose odd length the user knows of. */
  readonly #told = new Set<string>();

  #intent: Intent = 'play';
  #leg: Leg;
  #memory: ConditionMemory;
  /** The script that is being followed. */
  #playing: { readonly script: ScriptRun; readonly tracker: Tracker } | undefined;
  /** Device time of the run at the end of the last script, and the clock then. */
  #time_us = 0;
  #at_s = 0;
  /** The visit that was marked last, in the numbering of the whole run. */
  #visit: { readonly segment: number; readonly cycle: number } | undefined;
  #charge: CarriedCharge = NO_CHARGE;
  #cellOff = true;
  /** Nothing more can be done about the cell. */
  #gaveUp = false;

  /** Commands under way, and the gate at which a paused run waits. */
  #pausing: PromiseWithResolvers<void> | undefined;
  #resuming: PromiseWithResolvers<void> | undefined;
  #skipping: PromiseWithResolvers<void> | undefined;
  #gate: PromiseWithResolvers<void> | undefined;
  #change: Change | undefined;

  constructor(conversation: Conversation, model: Model, begun: Begun, signal: AbortSignal) {
    this.#conversation = conversation;
    this.#model = model;
    if (begun.kind === 'prepared') {
      this.#settings = begun.prepared.settings;
      this.#leg = firstLeg(begun.prepared);
      this.#keeps = begun.keeps;
      this.#noCopy = begun.noCopy;
    } else {
      const { held } = begun;
      this.#held = begun;
      this.#settings = held.settings;
      this.#leg = held.leg;
      this.#keeps = true;
      this.#hasStarted = true;
      this.#visit = held.visit;
      this.#charge = held.charge;
      this.#time_us = held.known.t_us;
      this.#at_s = conversation.clock.now_s();
      this.#cellOff = false;
    }
    this.#memory = new ConditionMemory(this.#leg);
    this.#signal = AbortSignal.any([signal, this.#abort.signal]);
  }

  /** Resolves when the run is over, however it ended. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  /** Stops the run as its own signal would. */
  abort(): void {
    this.#abort.abort();
  }

  /** The events of the run, once. See Potentiostat.run. */
  async *events(): AsyncGenerator<DriverEvent, void, void> {
    const onAbort = () => {
      this.#playing?.script.stop();
      this.#gate?.resolve();
    };
    this.#signal.addEventListener('abort', onAbort, { once: true });
    try {
      yield* this.#play();
    } catch (error) {
      yield* this.#fail(asCottrellError(error));
    } finally {
      this.#signal.removeEventListener('abort', onAbort);
      try {
        if (!this.#cellOff && !this.#gaveUp) await this.#conversation.switchOff(false);
      } finally {
        this.#close();
      }
    }
  }

  /** See Potentiostat.pause. */
  pause(): Promise<void> {
    const { script } = this.#mustPlay('pause');
    this.#intent = 'pause';
    this.#pausing = Promise.withResolvers();
    script.stop();
    return this.#pausing.promise;
  }

  /** See Potentiostat.resume. */
  resume(): Promise<void> {
    if (this.#gate === undefined || this.#resuming !== undefined)
      throw new CottrellError('state-refused', 'Cannot resume: the run is not paused.');
    this.#resuming = Promise.withResolvers();
    this.#gate.resolve();
    return this.#resuming.promise;
  }

  /** See Potentiostat.skipStep. */
  async skipStep(): Promise<void> {
    const { script, tracker } = this.#mustPlay('skip a step');
    const place = tracker.place;
    if (place?.loop.ends) {
      const next = locate(this.#leg.program, place.ordinal + place.loop.ordinals);
      if (next?.loop.node.step !== place.loop.node.step) {
        // What is left of the step is one measurement loop: the script can leave it by itself, with the cell on.
        return this.#leaveLoop(script, place);
      }
    }
    this.#intent = 'skip';
    this.#skipping = Promise.withResolvers();
    script.stop();
    return this.#skipping.promise;
  }

  /**
   * See Potentiostat.adjust; the run is begun anew with `waveform` from the next cycle on, the cell open in between.
   * The settings may differ in everything but what is measured.
   */
  async adjust(waveform: Waveform, settings: Settings, when: Promise<void>): Promise<Visit> {
    this.#mustBeInPulse();
    await when;
    const { script } = this.#mustBeInPulse();
    const done = Promise.withResolvers<Visit>();
    this.#change = { waveform, settings: { ...settings, extras: this.#settings.extras }, done };
    this.#intent = 'adjust';
    script.stop();
    return done.promise;
  }

  #mustBeInPulse() {
    const playing = this.#mustPlay('change the pulse');
    const { position } = playing.tracker;
    if (position !== undefined && hasNextCycle(segmentsOf(this.#leg.waveform), position)) return playing;
    throw new CottrellError('state-refused', 'Cannot change the pulse: no further cycle of it is to come.');
  }

  async #leaveLoop(script: ScriptRun, place: Place): Promise<void> {
    const { name } = place.loop.node;
    const isNew = !this.#told.has(name);
    this.#told.add(name);
    try {
      await script.endLoop(place);
    } catch (error) {
      if (isNew) this.#told.delete(name);
      throw error;
    }
  }

  #mustPlay(what: string) {
    if (this.#playing === undefined || this.#intent !== 'play' || this.#signal.aborted)
      throw new CottrellError('state-refused', `Cannot ${what}: the program is not playing at this moment.`);
    return this.#playing;
  }

  async *#play(): AsyncGenerator<DriverEvent, void, void> {
    for (;;) {
      const held = this.#held;
      this.#held = undefined;
      const end = held === undefined ? yield* this.#playLeg() : yield* this.#takeUp(held);
      if (end.reason !== undefined) return yield* this.#finish(end.reason);
      const position = { ...end.position, passed: this.#memory.passed };
      const room_bytes = await this.#room_bytes();
      const next = legAfter(this.#leg, position, this.#goOnFrom(), {
        model: this.#model,
        settings: this.#settings,
        charge: this.#charge,
        room_bytes: room_bytes ?? 0,
      });
      if (next === undefined) return yield* this.#finish('program');
      if (this.#leg.copy !== undefined && next.copy === undefined) this.#noCopy = whyNoCopy(room_bytes);
      this.#leg = next;
      this.#memory = new ConditionMemory(next);
      this.#mark('pause', this.#time_us, this.#visit);
      if (this.#intent === 'pause') yield* this.#rest();
      if (this.#signal.aborted) {
        this.#time_us = this.#hostTime_us();
        return yield* this.#finish('stopped');
      }
    }
  }

  /** From where the run goes on; a change is in force from here on. */
  #goOnFrom(): Parameters<typeof legAfter>[2] {
    if (this.#change !== undefined) {
      this.#settings = this.#change.settings;
      return { changed: this.#change.waveform };
    }
    return this.#intent === 'skip' ? 'next step' : 'cycle';
  }

  /** Room for the copy of the next script; undefined where the storage cannot be asked. */
  async #room_bytes(): Promise<number | undefined> {
    return this.#leg.copy === undefined ? 0 : roomNow_bytes(this.#conversation, this.#model);
  }

  /** Plays one script and confirms the cell off. No reason: it was interrupted in order to go on at `position`. */
  async *#playLeg(): AsyncGenerator<DriverEvent, LegEnd, void> {
    if (this.#signal.aborted) return { reason: 'stopped' };
    await this.#load();
    const leg = this.#leg;
    if (this.#signal.aborted) return { reason: 'stopped' };
    const longestPeriod_s = Math.max(...leg.program.loops.map(({ period_us }) => period_us)) / US;
    const script = new ScriptRun(this.#conversation, leg.script, longestPeriod_s);
    await this.#start(script);
    const tracker = new Tracker({
      ...leg,
      settings: this.#settings,
      builder: this.#builder,
      start_us: this.#hasStarted ? this.#hostTime_us() : 0,
      told: this.#told,
    });
    this.#playing = { script, tracker };
    if (this.#signal.aborted) script.stop();
    yield* this.#tellStart(leg, tracker.end_us);
    return yield* this.#follow(script, tracker);
  }

  /** Loads the script. The lines for a copy make it longer: where it is refused with them, it goes without. */
  async #load(): Promise<void> {
    try {
      await this.#conversation.load(this.#leg.script);
    } catch (error) {
      const isRefused = error instanceof CottrellError && error.code === 'instrument-refused';
      if (this.#leg.copy === undefined || !isRefused) throw error;
      this.#leg = withoutCopy(this.#leg, this.#settings, this.#charge);
      this.#noCopy = 'it refuses the program that keeps one';
      await this.#conversation.load(this.#leg.script);
    }
  }

  /** Goes on with a script that plays already, after a gap. */
  async *#takeUp({
    held,
    lines,
  }: Extract<Begun, { kind: 'held' }>): AsyncGenerator<DriverEvent, LegEnd, void> {
    const { leg, start_us, known } = held;
    this.#mark('gap', known.t_us, this.#visit);
    yield* this.#handOn();
    if (lines === undefined)
      throw new CottrellError(
        'end-unseen',
        'The program on the instrument ended while the line was gone: how it ended is not known, and what it measured meanwhile was not received.',
      );
    const longestPeriod_s = Math.max(...leg.program.loops.map(({ period_us }) => period_us)) / US;
    const script = new ScriptRun(this.#conversation, leg.script, longestPeriod_s);
    script.takeUp(lines);
    const tracker = new Tracker({
      ...leg,
      settings: this.#settings,
      builder: this.#builder,
      start_us,
      told: this.#told,
      known,
    });
    this.#playing = { script, tracker };
    if (this.#signal.aborted) script.stop();
    const end = yield* this.#follow(script, tracker);
    await compareSerial(this.#conversation, held);
    return end;
  }

  /** Follows a script to its end and confirms the cell off. */
  async *#follow(script: ScriptRun, tracker: Tracker): AsyncGenerator<DriverEvent, LegEnd, void> {
    for await (const _ of script.follow(tracker)) yield* this.#handOn();
    yield* this.#handOn();
    this.#leave();
    await this.#conversation.switchOff(true);
    this.#cellOff = true;
    return this.#endOf(script, tracker);
  }

  async #start(script: ScriptRun): Promise<void> {
    this.#cellOff = false;
    try {
      await script.start();
    } catch (error) {
      if (error instanceof CottrellError && error.code === 'instrument-refused') this.#cellOff = true;
      throw error;
    }
  }

  async *#tellStart(leg: Leg, start_us: number): AsyncGenerator<DriverEvent, void, void> {
    const intent = this.#intent;
    this.#intent = 'play';
    const isFirst = !this.#hasStarted;
    this.#hasStarted = true;
    if (isFirst) yield { type: 'started' };
    else this.#mark('resume', start_us, leg.origins[0]);
    const t_s = start_us / US;
    const kept = () => keep(leg, this.#settings, start_us, this.#charge);
    if (this.#keeps) yield { type: 'program', t_s, program: kept() };
    if (leg.copy !== undefined) yield { type: 'copy', t_s, program: kept() };
    else if (this.#noCopy !== undefined) {
      const message = `${isFirst ? 'No' : 'From here on no'} copy is kept on the instrument: ${this.#noCopy}.`;
      this.#noCopy = undefined;
      if (!isFirst) yield { type: 'copy', t_s, program: kept(), kept: false };
      yield { type: 'warning', t_s, message };
    }
    if (intent === 'pause') yield { type: 'resumed', t_s };
    this.#resuming?.resolve();
    this.#skipping?.resolve();
    this.#change?.done.resolve(leg.origins[0]!);
    this.#change = undefined;
    this.#resuming = undefined;
    this.#skipping = undefined;
  }

  /** How a script ended, now that the cell is off. */
  #endOf(script: ScriptRun, tracker: Tracker): LegEnd {
    const said = endSaid(script.note, tracker.isComplete, this.#settings);
    if (said !== undefined && said !== 'limit') return { reason: said };
    const { position } = tracker;
    if (position === undefined) return { reason: 'program' };
    if (this.#signal.aborted) return { reason: 'stopped' };
    if (said === 'limit') throw beyondLimit();
    // It ended by itself: where the line that says why was lost, the charge tells.
    const met = script.wasStopped ? undefined : ruleMetBy(this.#charge, this.#settings.rules);
    if (met !== undefined) return { reason: { rule: met } };
    if (this.#intent === 'play')
      throw new CottrellError(
        'instrument-failed',
        'The program on the instrument ended before its time, and the instrument did not say why.',
      );
    return { reason: undefined, position };
  }

  /** Paused: the cell is off, and the run waits. */
  async *#rest(): AsyncGenerator<DriverEvent, void, void> {
    yield* this.#handOn();
    yield { type: 'paused', t_s: this.#time_us / US };
    const gate = Promise.withResolvers<void>();
    this.#gate = gate;
    this.#pausing?.resolve();
    this.#pausing = undefined;
    if (!this.#signal.aborted) await Promise.race([gate.promise, this.#conversation.closed]);
    this.#gate = undefined;
  }

  /** Keeps what the script that ended, or is given up, leaves behind. */
  #leave(): void {
    const { tracker } = this.#playing!;
    this.#playing = undefined;
    this.#at_s = this.#conversation.clock.now_s();
    this.#time_us = tracker.end_us;
    this.#visit = tracker.visit ?? this.#visit;
    this.#charge = {
      cathodic_C: this.#charge.cathodic_C + tracker.charge.cathodic_C,
      anodic_C: this.#charge.anodic_C + tracker.charge.anodic_C,
    };
  }

  async *#finish(reason: FinishReason): AsyncGenerator<DriverEvent, void, void> {
    this.#skipping?.resolve();
    this.#mark('end', this.#time_us, this.#visit);
    yield* this.#handOn();
    yield { type: 'finished', t_s: this.#time_us / US, reason };
  }

  /** Does all that can be done for the cell, hands on what has come, and throws. */
  async *#fail(error: CottrellError): AsyncGenerator<DriverEvent, void, void> {
    const remarks = this.#playing?.tracker.takeRemarks() ?? [];
    if (this.#playing !== undefined) this.#leave();
    const thrown = await this.#saveCell(error);
    if (this.#cellOff) this.#mark('end', this.#time_us, this.#visit);
    yield* this.#handOn();
    yield* remarks;
    throw thrown;
  }

  /** The error to throw once everything has been tried. */
  async #saveCell(error: CottrellError): Promise<CottrellError> {
    if (this.#cellOff) return error;
    this.#gaveUp = true;
    if (error.code === 'link-lost' || error.code === 'cell-not-off') return error;
    // A line on which nothing comes any more is as good as gone, and the program is to go on without it.
    if (error.code === 'instrument-silent' && this.#keeps && !this.#signal.aborted)
      return new CottrellError('link-lost', error.message, { cause: error });
    try {
      await this.#conversation.switchOff(false);
      this.#cellOff = true;
      return error;
    } catch (cause) {
      const second = asCottrellError(cause);
      return new CottrellError(
        second.code === 'link-lost' ? 'link-lost' : 'cell-not-off',
        `${second.message} That was after: ${error.message}`,
        { cause: error },
      );
    }
  }

  *#handOn(): Generator<DriverEvent, void, void> {
    if (!this.#builder.isEmpty) {
      const block = this.#builder.take();
      this.#memory.take(block);
      yield { type: 'samples', block };
    }
    yield* this.#playing?.tracker.takeRemarks() ?? [];
  }

  #mark(
    kind: 'pause' | 'resume' | 'end' | 'gap',
    t_us: number,
    visit: { readonly segment: number; readonly cycle: number } | undefined,
  ): void {
    // Before the first sample nothing has been marked, and there is nothing to turn.
    if (this.#visit === undefined || visit === undefined) return;
    const { segment, cycle } = visit;
    this.#builder.mark({ kind, t_s: t_us / US, segment, cycle, period_s: 0 });
  }

  /** Device time of the run now, by the computer's clock since the last script ended. */
  #hostTime_us(): number {
    return this.#time_us + Math.round((this.#conversation.clock.now_s() - this.#at_s) * US);
  }

  #close(): void {
    const over = new CottrellError('state-refused', 'The run ended first.');
    for (const command of [this.#pausing, this.#resuming, this.#skipping, this.#change?.done])
      command?.reject(over);
    this.#over.resolve();
  }
}

type LegEnd = { readonly reason: FinishReason } | { readonly reason: undefined; readonly position: Position };
