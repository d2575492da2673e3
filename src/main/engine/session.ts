// One instrument from connecting to letting go: carries out what people ask as far as the state table allows, and
// tells everyone how things stand. It decides nothing itself: what may happen is in machine.ts, how a run goes is in
// runner.ts. It never reports `ready` unless the cell is confirmed off.
import type { Observable } from 'rxjs';
import { levelChanges } from '../../core/adjust.ts';
import { asCottrellError, CottrellError } from '../../core/errors.ts';
import type { LedgerState } from '../../core/ledger.ts';
import type { Waveform } from '../../core/waveform.ts';
import type { Clock } from '../../drivers/clock.ts';
import type {
  Acquisition,
  Attached,
  Copies,
  HeldProgram,
  Identity,
  Plan,
  Potentiostat,
  Reading,
  RunRequest,
} from '../../drivers/driver.ts';
import { letGo, settled, within } from './deadline.ts';
import type { KeepAwake } from './keep-awake.ts';
import { type Effect, type Event, type State, type StopCause, step } from './machine.ts';
import type { Recorder } from './recorder.ts';
import { OFF_WITHIN_S, type RunResult } from './run-end.ts';
import { Run, type RunUpdate } from './runner.ts';
import { pictureOf, type Snapshot, SnapshotStream, summaryOf, type Warning, Warnings } from './snapshot.ts';

export interface SessionOptions {
  readonly clock: Clock;
  /** Makes contact and confirms the cell off; called again to reconnect, with who must be there if a cell may be on. */
  readonly open: (expected?: Identity) => Promise<Potentiostat>;
  /** Takes up a program that went on without a line, without stopping it. */
  readonly attach: (held: HeldProgram) => Promise<Attached>;
  readonly keepAwake: KeepAwake;
}

/** A run that was begun earlier, by this program or another one, and may still be going on. */
export interface EarlierRun {
  readonly plan: Plan;
  readonly held: HeldProgram;
  /** The ledger of what is recorded. */
  readonly ledger: LedgerState;
  /** The plan with what was changed while it was played. */
  readonly shown: Waveform;
}

/** A lost line is looked for this often, s: at first, and after many tries. */
const LOOK_EVERY_S = 1;
const LOOK_SELDOM_S = 15;

/** One instrument. Commands reject with `state-refused` where the present state does not allow them. */
export class Session implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #open: SessionOptions['open'];
  readonly #attach: SessionOptions['attach'];
  readonly #keepAwake: KeepAwake;
  readonly #stream: SnapshotStream;

  #state: State = { name: 'disconnected' };
  #instrument: Potentiostat | undefined;
  /** Who was connected last. */
  #met: Identity | undefined;
  #plan: Plan | undefined;
  #run: Run | undefined;
  /** What the run that is going on was asked to play, as it is now. */
  #requested: RunRequest | undefined;
  readonly #warnings = new Warnings();
  /** What is under way with the instrument; each settles without rejecting. */
  #connecting: Promise<void> = Promise.resolve();
  #preparing: Promise<void> = Promise.resolve();
  /** A reading that is being taken: nothing else is asked of the instrument meanwhile. */
  #reading: Promise<Reading> | undefined;
  #running: Promise<void> = Promise.resolve();
  #confirming: Promise<void> = Promise.resolve();
  #closing: Promise<void> = Promise.resolve();
  /** Counts what was asked of the cell: an answer that comes after the next run began means nothing. */
  #question = 0;
  #disposed: Promise<void> | undefined;
  /** Ends the wait until a lost line is looked for again. */
  #lookNow = new AbortController();

  constructor({ clock, open, attach, keepAwake }: SessionOptions) {
    this.#clock = clock;
    this.#open = open;
    this.#attach = attach;
    this.#keepAwake = keepAwake;
    this.#stream = new SnapshotStream(clock, () => this.#snapshot());
  }

  /** The present snapshot first, then on every change of state, else at most four a second. */
  get snapshots(): Observable<Snapshot> {
    return this.#stream.snapshots;
  }

  get state(): State {
    return this.#state;
  }

  /** The run that is going on, or the last one: for reading its unsaved tail. */
  get run(): Run | undefined {
    return this.#run;
  }

  /**
   * Makes contact; from `unsafe` it makes contact again. Resolves when the cell is confirmed off. A line that is being
   * looked for is looked for at once.
   */
  async connect(): Promise<void> {
    this.#mustLive();
    this.#dispatch({ type: 'connect' });
    if (this.#state.name === 'adrift') return this.#lookNow.abort();
    const opening = this.#openLine();
    this.#connecting = settled(opening);
    await opening;
  }

  /** Negotiates a plan. Rejects with `waveform-unsupported` and all reasons where the instrument cannot play it. */
  async prepare(request: RunRequest, acquisition: Acquisition): Promise<Plan> {
    this.#mustLive();
    const instrument = this.#instrument;
    this.#dispatch({ type: 'prepare' });
    const preparing = this.#untilRead().then(() => instrument!.prepare(request, acquisition));
    this.#preparing = settled(preparing);
    try {
      const plan = await preparing;
      if (instrument !== this.#instrument)
        throw new CottrellError('link-lost', 'The instrument was disconnected while the run was prepared.');
      this.#plan = plan;
      this.#tell(instrument, { type: 'prepared' });
      return plan;
    } catch (error) {
      this.#tell(instrument, { type: 'prepare-refused' });
      throw asCottrellError(error);
    }
  }

  /**
   * Plays a plan that this instrument made since it was connected. `record` begins the record; it is called only when
   * the run may start. Resolves with the result when the run is over, however it ended.
   */
  async start(plan: Plan, record: () => Recorder): Promise<RunResult> {
    this.#mustLive();
    const refusal = step(this.#state, { type: 'start' });
    if (refusal instanceof CottrellError) throw refusal;
    const instrument = this.#instrument!;
    if (plan !== this.#plan)
      throw new CottrellError('state-refused', 'Cannot start: this is not the plan that was prepared last.');
    const run = new Run({ instrument, plan, recorder: record(), ...this.#runOptions(plan) });
    return this.#begin(run, { type: 'start' });
  }

  /**
   * Takes up a run whose program went on without anybody. `record` goes on with the record; it is called only when the
   * program was found. Resolves with the result when the run is over. Rejects, with the instrument left as it is,
   * where it does not play this run.
   */
  async attach({ plan, held, ledger, shown }: EarlierRun, record: () => Recorder): Promise<RunResult> {
    this.#mustLive();
    this.#dispatch({ type: 'attach' });
    const attaching = this.#attachLine(held);
    this.#connecting = settled(attaching);
    const { instrument, events } = await attaching;
    let run: Run;
    try {
      const takenUp = { held, ledger, shown, events };
      run = new Run({ instrument, plan, recorder: record(), takenUp, ...this.#runOptions(plan) });
    } catch (cause) {
      const error = asCottrellError(cause);
      await letGo(instrument, this.#clock);
      this.#dispatch({ type: 'connect-failed', error });
      throw error;
    }
    this.#adopt(instrument);
    return this.#begin(run, { type: 'attached' });
  }

  /** One reading while nothing runs; the cell stays off. Who asks while one is taken gets the same. */
  async read(): Promise<Reading> {
    this.#mustLive();
    const instrument = this.#instrument;
    if (this.#state.name !== 'ready' || instrument === undefined)
      throw new CottrellError('state-refused', 'Cannot take a reading: the instrument is not idle.', {
        context: { state: this.#state.name },
      });
    this.#reading ??= instrument.readNow().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** Lets the line of an idle instrument go; `connect` makes contact anew. */
  async disconnect(): Promise<void> {
    await this.#untilRead();
    this.#dispatch({ type: 'disconnect' });
    await this.#closing;
  }

  /** Opens the cell and keeps the position. Resolves when the run is paused. */
  async pause(): Promise<void> {
    const modes = this.#instrument?.can.pauseModes;
    if (modes?.length === 0) throw new CottrellError('state-refused', 'This instrument cannot pause.');
    await this.#ask('pause', 'paused', 'pause-refused', (instrument) => instrument.pause());
  }

  /** Goes on with a paused run. */
  async resume(): Promise<void> {
    await this.#ask('resume', 'resumed', 'resume-refused', (instrument) => instrument.resume());
  }

  /** Leaves the present step of the protocol. */
  async skipStep(): Promise<void> {
    await this.#ask('skip', undefined, undefined, (instrument) => instrument.skipStep());
  }

  /**
   * Changes the pulse that is played to the levels of `request`, from its next cycle on: the present one is played to its
   * end, and one sample of the next is. Resolves when the change is in force, with the first visit that has it. Rejects,
   * with the run as it was, where the instrument cannot. `settings` are those of the protocol that make the request, for
   * the record.
   */
  async adjust(
    request: RunRequest,
    mayOpenCell: boolean,
    settings: Readonly<Record<string, string>>,
  ): Promise<{ readonly segment: number; readonly cycle: number }> {
    const run = this.#run;
    const instrument = this.#instrument;
    this.#dispatch({ type: 'adjust' });
    if (instrument?.adjust === undefined)
      throw new CottrellError('state-refused', 'This instrument cannot change a pulse while it plays it.', {
        advice: 'Stop the run and start another one with the changed protocol.',
      });
    const { changes, reasons } = levelChanges(this.#requested!.waveform, request.waveform);
    if (reasons.length > 0)
      throw new CottrellError('waveform-unsupported', 'This cannot be changed while it is played.', {
        problems: reasons.map((message) => ({ message })),
        advice: 'Stop the run and start another one for other changes; pause it to think.',
      });
    const when = run!.cycleEnd();
    // Nobody waits for it where the instrument refuses at once.
    when.catch(() => undefined);
    try {
      const first = await instrument.adjust({
        request,
        acquisition: run!.plan.acquisition,
        mayOpenCell,
        when,
      });
      this.#requested = request;
      run!.adjusted(request.waveform, { ...first, changes, settings });
      return first;
    } catch (cause) {
      throw asCottrellError(cause);
    }
  }

  /**
   * Reads copies of runs on the instrument; nothing else can be asked of it meanwhile, except to let its line go. Throws
   * `state-refused` while it is not ready, or where it keeps none.
   */
  async readCopies<T>(read: (copies: Copies) => Promise<T>): Promise<T> {
    this.#mustLive();
    const instrument = this.#instrument;
    this.#dispatch({ type: 'read-copies' });
    try {
      await this.#untilRead();
      if (instrument!.copies === undefined)
        throw new CottrellError('state-refused', 'This instrument keeps no copies of runs.');
      return await read(instrument!.copies);
    } finally {
      this.#tell(instrument, { type: 'copies-read' });
    }
  }

  /**
   * Ends whatever is going on. Resolves when the cell is confirmed off; rejects with `cell-not-off` when it could not
   * be confirmed. Asking again waits for the same end.
   */
  async stop(): Promise<void> {
    this.#dispatch({ type: 'stop', cause: { kind: 'user' } });
    await this.#untilOff();
  }

  /** Has the cell confirmed off while nothing runs: the way out of `unsafe` while there is a line. */
  async ensureOff(): Promise<void> {
    this.#dispatch({ type: 'ensure-off' });
    await this.#untilOff();
  }

  /** The person has made sure by hand that the cell is off. Leaves `unsafe`; the line is let go. */
  async acknowledge(): Promise<void> {
    this.#dispatch({ type: 'acknowledge' });
    await this.#closing;
  }

  /** Stops what is going on, has the cell confirmed off, and lets the line go. Never rejects; once is enough. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.giveUp();
  }

  /** As disposing does; with a fault of the program, the record of a run says that this is what ended it. */
  giveUp(fault?: CottrellError): Promise<void> {
    this.#disposed ??= this.#dispose(
      fault === undefined ? { kind: 'user' } : { kind: 'failure', error: fault },
    );
    return this.#disposed;
  }

  async #dispose(cause: StopCause): Promise<void> {
    await this.#connecting;
    this.#tell(this.#instrument, { type: 'stop', cause });
    await this.#running;
    await this.#confirming;
    this.#tell(this.#instrument, { type: 'disconnect' });
    await this.#closing;
    this.#stream.close();
  }

  async #openLine(): Promise<void> {
    await this.#running;
    await this.#closing;
    let instrument: Potentiostat;
    try {
      const expected = this.#endangered;
      instrument = await this.#open(expected);
      if (expected !== undefined) await this.#mustBe(expected, instrument);
    } catch (cause) {
      const error = asCottrellError(cause);
      this.#dispatch({ type: 'connect-failed', error });
      throw error;
    }
    this.#adopt(instrument);
    this.#dispatch({ type: 'connected' });
  }

  /** Who answered is asked again, whatever the driver could find out before: another cell being off proves nothing. */
  async #mustBe(expected: Identity, instrument: Potentiostat): Promise<void> {
    const { driver, serial, label } = instrument.identity;
    if (driver === expected.driver && serial === expected.serial) return;
    await letGo(instrument, this.#clock);
    throw new CottrellError(
      'instrument-swapped',
      `${label} ${serial} answered, with its cell off, but the cell that may be on is that of ${expected.label} ${expected.serial}.`,
    );
  }

  /** Whose cell may be on. */
  get #endangered(): Identity | undefined {
    const state = this.#state;
    return state.name === 'connecting' && state.danger !== undefined ? this.#met : undefined;
  }

  async #attachLine(held: HeldProgram): Promise<Attached> {
    await this.#running;
    await this.#closing;
    try {
      return await this.#attach(held);
    } catch (cause) {
      const error = asCottrellError(cause);
      this.#dispatch({ type: 'connect-failed', error });
      throw error;
    }
  }

  #adopt(instrument: Potentiostat): void {
    this.#instrument = instrument;
    this.#met = instrument.identity;
    // A plan belongs to the connection that made it.
    this.#plan = undefined;
    void instrument.closed.then((why) => {
      const reason = why?.message ?? 'The line to the instrument was closed.';
      this.#tell(instrument, { type: 'lost', reason, goesOn: this.#run?.held !== undefined });
    });
  }

  #mustLive(): void {
    if (this.#disposed !== undefined)
      throw new CottrellError('state-refused', 'This instrument has been given up.');
  }

  #runOptions({ request }: Plan) {
    const clock = this.#clock;
    if (request.onLinkLoss === 'off') return { clock };
    return {
      clock,
      rejoin: (held: HeldProgram, why: string, over: AbortSignal) => this.#rejoin(held, why, over),
    };
  }

  /** Looks for the line of the program that goes on, until it is found or the run is over. */
  async #rejoin(held: HeldProgram, reason: string, over: AbortSignal): Promise<Attached | undefined> {
    const lost = this.#instrument;
    this.#tell(lost, { type: 'lost', reason, goesOn: true });
    if (lost === undefined || this.#state.name !== 'adrift') return undefined;
    await letGo(lost, this.#clock);
    let told = '';
    for (let wait_s = LOOK_EVERY_S; !over.aborted; ) {
      this.#lookNow = new AbortController();
      try {
        const attached = await this.#attach(held);
        if (over.aborted) await letGo(attached.instrument, this.#clock);
        else {
          this.#adopt(attached.instrument);
          this.#tell(attached.instrument, { type: 'attached' });
          return attached;
        }
      } catch (cause) {
        const { message } = asCottrellError(cause);
        if (message !== told) this.#warn({ t_s: held.through_s, message }, this.#run);
        told = message;
      }
      await this.#clock.sleep(wait_s, AbortSignal.any([over, this.#lookNow.signal]));
      // There is little time to find the line of a run that is to stop.
      wait_s = this.state.name === 'stopping' ? LOOK_EVERY_S : Math.min(LOOK_SELDOM_S, wait_s * 1.5);
    }
    return undefined;
  }

  #begin(run: Run, event: Event): Promise<RunResult> {
    this.#run = run;
    this.#requested = run.plan.request;
    this.#warnings.clear();
    this.#question++;
    this.#dispatch(event);
    const playing = this.#play(run);
    this.#running = settled(playing);
    return playing;
  }

  async #play(run: Run): Promise<RunResult> {
    using _awake = this.#keepAwake.hold((message) => this.#warn({ t_s: run.course.t_s, message }, run));
    const watching = run.updates.subscribe((update) => this.#hear(update));
    if (this.#reading !== undefined) await this.#untilRead();
    const result = await run.play();
    watching.unsubscribe();
    const reason = result.error?.message ?? 'the cell is not confirmed off';
    this.#tell(run.instrument, result.cellOff ? { type: 'off-confirmed' } : { type: 'off-failed', reason });
    this.#stream.publish();
    return result;
  }

  #hear(update: RunUpdate): void {
    if (update.type === 'stopping') this.#tell(this.#instrument, { type: 'stop', cause: update.cause });
    if (update.type === 'warning') this.#warn(update);
    this.#stream.touch();
  }

  #warn({ t_s, message }: Warning, run?: Run): void {
    run?.note('warning', message);
    this.#warnings.add({ t_s, message });
    this.#stream.touch();
  }

  /** A command to a running instrument. A refusal leaves the run as it was; any other trouble ends it. */
  async #ask(
    command: 'pause' | 'resume' | 'skip',
    done: 'paused' | 'resumed' | undefined,
    refused: 'pause-refused' | 'resume-refused' | undefined,
    carryOut: (instrument: Potentiostat) => Promise<void>,
  ): Promise<void> {
    const instrument = this.#instrument;
    const run = this.#run;
    this.#dispatch({ type: command });
    try {
      await carryOut(instrument!);
    } catch (cause) {
      const error = asCottrellError(cause);
      if (error.code !== 'state-refused') run!.stop({ kind: 'failure', error });
      else if (refused !== undefined && run === this.#run) this.#tell(instrument, { type: refused });
      throw error;
    }
    if (done !== undefined && run === this.#run) this.#tell(instrument, { type: done });
  }

  /** A command of a person: throws where the table refuses it. */
  #dispatch(event: Event): void {
    const next = step(this.#state, event);
    if (next instanceof CottrellError) throw next;
    this.#state = next.state;
    for (const effect of next.effects) this.#perform(effect);
    this.#stream.publish();
  }

  /** A fact from an instrument. One that comes too late to matter changes nothing. */
  #tell(instrument: Potentiostat | undefined, event: Event): void {
    if (instrument !== this.#instrument || step(this.#state, event) instanceof CottrellError) return;
    this.#dispatch(event);
  }

  #perform(effect: Effect): void {
    switch (effect) {
      case 'end-run':
        if (this.#state.name === 'stopping') this.#run!.stop(this.#state.cause);
        this.#lookNow.abort();
        return;
      case 'abandon-run':
        if (this.#state.name === 'unsafe') this.#run?.lose(this.#state.reason);
        return;
      case 'confirm-off':
        this.#confirming = this.#confirmOff(this.#instrument!);
        return;
      case 'close-line':
        this.#closing = this.#closeLine();
    }
  }

  async #confirmOff(instrument: Potentiostat): Promise<void> {
    const question = ++this.#question;
    const answer = (event: Event) => {
      if (question === this.#question) this.#tell(instrument, event);
    };
    const asked = this.#preparing
      .then(() => this.#untilRead())
      .then(() => instrument.ensureOff())
      .then(
        () => answer({ type: 'off-confirmed' }),
        (cause) => answer({ type: 'off-failed', reason: asCottrellError(cause).message }),
      );
    if ((await within(this.#clock, OFF_WITHIN_S, asked)) === 'deadline') answer({ type: 'deadline' });
  }

  async #closeLine(): Promise<void> {
    const instrument = this.#instrument;
    this.#instrument = undefined;
    this.#plan = undefined;
    if (instrument === undefined) return;
    const complaint = await letGo(instrument, this.#clock);
    if (complaint !== undefined) this.#warn({ t_s: this.#run?.course.t_s ?? 0, message: complaint });
  }

  async #untilRead(): Promise<void> {
    if (this.#reading !== undefined) await settled(this.#reading);
  }

  async #untilOff(): Promise<void> {
    await this.#running;
    await this.#confirming;
    if (this.#state.name === 'unsafe') throw new CottrellError('cell-not-off', this.#state.reason);
  }

  #snapshot(): Snapshot {
    const instrument = this.#instrument;
    const plan = this.#plan ?? this.#run?.plan;
    return {
      state: this.#state,
      ...(instrument && { instrument: { identity: instrument.identity, can: instrument.can } }),
      ...(plan && { plan: summaryOf(plan) }),
      ...(this.#run && { run: pictureOf(this.#run) }),
      ...this.#warnings.picture,
    };
  }
}
