// One run of one script, from `r` to the empty line: sorts its lines, stops it, and notices when it fails, falls
// silent or turns to noise. It never decides why a script is to stop, and confirming the cell off is not its business.
import { CottrellError } from '../../core/errors.ts';
import type { Conversation } from './conversation.ts';
import type { Place } from './program.ts';
import { describeError, parseError } from './refusals.ts';
import { NOTE } from './settings.ts';
import type { Tracker } from './track.ts';

/** Samples handed on together at most; fewer when no more lines are there. */
const LARGEST_BLOCK = 4096;
/** How long an instrument may take to answer `r`. */
const START_S = 2;
/** How long it may take to answer a stop (before it is asked again, and how often) or the end of a loop. */
const STOP_S = 2;
const STOP_TRIES = 3;
/** Added to two sampling periods: how long a script may take to end after it said that it stops. */
const ENDING_S = 8;
/** Added to three sampling periods: how long an instrument may say nothing. */
const SILENCE_S = 30;
/** A wait that takes this much longer than asked is the sleep of the computer. */
const ASLEEP_S = 5;
/** Every damaged line counts one, every good one takes off a twentieth: more than 5 % for long is no connection. */
const NOISE_LIMIT = 100;
const NOISE_RELIEF = 0.05;

const FRAMING = new Set(['M', '*', 'L', '+', 'C', '-']);
/** Late echoes and answers to commands that mean nothing here. */
const ECHOES = new Set(['h', 'H', 'R', 'e', 'r', 'l', 'i', 't']);

/** A measurement loop that is to be left early. */
interface LoopEnd {
  readonly place: Place;
  readonly done: PromiseWithResolvers<void>;
  /** When its answer is due; undefined before it was sent. */
  answerBy_s: number | undefined;
  isAnswered: boolean;
}

export class ScriptRun {
  readonly #conversation: Conversation;
  readonly #script: readonly string[];
  readonly #longestPeriod_s: number;
  /** Lines that were read before anybody followed. */
  #held: string[] = [];
  #heard_s = 0;
  #ended = false;
  #note: string | undefined;
  #failure: string | undefined;

  #stopWanted = false;
  #stopsSent = 0;
  #stopAnswer: 'none' | 'stopping' | 'too late' = 'none';
  #stopBy_s = Number.POSITIVE_INFINITY;
  #loopEnd: LoopEnd | undefined;

  #noise = 0;
  #damaged = 0;
  #toldUnknown = false;

  constructor(conversation: Conversation, script: readonly string[], longestPeriod_s: number) {
    this.#conversation = conversation;
    this.#script = script;
    this.#longestPeriod_s = longestPeriod_s;
  }

  /** What the script said with `send_string` last. */
  get note(): string | undefined {
    return this.#note;
  }

  /** True when the script was stopped by `stop`. */
  get wasStopped(): boolean {
    return this.#stopAnswer === 'stopping';
  }

  /**
   * Starts the loaded script.
   * @throws CottrellError `instrument-refused`: it did not start; `instrument-silent`: it may have.
   */
  async start(): Promise<void> {
    const answer = await this.#conversation.ask('r', ['r'], START_S);
    if (answer === undefined)
      throw new CottrellError(
        'instrument-silent',
        'The instrument did not say whether it started the program.',
      );
    const error = parseError(answer);
    if (error !== undefined) {
      await this.#conversation.settle();
      throw new CottrellError(
        'instrument-refused',
        `The instrument refused to start the program: ${describeError(error)}.`,
      );
    }
    // The first firmware did not end the line after its answer.
    this.takeUp(answer.length > 1 ? [answer.slice(1)] : []);
  }

  /** The script runs already, and these lines of it have been read. */
  takeUp(lines: readonly string[]): void {
    this.#held = [...lines];
    this.#heard_s = this.#conversation.clock.now_s();
  }

  /** Asks the script to stop: the cell is switched off by its last lines. Once is enough. */
  stop(): void {
    this.#stopWanted = true;
    this.#conversation.reader.wake();
  }

  /**
   * Asks the script to leave this measurement loop and go on. Resolves when the instrument has heard it and the loop
   * has ended.
   * @throws CottrellError `state-refused`: it did not, or ended another loop; `instrument-silent`: it may have.
   */
  async endLoop(place: Place): Promise<void> {
    if (this.#loopEnd !== undefined)
      throw new CottrellError('state-refused', 'A step is being skipped already.');
    const done = Promise.withResolvers<void>();
    this.#loopEnd = { place, done, answerBy_s: undefined, isAnswered: false };
    this.#conversation.reader.wake();
    return done.promise;
  }

  /**
   * Follows the started script to its end. Yields whenever the tracker has something to hand on and no more lines
   * are there, or much has come.
   * @throws CottrellError `instrument-failed`, `instrument-silent`, `link-garbled`, `link-lost`
   */
  async *follow(tracker: Tracker): AsyncGenerator<void, void, void> {
    try {
      yield* this.#follow(tracker);
    } finally {
      this.#refuseLoopEnd('state-refused', 'The program ended before the step could be skipped.');
    }
  }

  async *#follow(tracker: Tracker): AsyncGenerator<void, void, void> {
    const { builder } = tracker;
    while (!this.#ended) {
      while (!this.#ended && this.#failure === undefined && builder.length < LARGEST_BLOCK) {
        const line = this.#next();
        if (line === undefined) break;
        this.#hear(line, tracker);
      }
      if (!builder.isEmpty || tracker.hasRemarks) yield;
      if (this.#failure !== undefined) throw await this.#failed(this.#failure);
      if (this.#ended) break;
      await this.#speak();
      await this.#wait();
    }
    if (this.#stopsSent > 0 && this.#stopAnswer === 'none') await this.#hearLateStop();
  }

  #next(): string | undefined {
    return this.#held.shift() ?? this.#conversation.take();
  }

  #hear(line: string, tracker: Tracker): void {
    const kind = line.charAt(0);
    if (kind === 'P') {
      const damaged = tracker.take(line);
      if (damaged === 0) this.#heardWell();
      for (let n = 0; n < damaged; n++) this.#heardDamaged(tracker);
      this.#compareLoop(tracker);
    } else if (kind === '') this.#ended = true;
    else if (FRAMING.has(kind)) this.#heardWell();
    else if (kind === 'T') this.#heardNote(line.slice(1), tracker);
    else if (kind === '!') this.#failure = line;
    else if (kind === 'Z') this.#heardStop(line);
    else if (kind === 'Y') this.#heardLoopEnd(line, tracker);
    else if (/[^ -~]/.test(line)) this.#heardDamaged(tracker);
    else if (!ECHOES.has(kind)) this.#heardUnknown(line, tracker);
  }

  #heardNote(note: string, tracker: Tracker): void {
    if (note === NOTE.copyEnds)
      tracker.warn(
        'The storage of the instrument has no room left: the copy of the data ends here. The run goes on.',
      );
    else this.#note = note;
  }

  #heardWell(): void {
    this.#heard_s = this.#conversation.clock.now_s();
    if (this.#noise > 0) this.#noise -= NOISE_RELIEF;
  }

  #heardDamaged(tracker: Tracker): void {
    this.#damaged++;
    if (Number.isInteger(Math.log10(this.#damaged)))
      tracker.warn(`Damaged lines from the instrument so far: ${this.#damaged}. Their samples are missing.`);
    if (++this.#noise > NOISE_LIMIT)
      throw new CottrellError(
        'link-garbled',
        `Too many damaged lines came from the instrument (${this.#damaged}).`,
      );
  }

  #heardUnknown(line: string, tracker: Tracker): void {
    // Later firmware may say more than we know.
    if (!this.#toldUnknown)
      tracker.warn(`The instrument said something unknown, left out: "${line.slice(0, 40)}"`);
    this.#toldUnknown = true;
  }

  #heardStop(line: string): void {
    if (line === 'Z') {
      this.#stopAnswer = 'stopping';
      this.#stopBy_s = this.#conversation.clock.now_s() + 2 * this.#longestPeriod_s + ENDING_S;
    } else if (parseError(line) !== undefined) {
      // Nothing runs any more, even if the empty line was lost.
      this.#stopAnswer = 'too late';
      this.#ended = true;
    }
  }

  #heardLoopEnd(line: string, tracker: Tracker): void {
    const asked = this.#loopEnd;
    if (asked === undefined) return;
    const error = parseError(line);
    if (error !== undefined)
      this.#refuseLoopEnd('state-refused', `The step was not skipped: ${describeError(error)}.`);
    if (line !== 'Y') return;
    asked.isAnswered = true;
    const { place } = tracker;
    if (place === undefined || place.ordinal === asked.place.ordinal) return;
    // The request crossed the end of its loop: the instrument leaves the loop it is in when it hears it.
    const message = `"${asked.place.loop.node.name}" ended by itself before it could be skipped, and "${place.loop.node.name}" was ended instead.`;
    tracker.warn(message);
    this.#refuseLoopEnd('state-refused', message);
  }

  /** The loop that was to end is the one that ended: the ordinal tells. */
  #compareLoop({ place }: Tracker): void {
    const asked = this.#loopEnd;
    if (asked === undefined || !asked.isAnswered || place?.ordinal === asked.place.ordinal) return;
    this.#loopEnd = undefined;
    asked.done.resolve();
  }

  #refuseLoopEnd(code: 'state-refused' | 'instrument-silent', message: string): void {
    this.#loopEnd?.done.reject(new CottrellError(code, message));
    this.#loopEnd = undefined;
  }

  async #failed(line: string): Promise<CottrellError> {
    const error = parseError(line);
    await this.#conversation.settle();
    const what = error === undefined ? `it said "${line}"` : describeError(error, this.#script);
    return new CottrellError('instrument-failed', `The instrument ended the program: ${what}.`, {
      context: { ...error },
    });
  }

  /** Says what is to be said to a running script. */
  async #speak(): Promise<void> {
    if (this.#stopWanted) {
      if (this.#stopAnswer === 'none') await this.#sendStop();
    } else if (this.#loopEnd !== undefined) await this.#sendLoopEnd(this.#loopEnd);
  }

  async #sendLoopEnd(asked: LoopEnd): Promise<void> {
    const now_s = this.#conversation.clock.now_s();
    if (asked.answerBy_s === undefined) {
      asked.answerBy_s = now_s + STOP_S;
      await this.#conversation.send('Y');
    } else if (!asked.isAnswered && now_s >= asked.answerBy_s)
      this.#refuseLoopEnd(
        'instrument-silent',
        'The instrument did not answer when it was told to skip a step.',
      );
  }

  /** Waits for lines as long as it is reasonable to wait. */
  async #wait(): Promise<void> {
    const { clock, reader } = this.#conversation;
    const asked = this.#loopEnd;
    const answerBy_s = asked?.isAnswered === false ? asked.answerBy_s : undefined;
    const silentBy_s = this.#heard_s + 3 * this.#longestPeriod_s + SILENCE_S;
    const by_s = this.#stopWanted ? this.#stopBy_s : Math.min(silentBy_s, answerBy_s ?? silentBy_s);
    const from_s = clock.now_s();
    const result = await reader.wait(clock, Math.max(0, by_s - from_s));
    if (result === 'timeout' && clock.now_s() > Math.max(from_s, by_s) + ASLEEP_S) {
      // The computer was asleep: what came meanwhile is still to be read, and its silence proves nothing.
      this.#heard_s = clock.now_s();
      if (this.#stopBy_s < Number.POSITIVE_INFINITY) this.#stopBy_s = clock.now_s() + STOP_S;
      return;
    }
    if (result === 'ended') throw await this.#conversation.lost();
    if (!this.#stopWanted && by_s < silentBy_s) return;
    // An unanswered stop is repeated before anything is said about it.
    if (result === 'timeout' && !(this.#stopWanted && this.#stopAnswer === 'none')) throw this.#silent();
  }

  async #sendStop(): Promise<void> {
    const { clock } = this.#conversation;
    if (this.#stopsSent > 0 && clock.now_s() < this.#stopBy_s) return;
    if (this.#stopsSent === STOP_TRIES)
      throw new CottrellError('instrument-silent', 'The instrument did not answer when it was told to stop.');
    this.#stopsSent++;
    this.#stopBy_s = clock.now_s() + STOP_S;
    await this.#conversation.send('Z');
  }

  #silent(): CottrellError {
    const message = this.#stopWanted
      ? 'The instrument said that it stops, but did not come to an end.'
      : `The instrument has said nothing for ${Math.round(3 * this.#longestPeriod_s + SILENCE_S)} s.`;
    return new CottrellError('instrument-silent', message);
  }

  /** A stop that crossed the end of the script is answered after it; until then the instrument is deaf. */
  async #hearLateStop(): Promise<void> {
    const deadline_s = this.#conversation.clock.now_s() + 1;
    for (;;) {
      const line = await this.#conversation.receive(deadline_s);
      if (line === undefined) return;
      if (line.startsWith('Z')) return this.#conversation.settle();
    }
  }
}
