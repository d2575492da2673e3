// One run, from the first event of the driver to the written outcome: ledger, guards, disk, in this order, for every
// block. It never waits for anyone's permission to stop, never thins, and never ends without asking for cell-off.
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { type Observable, Subject } from 'rxjs';
import type { PulseAdjustment } from '../../core/adjust.ts';
import { asCottrellError, CottrellError } from '../../core/errors.ts';
import type { RunEventKind } from '../../core/events.ts';
import { Ledger, type LedgerState, type LedgerTotals } from '../../core/ledger.ts';
import type { Outcome } from '../../core/outcome.ts';
import { formatDuration } from '../../core/quantity.ts';
import type { SampleBlock } from '../../core/samples.ts';
import { durationOf, hasConditions, segmentsOf, type Waveform } from '../../core/waveform.ts';
import type { Clock } from '../../drivers/clock.ts';
import type { Attached, DriverEvent, HeldProgram, Plan, Potentiostat } from '../../drivers/driver.ts';
import { ConditionWatch, type Leave } from './condition-watch.ts';
import { Course } from './course.ts';
import { Disk } from './disk.ts';
import { Guards } from './guards.ts';
import { layoutOf, type SegmentPlace } from './layout.ts';
import type { StopCause } from './machine.ts';
import type { Recorder } from './recorder.ts';
import { confirmOff, type DriverEnd, describeCause, failed, outcomeOf, type RunResult } from './run-end.ts';
import { watchSleep } from './sleep-watch.ts';
import { levelText, wordsOf } from './words.ts';

/** Added to three of the longest sample periods: how long a driver may take to stop and confirm off, s. */
const STOP_WITHIN_S = 30;
/** The same for a line that is being looked for, to come back and to tell what plays there, s. */
const FOUND_WITHIN_S = 10;
/** How long a driver may take to end the run after its line is gone, s. */
const LOST_WITHIN_S = 5;
/** An instrument that talks without a break still lets the rest of the program live: one turn in this time, s. */
const YIELD_EVERY_S = 0.02;

/** What watchers of a run are told, as it happens. */
export type RunUpdate =
  | { readonly type: 'samples' }
  | { readonly type: 'saved' }
  | { readonly type: 'stopping'; readonly cause: StopCause }
  | { readonly type: 'warning'; readonly t_s: number; readonly message: string };

export interface RunOptions {
  readonly instrument: Potentiostat;
  readonly plan: Plan;
  readonly recorder: Recorder;
  readonly clock: Clock;
  /**
   * Looks for the line of a program that goes on by itself, until it is found or `over`. Undefined: given up.
   * Absent where a lost line ends the run.
   */
  readonly rejoin?: (held: HeldProgram, why: string, over: AbortSignal) => Promise<Attached | undefined>;
  /** A run that was begun earlier and is taken up: what it is held by, the ledger so far, what is played, the rest of it. */
  readonly takenUp?: {
    readonly held: HeldProgram;
    readonly ledger: LedgerState;
    readonly shown: Waveform;
    readonly events: Attached['events'];
  };
}

const SAMPLES: RunUpdate = { type: 'samples' };
const SAVED: RunUpdate = { type: 'saved' };

/** One run. Made idle; `play` starts it, once. */
export class Run {
  readonly plan: Plan;
  readonly places: readonly SegmentPlace[];
  readonly course: Course;
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  readonly #ledger: Ledger;
  readonly #rejoin: RunOptions['rejoin'];
  readonly #begin: Attached['events'];
  readonly #guards: Guards;
  /** Where the instrument leaves it to this program. */
  readonly #conditions: ConditionWatch | undefined;
  readonly #disk: Disk;
  readonly #updates = new Subject<RunUpdate>();
  readonly #stop = new AbortController();
  /** Ends every timer of the run. */
  readonly #over = new AbortController();
  readonly #gaveUp = Promise.withResolvers<DriverEnd>();

  #instrument: Potentiostat;
  /** What is played, and how it is laid out: changed where the pulse is. */
  #shown: { readonly places: readonly SegmentPlace[]; readonly duration_s: number };
  /** Who waits for the end of the present cycle. */
  #cycleEnd: PromiseWithResolvers<void> | undefined;
  /** What the driver told of the program that plays. */
  #program: unknown;
  /** The line is gone and is being looked for. */
  #adrift = false;
  #cause: StopCause | undefined;
  #failure: CottrellError | undefined;
  /** Set when nothing more is taken from the driver: it was given up, or its blocks cannot be accounted for. */
  #deaf = false;
  #lost: CottrellError | undefined;
  #last: SampleBlock | undefined;
  #result: RunResult | undefined;
  #yielded_s: number;

  constructor({ instrument, plan, recorder, clock, rejoin, takenUp }: RunOptions) {
    this.plan = plan;
    this.places = layoutOf(plan.waveform);
    this.course = new Course(this.places);
    this.#shown = { places: this.places, duration_s: plan.duration_s };
    if (takenUp !== undefined) this.#show(takenUp.shown);
    this.#instrument = instrument;
    this.#rejoin = rejoin;
    this.#begin = takenUp?.events ?? ((signal) => instrument.run(plan, signal));
    this.#ledger = new Ledger(takenUp?.ledger);
    this.#program = takenUp?.held.program;
    if (takenUp?.held.visit !== undefined) this.course.takeUp(takenUp.held.through_s, takenUp.held.visit);
    this.#recorder = recorder;
    this.#clock = clock;
    this.#yielded_s = clock.now_s();
    this.#guards = new Guards(this.places, plan.request.rules, plan.rules);
    if (!instrument.can.watchesConditions && hasConditions(plan.waveform.body))
      this.#conditions = new ConditionWatch(plan.waveform);
    this.#disk = new Disk(recorder, clock, () => this.#ledger.state(), {
      saved: () => this.#updates.next(SAVED),
      slow: (message, figures) => this.#warn(message, figures),
      failed: (error) => this.#fail(asCottrellError(error)),
    });
  }

  /** The instrument that plays, or played last. */
  get instrument(): Potentiostat {
    return this.#instrument;
  }

  /** What is played, by the program as it is now. */
  get shown(): { readonly places: readonly SegmentPlace[]; readonly duration_s: number } {
    return this.#shown;
  }

  /** Resolves when the present cycle of the pulse has ended. Rejects with `state-refused` when the run ends first. */
  cycleEnd(): Promise<void> {
    this.#cycleEnd ??= Promise.withResolvers();
    return this.#cycleEnd.promise;
  }

  /** The pulse goes on changed. */
  adjusted(waveform: Waveform, change: PulseAdjustment): void {
    this.#show(waveform);
    const words = change.changes.map(
      ({ name, before, after }) => `${name} ${levelText(before)} → ${levelText(after)}`,
    );
    this.note('adjusted', `from cycle ${change.cycle + 1}: ${words.join('; ')}`, { ...change });
  }

  #show(waveform: Waveform): void {
    this.#shown = { places: layoutOf(waveform), duration_s: durationOf(waveform) };
  }

  /** What the run can be taken up by without its line; undefined where a lost line ends it. */
  get held(): HeldProgram | undefined {
    if (this.#program === undefined || this.#rejoin === undefined) return undefined;
    const { current: visit, totals } = this.#ledger;
    return {
      identity: this.#instrument.identity,
      program: this.#program,
      through_s: this.course.t_s,
      ...(visit && { visit }),
      charge: totals,
    };
  }

  /** Hot and synchronous; completes with the run. Unsubscribing is only for watching: it stops nothing. */
  get updates(): Observable<RunUpdate> {
    return this.#updates.asObservable();
  }

  /** How it ended; undefined while it lasts. */
  get result(): RunResult | undefined {
    return this.#result;
  }

  get totals(): LedgerTotals {
    return this.#ledger.totals;
  }

  get savedThrough_s(): number {
    return this.#recorder.savedThrough_s;
  }

  /** The latest block that has samples: read only. */
  get lastBlock(): SampleBlock | undefined {
    return this.#last;
  }

  /** Samples that are not saved yet. */
  tail(): SampleBlock {
    return this.#disk.tail();
  }

  /** The ledger before the samples that are not saved yet. */
  get beforeTail(): LedgerState {
    return this.#disk.beforeTail;
  }

  /** Writes an event into the record. */
  note(kind: RunEventKind, message: string, data: Readonly<Record<string, unknown>> = {}): void {
    this.#disk.note({ kind, t_s: this.course.t_s, message, data });
  }

  /**
   * Asks the run to end. The first cause stays; asking again changes nothing and cuts nothing short. `decided` are
   * facts for the record.
   */
  stop(cause: StopCause, decided: Readonly<Record<string, unknown>> = {}): void {
    if (this.#cause !== undefined || this.#over.signal.aborted) return;
    this.#cause = cause;
    this.note('state', `stopping: ${describeCause(cause)}`, { cause: cause.kind, ...decided });
    this.#updates.next({ type: 'stopping', cause });
    this.#stop.abort();
    void this.#mustEnd();
  }

  /** Gives the driver up when it does not end in time. A line that is found meanwhile has a time of its own. */
  async #mustEnd(): Promise<void> {
    const adrift = this.#adrift;
    const period_s = Math.max(0, ...segmentsOf(this.plan.waveform).map(({ node }) => node.sampling.period_s));
    const limit_s = (adrift ? FOUND_WITHIN_S : STOP_WITHIN_S) + 3 * period_s;
    await this.#clock.sleep(limit_s, this.#over.signal);
    if (adrift !== this.#adrift) return;
    const message = `The instrument did not stop within ${limit_s} s.`;
    this.#giveUp(new CottrellError('instrument-silent', message));
  }

  /** The line is gone: the driver has a short while left to end the run by itself. */
  lose(reason: string): void {
    if (this.#lost !== undefined || this.#over.signal.aborted) return;
    const lost = new CottrellError('link-lost', reason);
    this.#lost = lost;
    this.#warn(`The line to the instrument is gone: ${reason}`, {});
    void this.#clock.sleep(LOST_WITHIN_S, this.#over.signal).then(() => this.#giveUp(lost));
  }

  /**
   * Plays the plan to its end and writes the outcome. Resolves, never rejects, when the instrument has confirmed the
   * cell off, or when all that could be tried for it has been tried.
   */
  async play(): Promise<RunResult> {
    void watchSleep(this.#clock, this.#over.signal, (seconds) => this.#slept(seconds));
    const end = await Promise.race([this.#drive(), this.#gaveUp.promise]);
    this.#deaf = true;
    const { cellOff, error } = await confirmOff(end, this.#instrument, this.#clock, this.#lost !== undefined);
    this.#over.abort();
    this.#cycleEnd?.reject(new CottrellError('state-refused', 'The run ended before its cycle did.'));
    this.#result = this.#close(outcomeOf(end, this.#cause, this.#failure, error), cellOff, error);
    this.#updates.complete();
    return this.#result;
  }

  #slept(seconds: number): void {
    const what = `The computer slept for about ${formatDuration(Math.round(seconds))}, or its clock was set.`;
    const consequence =
      this.#instrument.can.timing === 'host'
        ? 'The levels of this run are timed by the computer: one was held meanwhile, and is recorded as long as it was.'
        : 'The instrument times this run by itself and went on meanwhile; limits and stop rules of the computer were not watched.';
    this.#warn(`${what} ${consequence}`, { slept_s: seconds });
  }

  /** Follows the program, through as many lost lines as it outlives. */
  async #drive(): Promise<DriverEnd> {
    let end = await this.#follow(this.#begin);
    while (end.kind === 'failed' && end.error.code === 'link-lost' && !this.#over.signal.aborted) {
      const attached = await this.#findAgain(end.error.message);
      if (attached === undefined) break;
      end = await this.#follow(attached.events);
    }
    return end;
  }

  /** Looks for the line of a program that goes on by itself. Undefined where the run ends without it. */
  async #findAgain(why: string): Promise<Attached | undefined> {
    const held = this.held;
    if (held === undefined || this.#cause !== undefined || this.#lost !== undefined) return undefined;
    this.#adrift = true;
    this.#warn(`The line is gone; the program goes on by itself, and the line is looked for. ${why}`, {});
    const attached = await this.#rejoin?.(held, why, this.#over.signal);
    if (attached === undefined) return undefined;
    this.#adrift = false;
    this.#instrument = attached.instrument;
    if (this.#cause !== undefined) void this.#mustEnd();
    this.#warn('The line is back, and the run goes on. What was measured meanwhile is a gap.', {});
    return attached;
  }

  /** Pulls the driver as fast as ledger and disk take it: the next event is asked for when this one is done. */
  async #follow(begin: Attached['events']): Promise<DriverEnd> {
    let end: DriverEnd | undefined;
    try {
      for await (const event of begin(this.#stop.signal)) {
        if (event.type === 'finished') end = { kind: 'finished', reason: event.reason };
        if (this.#over.signal.aborted) break;
        if (!this.#deaf) this.#take(event);
        const now_s = this.#clock.now_s();
        if (now_s - this.#yielded_s < YIELD_EVERY_S) continue;
        await turnOfEventLoop();
        this.#yielded_s = this.#clock.now_s();
      }
    } catch (error) {
      return { kind: 'failed', error: asCottrellError(error) };
    }
    if (end !== undefined) return end;
    const message = 'The driver ended the run without saying that the cell is off.';
    return { kind: 'failed', error: new CottrellError('internal', message) };
  }

  /** One event of the driver. Whatever goes wrong here ends the run, but only through the driver's own stop. */
  #take(event: DriverEvent): void {
    try {
      if (event.type === 'samples') this.#takeBlock(event.block);
      else this.#takeWord(event);
    } catch (error) {
      this.#fail(asCottrellError(error));
    }
  }

  #takeBlock(block: SampleBlock): void {
    this.#disk.expectBlock();
    this.#account(block);
    const rows = this.#ledger.takeRows();
    this.#disk.take(block, rows);
    const totals = this.#ledger.totals;
    this.course.take(block, rows, totals);
    if (rows.some(({ segment }) => this.#endsCycle(segment))) {
      this.#cycleEnd?.resolve();
      this.#cycleEnd = undefined;
    }
    if (block.length > 0) this.#last = block;

    const news = { rows, current: this.#ledger.current, totals, t_s: this.course.t_s };
    const trip = this.#guards.judge(block, news);
    if (trip !== undefined) this.stop(trip.cause, { decided_s: trip.t_s });
    const leave = this.#conditions?.judge(block, rows, news.current);
    if (leave !== undefined && this.#cause === undefined) this.#leave(leave);
    for (const since_s of this.#guards.takeLastingOverloads_s())
      this.#warn(`The current is outside its range since ${since_s} s: charges are lower bounds.`, {
        since_s,
      });

    this.#updates.next(SAMPLES);
    this.#disk.commitIfDue(block.marks.some(({ kind }) => kind === 'pause' || kind === 'end'));
  }

  #endsCycle(segment: number): boolean {
    const { cyclic, endsCycle } = this.places[segment]!;
    return cyclic && endsCycle;
  }

  /** A condition is met: the instrument is asked to go on with what follows. */
  #leave({ visit, repeat, why }: Leave): void {
    this.note('state', `going on with what follows: ${why}`, { ...visit });
    Promise.try(() => this.#instrument.leave!(visit, repeat)).catch((cause: unknown) => {
      if (this.#over.signal.aborted) return;
      const error = asCottrellError(cause);
      if (error.code !== 'state-refused') this.#fail(error);
      else this.#warn(`A condition was met (${why}), but the run did not go on: ${error.message}`, {});
    });
  }

  /** A block that the ledger cannot take can never be accounted for: nothing after it is taken either. */
  #account(block: SampleBlock): void {
    try {
      this.#ledger.add(block);
    } catch (error) {
      this.#deaf = true;
      throw error;
    }
  }

  #takeWord(event: Exclude<DriverEvent, { type: 'samples' }>): void {
    if (event.type === 'warning') {
      this.#warn(event.message, { t_s: event.t_s });
      return;
    }
    if (event.type === 'program') this.#program = event.program;
    const { kind, message, data } = wordsOf(event);
    this.note(kind, message, data);
  }

  #warn(message: string, data: Readonly<Record<string, unknown>>): void {
    this.note('warning', message, data);
    this.#updates.next({ type: 'warning', t_s: this.course.t_s, message });
  }

  #fail(error: CottrellError): void {
    this.#failure ??= error;
    this.stop({ kind: 'failure', error });
  }

  #giveUp(error: CottrellError): void {
    if (this.#over.signal.aborted) return;
    // Should the driver ever listen again, it is told to stop.
    this.#stop.abort();
    this.#gaveUp.resolve({ kind: 'failed', error });
  }

  /** Saves the rest and the outcome. A disk that refuses is told in the result: there is nowhere else to tell it. */
  #close(ended: Outcome, cellOff: boolean, error: CottrellError | undefined): RunResult {
    if (error !== undefined) {
      this.note('warning', error.message, { code: error.code });
      this.note('state', cellOff ? 'the cell is confirmed off' : 'THE CELL IS NOT CONFIRMED OFF', {
        cellOff,
      });
    }
    let outcome = ended;
    let trouble = error ?? this.#failure;
    let unsaved: CottrellError | undefined;
    try {
      this.#disk.flush();
    } catch (cause) {
      unsaved = asCottrellError(cause);
      // Samples are missing: however well the rest went, this run has failed.
      if (outcome.kind !== 'failed') outcome = failed(unsaved);
      trouble ??= unsaved;
    }
    this.#disk.close();
    try {
      this.#recorder.finish(outcome);
    } catch (cause) {
      unsaved ??= asCottrellError(cause);
    }
    return {
      outcome,
      cellOff,
      ...(trouble === undefined ? {} : { error: trouble }),
      ...(unsaved === undefined ? {} : { unsaved }),
      totals: this.#ledger.totals,
      savedThrough_s: this.#recorder.savedThrough_s,
    };
  }
}
