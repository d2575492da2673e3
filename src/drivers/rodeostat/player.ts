// Plays one plan on a board, test after test, until it is played, stopped or broken; pauses and skips on request.
// However it ends, the cell is off and confirmed before the run says so; if not, that is what it says.
import { asCottrellError, CottrellError } from '../../core/errors.ts';
import {
  type Position,
  type Remainder,
  remainingAfterStep,
  remainingFromCycle,
} from '../../core/remaining.ts';
import type { Mark } from '../../core/samples.ts';
import type { Waveform } from '../../core/waveform.ts';
import type { Clock } from '../clock.ts';
import type { Plan } from '../driver.ts';
import { madePotential_V } from './boards.ts';
import type { CellSwitch } from './cell-switch.ts';
import { answeredPotential_V, type SampleRegister, samplePeriodText, valueText } from './codec.ts';
import { accepted, type Conversation, type Listener } from './conversation.ts';
import { HostTimedTrack } from './host-timed-track.ts';
import { Lateness } from './lateness.ts';
import { Outbox } from './outbox.ts';
import {
  type BoardProgram,
  type Piece,
  type Program,
  parameterText,
  TestSequence,
  testName,
  wholeOf,
} from './program.ts';
import { BoardTimedTrack, type Track } from './track.ts';

/** So long before a test ends the board is told not to open the cell, when another test follows. */
const KEEP_us = 500_000;
/** Beats of silence after which the board is asked whether it is still there. */
const SILENT_BEATS = 3;

export interface PlayerOptions {
  readonly talk: Conversation;
  readonly cell: CellSwitch;
  readonly clock: Clock;
  readonly plan: Plan;
  readonly program: Program;
  readonly sign: 1 | -1;
}

interface Request {
  readonly kind: 'pause' | 'skip';
  readonly done: () => void;
  readonly refuse: (trouble: CottrellError) => void;
}

export class Player implements Listener {
  readonly outbox = new Outbox();
  readonly #options: PlayerOptions;
  readonly #talk: Conversation;
  readonly #cell: CellSwitch;
  readonly #clock: Clock;
  readonly #program: Program;
  readonly #lateness = new Lateness();
  readonly #warned = new Set<string>();
  #sequence: TestSequence;
  #track: Track | undefined;
  #trackOver: PromiseWithResolvers<void> | undefined;
  #trouble: CottrellError | undefined;
  /** Whether the board was asked if it is there, since the last sample. */
  #ping: 'no' | 'asked' | 'answered' = 'no';
  /** Run time and clock time of the last instant both are known of. */
  #run_us = 0;
  #runAt_s = 0;
  #begun = false;
  /** The visit in force, for marks. */
  #inForce: Piece | undefined;
  /** Where the program was cut; undefined when it stands between two tests. */
  #cutAt: { readonly piece: Piece; readonly elapsed_us: number } | undefined;
  #stopping = false;
  #request: Request | undefined;
  #requested: (() => void) | undefined;
  #resume: PromiseWithResolvers<void> | undefined;
  #periodSet_us = 0;
  #parametersSet = '';
  #checked = false;
  #torn = 0;

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#talk = options.talk;
    this.#cell = options.cell;
    this.#clock = options.clock;
    this.#program = options.program;
    this.#sequence = new TestSequence(options.program, wholeOf(options.program.waveform));
  }

  /** Plays to the end and closes the outbox, with the trouble if there was one. Never rejects. */
  async play(signal: AbortSignal): Promise<void> {
    const stop = () => {
      this.#stopping = true;
      this.#requested?.();
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    this.#talk.listen(this);
    try {
      await this.#playAll();
      this.outbox.close();
    } catch (error) {
      this.outbox.close(await this.#offAfter(asCottrellError(error)));
    } finally {
      signal.removeEventListener('abort', stop);
      this.#talk.listen(undefined);
      this.#request?.refuse(stateRefused('the run has ended'));
    }
  }

  /** Resolves when the cell is confirmed off and the position kept. */
  pause(): Promise<void> {
    return this.#ask('pause');
  }

  /** Goes on after a pause. */
  async resume(): Promise<void> {
    if (this.#resume === undefined) throw stateRefused('the run is not paused');
    this.#resume.resolve();
  }

  /** Resolves when the present step has been left. */
  skip(): Promise<void> {
    return this.#ask('skip');
  }

  #ask(kind: Request['kind']): Promise<void> {
    if (this.#stopping || this.#trouble !== undefined)
      return Promise.reject(stateRefused('the run is ending'));
    if (this.#resume !== undefined) return Promise.reject(stateRefused('the run is paused'));
    if (this.#request !== undefined)
      return Promise.reject(stateRefused('another request is being carried out'));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#request = { kind, done: resolve, refuse: reject };
    this.#requested?.();
    return promise;
  }

  async #playAll(): Promise<void> {
    await this.#setUp();
    const { currentRange } = this.#program;
    this.outbox.event({ type: 'started' });
    this.outbox.event({ type: 'range', t_s: 0, range_A: currentRange.end_A });
    const reason = await this.#playThrough();
    await this.#cell.off();
    // Without relays the last potential was applied until just now.
    if (!this.#program.board.relays) this.#runNow();
    this.#turn('end');
    this.#summarise();
    this.outbox.event({ type: 'finished', t_s: this.#run_us / 1e6, reason });
  }

  /** Before anything is switched on: what the board refuses here has not touched the cell. */
  async #setUp(): Promise<void> {
    const { name } = this.#program.currentRange;
    const answer = await this.#talk.command('setCurrRange', `"currRange":"${name}"`);
    if (answer.response.currRange !== name)
      throw new CottrellError('instrument-refused', `the board took another current range than ${name}`);
    await this.#cell.setAuto(true);
  }

  async #playThrough(): Promise<'program' | 'stopped'> {
    for (;;) {
      if (this.#trouble !== undefined) throw this.#trouble;
      if (this.#stopping) return 'stopped';
      if (this.#request !== undefined && !(await this.#carryOut(this.#request))) return 'stopped';
      const test = this.#sequence.next();
      if (test === undefined) return 'program';
      await this.#playTest(test);
    }
  }

  /** Does what was asked for between two tests; false when the run was stopped meanwhile. */
  async #carryOut(request: Request): Promise<boolean> {
    this.#request = undefined;
    try {
      if (request.kind === 'pause') return await this.#pauseNow(request);
      this.#goOnWith(remainingAfterStep);
      request.done();
      return true;
    } catch (error) {
      request.refuse(asCottrellError(error));
      throw error;
    }
  }

  async #pauseNow(request: Request): Promise<boolean> {
    await this.#cell.off();
    if (!this.#program.board.relays) this.#runNow();
    this.#turn('pause');
    this.outbox.event({ type: 'paused', t_s: this.#run_us / 1e6 });
    this.#resume = Promise.withResolvers();
    this.#requested = this.#resume.resolve;
    request.done();
    await this.#resume.promise;
    this.#resume = undefined;
    this.#requested = undefined;
    if (this.#trouble !== undefined) throw this.#trouble;
    if (this.#stopping) return false;
    this.#runNow();
    this.#turn('resume');
    this.outbox.event({ type: 'resumed', t_s: this.#run_us / 1e6 });
    this.#goOnWith(remainingFromCycle);
    await this.#cell.setAuto(true);
    return true;
  }

  /** Goes on with a part of what is left from where the run stands. */
  #goOnWith(part: (waveform: Waveform, position: Position) => Remainder): void {
    const next = this.#sequence.peek();
    const at = this.#cutAt ?? (next && { piece: next, elapsed_us: next.offset_us });
    this.#cutAt = undefined;
    if (at === undefined) return;
    const { segment, cycle } = at.piece;
    const remainder = part(this.#program.waveform, { segment, cycle, elapsed_s: at.elapsed_us / 1e6 });
    this.#sequence = new TestSequence(this.#program, remainder);
  }

  /** Plays one test to its end, or until something is asked for. */
  async #playTest(test: BoardProgram): Promise<void> {
    await this.#configure(test);
    if (this.#interrupted) {
      this.#sequence.putBack(test.pieces);
      return;
    }
    const track = this.#follow(test);
    const over = Promise.withResolvers<void>();
    this.#trackOver = over;
    this.#requested = over.resolve;
    try {
      const started = await this.#talk.ask('runTest', `"test":"${testName(test)}"`, (answer, at_s) => {
        if (answer.success) this.#start(track, at_s);
      });
      accepted('runTest', started);
      if (!this.#checked && test.way !== 'rest') await this.#checkOutput();
      if (!this.#interrupted) await over.promise;
      if (this.#trouble !== undefined) throw this.#trouble;
      if (this.#track !== undefined) await this.#cut(track);
      else this.#sequence.putBack(track.leftover);
    } finally {
      this.#requested = undefined;
      this.#track = undefined;
      if (track.started) this.#inForce = track.piece;
    }
  }

  get #interrupted(): boolean {
    return this.#stopping || this.#request !== undefined;
  }

  /** Everything the board must know before the test; nothing is sent that it knows already. */
  async #configure(test: BoardProgram): Promise<void> {
    if (test.period_us !== this.#periodSet_us) {
      await this.#talk.command('setSamplePeriod', samplePeriodText(test.period_us));
      this.#periodSet_us = test.period_us;
    }
    const parameters = parameterText(this.#program, test);
    if (parameters !== this.#parametersSet) {
      await this.#talk.command('setParam', parameters);
      // The value of a host-timed test does not stay what it was set to here.
      this.#parametersSet = test.way === 'constant' && test.pieces.length > 1 ? '' : parameters;
    }
    if (test.way === 'rest') await this.#cell.disconnect();
    else if (!this.#cell.on) await this.#cell.setAuto(true);
  }

  #follow(test: BoardProgram): Track {
    const options = {
      test,
      outbox: this.outbox,
      voltRange: this.#program.voltRange,
      end_A: this.#program.currentRange.end_A,
      sign: this.#options.sign,
      warn: (message: string) => this.#warn(message),
    };
    const track =
      test.way === 'constant'
        ? new HostTimedTrack({
            ...options,
            clock: this.#clock,
            lateness: this.#lateness,
            change: (potential_V, answered) => this.#change(potential_V, answered),
          })
        : new BoardTimedTrack(options);
    this.#track = track;
    return track;
  }

  #start(track: Track, at_s: number): void {
    if (track.test.way !== 'rest') this.#cell.testStarted();
    if (this.#begun) this.#runTo(at_s);
    else this.#runAt_s = at_s;
    this.#begun = true;
    track.start(this.#run_us, at_s);
    this.#keepConnected(track);
  }

  /** Another value for the constant test that runs. */
  #change(potential_V: number, answered: (at_s: number) => void): void {
    this.#talk
      .ask('setParam', valueText(potential_V), (answer, at_s) => {
        if (answer.success) answered(at_s);
      })
      .then((answer) => accepted('setParam', answer))
      .catch((error: unknown) => this.#fail(asCottrellError(error)));
  }

  /**
   * The board opens the cell by itself at the end of a test, in case this computer dies; only shortly before an end
   * that another test follows it is told not to.
   */
  #keepConnected(track: Track): void {
    if (track.test.way === 'rest') return;
    const nearEnd = track.test.duration_us - track.reached_us <= KEEP_us;
    const auto = !(nearEnd && this.#sequence.staysConnected);
    this.#cell.askAuto(auto, (error) => this.#fail(asCottrellError(error)));
  }

  /** Once a run: does the output follow, or does it clip without a word? */
  async #checkOutput(): Promise<void> {
    this.#checked = true;
    const { voltRange, extreme_V } = this.#program;
    const told = (await this.#talk.command('getVoltRange')).response.voltRange;
    const volt = answeredPotential_V(await this.#talk.command('getVolt'));
    const widest_V = Math.abs(madePotential_V(voltRange, extreme_V)) + voltRange.max_V / 1000;
    if (told !== voltRange.name || !(Math.abs(volt) <= widest_V))
      throw new CottrellError(
        'instrument-failed',
        `the board chose the voltage range ${told} and makes ${volt} V, where ${voltRange.name} is needed`,
      );
  }

  /** Stops a test before its end. A step that is only skipped leaves the cell connected for the next. */
  async #cut(track: Track): Promise<void> {
    if (this.#request?.kind === 'skip' && !this.#stopping && track.test.way !== 'rest')
      await this.#cell.setAuto(false);
    await this.#talk.stopTest();
    // The end of the test has been heard by now, or else its line was lost.
    if (this.#track !== undefined) this.#ended(track, this.#clock.now_s(), true);
    if (this.#trouble !== undefined) throw this.#trouble;
    this.#cutAt = { piece: track.piece, elapsed_us: track.elapsed_us };
  }

  sample(sample: SampleRegister, at_s: number): void {
    const track = this.#track;
    if (track === undefined || !track.started) return;
    this.#ping = 'no';
    this.#guard(() => {
      track.sample(sample, at_s);
      this.#keepConnected(track);
    });
  }

  ended(at_s: number): void {
    const track = this.#track;
    // An end without a test is the board's habit after stopTest.
    if (track === undefined || !track.started) return;
    this.#ended(track, at_s, this.#interrupted);
  }

  #ended(track: Track, at_s: number, stopped: boolean): void {
    const complete = track.reached_us + track.test.period_us > track.test.duration_us;
    this.#guard(() => {
      if (stopped && !complete) track.stopped(at_s);
      else track.end(at_s);
    });
    this.#run_us = track.runTime_us;
    this.#runAt_s = at_s;
    this.#cell.testEnded();
    this.#track = undefined;
    this.#trackOver?.resolve();
  }

  torn(count: number): void {
    this.#torn = count;
    this.#warn(
      'a line from the board could not be read and was skipped; what was lost with it is marked as a gap',
    );
  }

  silent(beats: number): void {
    const track = this.#track;
    if (track === undefined || !track.started || beats < SILENT_BEATS || this.#trouble !== undefined) return;
    if (this.#ping === 'answered') this.#silentThoughAlive(track);
    if (this.#ping !== 'no') return;
    this.#ping = 'asked';
    this.#talk
      .askTwice('getVersion')
      .then(() => {
        if (this.#ping === 'asked') this.#ping = 'answered';
      })
      .catch((error: unknown) => this.#fail(asCottrellError(error)));
  }

  /** The board answers but sends no samples: it has started anew, or the line that told the end was lost. */
  #silentThoughAlive(track: Track): void {
    if (track.reached_us + track.test.period_us > track.test.duration_us) {
      this.#warn('the end of a test was not told');
      this.#ended(track, this.#clock.now_s(), false);
      return;
    }
    this.#fail(
      new CottrellError(
        'instrument-failed',
        `the board answers but its test is gone after ${track.reached_us / 1e6} s: it has restarted`,
      ),
    );
  }

  garbled(trouble: CottrellError): void {
    this.#fail(trouble);
  }

  broken(trouble: CottrellError): void {
    this.#fail(trouble);
  }

  get room(): Promise<void> | undefined {
    return this.#interrupted || this.#trouble !== undefined ? undefined : this.outbox.room;
  }

  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#fail(asCottrellError(error));
    }
  }

  #fail(trouble: CottrellError): void {
    this.#trouble ??= trouble;
    this.#trackOver?.resolve();
    this.#resume?.resolve();
  }

  /** Switches off after trouble; what cannot be confirmed is the greater trouble. */
  async #offAfter(trouble: CottrellError): Promise<CottrellError> {
    this.#trouble ??= trouble;
    this.#track = undefined;
    if (trouble.code === 'cell-not-off') return trouble;
    try {
      await this.#cell.off();
      this.#turn('end');
    } catch (error) {
      const notOff = asCottrellError(error);
      return new CottrellError(notOff.code, `${notOff.message} Before that: ${trouble.message}.`, {
        cause: trouble,
        advice: notOff.advice,
      });
    }
    return trouble;
  }

  /** Run time goes on with this computer's clock between tests. */
  #runTo(at_s: number): void {
    this.#run_us += Math.max(0, Math.round((at_s - this.#runAt_s) * 1e6));
    this.#runAt_s = at_s;
  }

  #runNow(): void {
    this.#runTo(this.#clock.now_s());
  }

  #turn(kind: Extract<Mark['kind'], 'pause' | 'resume' | 'end'>): void {
    if (this.#inForce === undefined) return;
    const { segment, cycle } = this.#inForce;
    this.outbox.mark({ kind, t_s: this.#run_us / 1e6, segment, cycle, period_s: 0 });
  }

  #warn(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.#say(message);
  }

  #say(message: string): void {
    this.outbox.event({ type: 'warning', t_s: (this.#track?.runTime_us ?? this.#run_us) / 1e6, message });
  }

  /** What only the end can tell. */
  #summarise(): void {
    if (this.#torn > 0) this.#say(`${this.#torn} lines from the board could not be read`);
    const { changes } = this.#lateness;
    if (changes === 0) return;
    const [median, most] = [this.#lateness.quantile_ms(0.5), this.#lateness.quantile_ms(0.99)];
    this.#say(
      `${changes} changes of potential were timed by this computer: half of them at most ${median.toFixed(1)} ms late, 99 % at most ${most.toFixed(1)} ms`,
    );
  }
}

function stateRefused(why: string): CottrellError {
  return new CottrellError('state-refused', `This cannot be done now: ${why}.`);
}
