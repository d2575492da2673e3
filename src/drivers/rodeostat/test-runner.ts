// Plays tests of the board one at a time: sets them up, starts them, follows what comes in, and stops them when asked.
// It listens to the talk for the whole run; it does not know what comes after a test.
import { asCottrellError, CottrellError } from '../../core/errors.ts';
import type { Clock } from '../clock.ts';
import { madePotential_V } from './boards.ts';
import type { CellSwitch } from './cell-switch.ts';
import { answeredPotential_V, type SampleRegister, samplePeriodText, valueText } from './codec.ts';
import { accepted, type Conversation, type Listener } from './conversation.ts';
import { HostTimedTrack } from './host-timed-track.ts';
import { Lateness } from './lateness.ts';
import type { Outbox } from './outbox.ts';
import { type BoardProgram, type Piece, type Program, parameterText, testName } from './program.ts';
import type { RunClock } from './run-clock.ts';
import { BoardTimedTrack, type Track } from './track.ts';

/** So long before a test ends the board is told not to open the cell, when another test follows. */
const KEEP_us = 500_000;
/** Beats of silence after which the board is asked whether it is still there. */
const SILENT_BEATS = 3;

/** What can be asked for while a test runs. */
export type Interruption = 'stop' | 'pause' | 'skip';

export interface TestRunnerOptions {
  readonly talk: Conversation;
  readonly cell: CellSwitch;
  readonly clock: Clock;
  readonly program: Program;
  /** +1, or −1 where currents are to be turned round. */
  readonly sign: 1 | -1;
  readonly outbox: Outbox;
  readonly runClock: RunClock;
  /** The run cannot go on. */
  readonly failed: () => void;
}

/** One test played: what was followed of it, and whether it was cut before its end. */
export interface Played {
  readonly track: Track;
  readonly cut: boolean;
}

export class TestRunner implements Listener {
  readonly #options: TestRunnerOptions;
  readonly #talk: Conversation;
  readonly #cell: CellSwitch;
  readonly #program: Program;
  readonly #outbox: Outbox;
  readonly #runClock: RunClock;
  readonly #warned = new Set<string>();
  /** Lateness of the changes that this computer timed. */
  readonly lateness = new Lateness();
  /** Lines that could not be read. */
  unreadable = 0;
  /** The visit in force, or that was when the last test ended. */
  inForce: Piece | undefined;
  #trouble: CottrellError | undefined;
  #interruption: Interruption | undefined;
  #track: Track | undefined;
  #staysConnected: () => boolean = () => false;
  /** Ends the wait for the present test. */
  #wake: (() => void) | undefined;
  /** Whether the board was asked if it is there, since the last sample. */
  #ping: 'no' | 'asked' | 'answered' = 'no';
  #periodSet_us = 0;
  #parametersSet = '';
  #checked = false;

  constructor(options: TestRunnerOptions) {
    this.#options = options;
    this.#talk = options.talk;
    this.#cell = options.cell;
    this.#program = options.program;
    this.#outbox = options.outbox;
    this.#runClock = options.runClock;
  }

  /** What went wrong; nothing is played after it. */
  get trouble(): CottrellError | undefined {
    return this.#trouble;
  }

  /** The visit that is being played; undefined between two tests. */
  get present(): Piece | undefined {
    return this.#track?.started ? this.#track.piece : undefined;
  }

  /** Cuts the present test, or keeps the next from being started, until `goOn`. A stop is never taken back. */
  interrupt(by: Interruption): void {
    if (this.#interruption !== 'stop') this.#interruption = by;
    this.#wake?.();
  }

  /** What was asked for has been done. */
  goOn(): void {
    if (this.#interruption !== 'stop') this.#interruption = undefined;
  }

  /**
   * Plays one test to its end or until an interruption; undefined when it was not even started. `staysConnected` says
   * whether another test follows that needs the cell connected. Throws the trouble that ended it.
   */
  async play(test: BoardProgram, staysConnected: () => boolean): Promise<Played | undefined> {
    await this.#configure(test);
    this.#throwTrouble();
    if (this.#interruption !== undefined) return undefined;
    const track = this.#follow(test);
    const woken = Promise.withResolvers<void>();
    this.#wake = woken.resolve;
    this.#staysConnected = staysConnected;
    this.#track = track;
    try {
      const answer = await this.#talk.ask('runTest', `"test":"${testName(test)}"`, ({ success }, at_s) => {
        if (success) this.#start(track, at_s);
      });
      accepted('runTest', answer);
      if (!this.#checked && test.way !== 'rest') await this.#checkOutput();
      if (this.#interruption === undefined) await woken.promise;
      this.#throwTrouble();
      const cut = this.#track !== undefined;
      if (cut) await this.#cut(track);
      return { track, cut };
    } finally {
      this.#wake = undefined;
      if (track.started) this.inForce = track.piece;
      // After trouble all that is known is when the last sample came.
      if (this.#track !== undefined) this.#runClock.set(track.runTime_us, this.#options.clock.now_s());
      this.#track = undefined;
    }
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
    const { clock, sign } = this.#options;
    const options = {
      test,
      outbox: this.#outbox,
      voltRange: this.#program.voltRange,
      end_A: this.#program.currentRange.end_A,
      sign,
      warn: (message: string) => this.#warn(message),
    };
    if (test.way !== 'constant') return new BoardTimedTrack(options);
    const change = (potential_V: number, answered: (at_s: number) => void) =>
      this.#change(potential_V, answered);
    return new HostTimedTrack({ ...options, clock, lateness: this.lateness, change });
  }

  #start(track: Track, at_s: number): void {
    if (track.test.way !== 'rest') this.#cell.testStarted();
    this.#runClock.goOn(at_s);
    track.start(this.#runClock.us, at_s);
    this.#keepConnected(track);
  }

  /** Another value for the constant test that runs. */
  #change(potential_V: number, answered: (at_s: number) => void): void {
    this.#talk
      .ask('setParam', valueText(potential_V), ({ success }, at_s) => {
        if (success) answered(at_s);
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
    const auto = !(nearEnd && this.#staysConnected());
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
    if (this.#interruption === 'skip' && track.test.way !== 'rest') await this.#cell.setAuto(false);
    await this.#talk.stopTest();
    // The end of the test has been heard by now, or else its line was lost.
    if (this.#track !== undefined) this.#ended(track, this.#options.clock.now_s(), true);
    this.#throwTrouble();
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
    if (track?.started) this.#ended(track, at_s, this.#interruption !== undefined);
  }

  #ended(track: Track, at_s: number, stopped: boolean): void {
    this.#guard(() => {
      if (stopped && !track.complete) track.stopped(at_s);
      else track.end(at_s);
    });
    this.#runClock.set(track.runTime_us, at_s);
    this.#cell.testEnded();
    this.#track = undefined;
    this.#wake?.();
  }

  torn(count: number): void {
    this.unreadable = count;
    this.#warn(
      'a line from the board could not be read and was skipped; what was lost with it is marked as a gap',
    );
  }

  silent(beats: number): void {
    const track = this.#track;
    if (!track?.started || beats < SILENT_BEATS || this.#trouble !== undefined) return;
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
    if (track.complete) {
      this.#warn('the end of a test was not told');
      this.#ended(track, this.#options.clock.now_s(), false);
      return;
    }
    const reached_s = track.reached_us / 1e6;
    this.#fail(
      new CottrellError(
        'instrument-failed',
        `the board answers but its test is gone after ${reached_s} s: it has restarted`,
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
    return this.#interruption !== undefined || this.#trouble !== undefined ? undefined : this.#outbox.room;
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
    this.#wake?.();
    this.#options.failed();
  }

  #throwTrouble(): void {
    if (this.#trouble !== undefined) throw this.#trouble;
  }

  #warn(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    const t_s = (this.#track?.runTime_us ?? this.#runClock.us) / 1e6;
    this.#outbox.event({ type: 'warning', t_s, message });
  }
}
