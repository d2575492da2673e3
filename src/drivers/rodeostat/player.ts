// Plays one plan on a board from start to end, with pauses and skips. However it ends, the cell is off and confirmed
// before the run says so; if it cannot be confirmed, that is what the run says.
import { hasNextCycle, remainingChanged } from '../../core/adjust.ts';
import { asCottrellError, CottrellError } from '../../core/errors.ts';
import {
  leaving,
  type Position,
  type Remainder,
  remainingAfterStep,
  remainingFromCycle,
} from '../../core/remaining.ts';
import type { Mark } from '../../core/samples.ts';
import { segmentsOf, type Waveform } from '../../core/waveform.ts';
import type { Clock } from '../clock.ts';
import type { CellSwitch } from './cell-switch.ts';
import type { Conversation } from './conversation.ts';
import { Outbox } from './outbox.ts';
import { type Piece, type Program, TestSequence, wholeOf } from './program.ts';
import { RunClock } from './run-clock.ts';
import { TestRunner } from './test-runner.ts';

export interface PlayerOptions {
  readonly talk: Conversation;
  readonly cell: CellSwitch;
  readonly clock: Clock;
  readonly program: Program;
  readonly sign: 1 | -1;
}

type Part = (waveform: Waveform, position: Position) => Remainder;

interface Request {
  readonly kind: 'pause' | 'skip';
  /** What is left to play when something is left out. */
  readonly part: Part;
  readonly done: () => void;
  readonly refuse: (trouble: CottrellError) => void;
}

export class Player {
  readonly outbox = new Outbox();
  readonly #talk: Conversation;
  readonly #cell: CellSwitch;
  readonly #clock: Clock;
  #program: Program;
  readonly #runClock = new RunClock();
  readonly #runner: TestRunner;
  #sequence: TestSequence;
  /** Where the program was cut; undefined when it stands between two tests. */
  #cutAt: { readonly piece: Piece; readonly elapsed_us: number } | undefined;
  #stopping = false;
  #request: Request | undefined;
  #resume: PromiseWithResolvers<void> | undefined;

  constructor({ talk, cell, clock, program, sign }: PlayerOptions) {
    this.#talk = talk;
    this.#cell = cell;
    this.#clock = clock;
    this.#program = program;
    this.#sequence = new TestSequence(program, wholeOf(program.waveform));
    const { outbox } = this;
    const failed = () => this.#resume?.resolve();
    this.#runner = new TestRunner({
      talk,
      cell,
      clock,
      program,
      sign,
      outbox,
      runClock: this.#runClock,
      failed,
    });
  }

  /** Plays to the end and closes the outbox, with the trouble if there was one. Never rejects. */
  async play(signal: AbortSignal): Promise<void> {
    const stop = () => {
      this.#stopping = true;
      this.#runner.interrupt('stop');
      this.#resume?.resolve();
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    this.#talk.listen(this.#runner);
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
    return this.#ask('pause', remainingFromCycle);
  }

  /** Goes on after a pause. */
  async resume(): Promise<void> {
    if (this.#resume === undefined) throw stateRefused('the run is not paused');
    this.#resume.resolve();
  }

  /** Resolves when the present step has been left. */
  skip(): Promise<void> {
    return this.#ask('skip', remainingAfterStep);
  }

  /** See Potentiostat.leave. */
  async leave(visit: { readonly segment: number; readonly cycle: number }, repeat?: number): Promise<void> {
    const part = leaving(this.#program.waveform, this.#runner.present, visit, repeat);
    if (part !== undefined) await this.#ask('skip', part);
  }

  /**
   * See Potentiostat.adjust: the cell stays on, and the last potential is held between the tests. Only what a plan keeps
   * of the waveform may differ.
   */
  async adjust(program: Program, when: Promise<void>): Promise<{ segment: number; cycle: number }> {
    const { voltRange, currentRange } = this.#program;
    if (program.voltRange !== voltRange || program.currentRange !== currentRange)
      throw stateRefused(
        `the changed levels need the ranges ${program.voltRange.name} and ${program.currentRange.name}, and the board runs in ${voltRange.name} and ${currentRange.name}, which it changes only with the cell off`,
      );
    this.#mustBeInPulse();
    await when;
    this.#mustBeInPulse();
    let first: Remainder['origins'][number] | undefined;
    await this.#ask('skip', (waveform, position) => {
      this.#program = { ...this.#program, waveform: program.waveform, ways: program.ways };
      const remainder = remainingChanged(waveform, wholeOf(waveform).origins, position, program.waveform);
      first = remainder.origins[0];
      return remainder;
    });
    if (first === undefined) throw stateRefused('the run has ended');
    return first;
  }

  #mustBeInPulse(): void {
    const present = this.#runner.present ?? this.#runner.inForce;
    const position = present && { ...present, elapsed_s: 0 };
    if (position === undefined || !hasNextCycle(segmentsOf(this.#program.waveform), position))
      throw stateRefused('no further cycle of a pulse is to come');
  }

  async #ask(kind: Request['kind'], part: Part): Promise<void> {
    if (this.#stopping || this.#runner.trouble !== undefined) throw stateRefused('the run is ending');
    if (this.#resume !== undefined) throw stateRefused('the run is paused');
    if (this.#request !== undefined) throw stateRefused('another request is being carried out');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#request = { kind, part, done: resolve, refuse: reject };
    this.#runner.interrupt(kind);
    return promise;
  }

  async #playAll(): Promise<void> {
    await this.#setUp();
    if (!this.#stopping) await this.#playStarted();
    else await this.#finish('stopped');
  }

  async #playStarted(): Promise<void> {
    this.outbox.event({ type: 'started' });
    this.outbox.event({ type: 'range', t_s: 0, range_A: this.#program.currentRange.end_A });
    await this.#finish(await this.#playThrough());
  }

  async #finish(reason: 'program' | 'stopped'): Promise<void> {
    await this.#switchOff('end');
    this.#summarise();
    this.outbox.event({ type: 'finished', t_s: this.#runClock.s, reason });
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
      if (this.#runner.trouble !== undefined) throw this.#runner.trouble;
      if (this.#stopping) return 'stopped';
      if (this.#request !== undefined) {
        await this.#carryOut(this.#request);
        continue;
      }
      const test = this.#sequence.next();
      if (test === undefined) return 'program';
      const played = await this.#runner.play(test, () => this.#sequence.staysConnected);
      if (played === undefined) {
        this.#sequence.putBack(test.pieces);
        continue;
      }
      const { track, cut } = played;
      if (cut) this.#cutAt = { piece: track.piece, elapsed_us: track.elapsed_us };
      else this.#sequence.putBack(track.leftover);
    }
  }

  /** Does what was asked for between two tests. */
  async #carryOut(request: Request): Promise<void> {
    this.#request = undefined;
    try {
      if (request.kind === 'pause') {
        await this.#pauseNow(request.done);
        return;
      }
      this.#goOnWith(request.part);
      this.#runner.goOn();
      request.done();
    } catch (error) {
      request.refuse(asCottrellError(error));
      throw error;
    }
  }

  /** Switches off, tells so, and waits until the run is to go on (or to end). */
  async #pauseNow(paused: () => void): Promise<void> {
    await this.#switchOff('pause');
    this.outbox.event({ type: 'paused', t_s: this.#runClock.s });
    const resume = Promise.withResolvers<void>();
    this.#resume = resume;
    paused();
    if (!this.#stopping && this.#runner.trouble === undefined) await resume.promise;
    this.#resume = undefined;
    if (this.#stopping || this.#runner.trouble !== undefined) return;
    this.#runClock.goOn(this.#clock.now_s());
    this.#turn('resume');
    this.outbox.event({ type: 'resumed', t_s: this.#runClock.s });
    this.#goOnWith(remainingFromCycle);
    this.#runner.goOn();
    await this.#cell.setAuto(true);
  }

  async #switchOff(kind: 'pause' | 'end'): Promise<void> {
    await this.#cell.off();
    // Without relays the last potential was applied until just now.
    if (!this.#program.board.relays) this.#runClock.goOn(this.#clock.now_s());
    this.#turn(kind);
  }

  /** Goes on with a part of what is left from where the run stands. */
  #goOnWith(part: Part): void {
    const next = this.#sequence.peek();
    const at = this.#cutAt ?? (next && { piece: next, elapsed_us: next.offset_us });
    this.#cutAt = undefined;
    if (at === undefined) return;
    const { segment, cycle } = at.piece;
    const remainder = part(this.#program.waveform, { segment, cycle, elapsed_s: at.elapsed_us / 1e6 });
    this.#sequence = new TestSequence(this.#program, remainder);
  }

  /** Switches off after trouble; what cannot be confirmed is the greater trouble. */
  async #offAfter(trouble: CottrellError): Promise<CottrellError> {
    if (trouble.code === 'cell-not-off' || trouble.code === 'link-lost') return trouble;
    try {
      await this.#switchOff('end');
    } catch (error) {
      const notOff = asCottrellError(error);
      return new CottrellError(notOff.code, `${notOff.message} Before that: ${trouble.message}.`, {
        cause: trouble,
        advice: notOff.advice,
      });
    }
    return trouble;
  }

  #turn(kind: Extract<Mark['kind'], 'pause' | 'resume' | 'end'>): void {
    const { inForce } = this.#runner;
    if (inForce === undefined) return;
    const { segment, cycle } = inForce;
    this.outbox.mark({ kind, t_s: this.#runClock.s, segment, cycle, period_s: 0 });
  }

  /** What only the end can tell. */
  #summarise(): void {
    const { unreadable, lateness } = this.#runner;
    const say = (message: string) => this.outbox.event({ type: 'warning', t_s: this.#runClock.s, message });
    if (unreadable > 0) say(`${unreadable} lines from the board could not be read`);
    if (lateness.changes === 0) return;
    const [median, most] = [lateness.quantile_ms(0.5), lateness.quantile_ms(0.99)];
    say(
      `${lateness.changes} changes of potential were timed by this computer: half of them at most ` +
        `${median.toFixed(1)} ms late, 99 % at most ${most.toFixed(1)} ms`,
    );
  }
}

function stateRefused(why: string): CottrellError {
  return new CottrellError('state-refused', `This cannot be done now: ${why}.`);
}
