// The talk with a board: one command outstanding, answers told from samples by content, silence and garbage noticed.
// It never interprets a sample and never switches anything; whoever listens does.
import { CottrellError } from '../../core/errors.ts';
import type { Clock } from '../clock.ts';
import type { DriverContext } from '../driver.ts';
import { LineReader } from '../lines.ts';
import type { Transport } from '../transport.ts';
import { type Answer, commandLine, readLine, type SampleRegister } from './codec.ts';

/** One beat of the watch over silence. Beats are counted, not clock time: a computer that slept counts one. */
const BEAT_s = 1;
/** Beats within which a command must be answered. */
const ANSWER_BEATS = 3;
/** Unreadable lines in a row that are no longer torn lines but the wrong instrument or a broken cable. */
const MOST_UNREADABLE = 20;
/** Between beats when nobody listens and nothing is asked. */
const IDLE_s = 3600;

/** Who hears what the board says unasked. Called in the order of the lines, at once when they arrive. */
export interface Listener {
  /** A sample; the register is valid during the call. `at_s` is the clock's time of arrival. */
  sample(sample: SampleRegister, at_s: number): void;
  /** The end of a test. */
  ended(at_s: number): void;
  /** A line that could not be read; the number of such lines so far. */
  torn(count: number): void;
  /** A whole beat without any line; how many in a row. */
  silent(beats: number): void;
  /** Nothing but garbage for a while; the talk goes on, since the cell is still to be switched off. */
  garbled(trouble: CottrellError): void;
  /** The talk is over: the line is lost. */
  broken(trouble: CottrellError): void;
  /** Defined while no more lines should be taken in; resolves when there is room again. */
  readonly room: Promise<void> | undefined;
}

interface Pending {
  readonly name: string;
  readonly answered: ((answer: Answer, at_s: number) => void) | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (trouble: CottrellError) => void;
  beats: number;
}

export class Conversation {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #log: DriverContext['log'];
  readonly #reader: LineReader;
  readonly #sample: SampleRegister = { t_us: 0, commanded_V: 0, current_A: 0, atLimit: false };
  #pending: Pending | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** Some line has come since the last beat. */
  #heard = false;
  #silentBeats = 0;
  #unreadable = 0;
  #unreadableInARow = 0;
  #broken: CottrellError | undefined;
  #listener: Listener | undefined;
  #ends = 0;
  #endWaits: (() => void)[] = [];

  constructor(transport: Transport, context: DriverContext) {
    this.#transport = transport;
    this.#clock = context.clock;
    this.#log = context.log;
    this.#reader = new LineReader(transport.stream);
    // A write that fails shows as a closed stream; without a handler it would end the program.
    this.#pump().catch((cause: unknown) => this.#break(asTrouble(cause)));
  }

  /** Why the talk is over; undefined while it goes on. */
  get broken(): CottrellError | undefined {
    return this.#broken;
  }

  get listener(): Listener | undefined {
    return this.#listener;
  }

  /** Replaces whoever listens. */
  listen(listener: Listener | undefined): void {
    this.#listener = listener;
    this.#silentBeats = 0;
    this.#reader.wake();
    if (this.#broken !== undefined) listener?.broken(this.#broken);
  }

  /** Bytes outside any command, to flush a half-written line out of the board's receiver. */
  poke(): void {
    this.#transport.stream.write('\n');
  }

  /**
   * Sends a command when those before it are answered, and gives the answer, refusals included. `answered` is
   * called at the very moment the answer arrives, before any line behind it. Throws `instrument-silent` when no
   * answer comes, `link-lost` when the talk is over.
   */
  ask(name: string, more = '', answered?: Pending['answered']): Promise<Answer> {
    const line = commandLine(name, more);
    const asked = this.#last.then(() => this.#ask(name, line, answered));
    this.#last = asked.catch(() => undefined);
    return asked;
  }

  /** As `ask`, for a command that may be given twice: asks again once when no answer comes. */
  async askTwice(name: string, more = ''): Promise<Answer> {
    try {
      return await this.ask(name, more);
    } catch (error) {
      if (!(error instanceof CottrellError) || error.code !== 'instrument-silent') throw error;
      return await this.ask(name, more);
    }
  }

  /** As `askTwice`; a refusal is thrown as `instrument-refused`. */
  async command(name: string, more = ''): Promise<Answer> {
    return accepted(name, await this.askTwice(name, more));
  }

  /**
   * Stops whatever runs. The board then tells an end even when nothing ran, so that the end is always waited for;
   * ends told before the answer belong to what was going on.
   */
  async stopTest(): Promise<void> {
    let before = this.#ends;
    const note = () => {
      before = this.#ends;
    };
    try {
      accepted('stopTest', await this.ask('stopTest', '', note));
    } catch (error) {
      if (!(error instanceof CottrellError) || error.code !== 'instrument-silent') throw error;
      accepted('stopTest', await this.ask('stopTest', '', note));
    }
    await this.#endAfter(before);
  }

  /** Lets the line go. */
  close(): void {
    this.#break(new CottrellError('link-lost', `The connection to ${this.#transport.name} was closed.`));
    this.#reader.release();
  }

  async #ask(name: string, line: string, answered: Pending['answered']): Promise<Answer> {
    if (this.#broken !== undefined) throw this.#broken;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#pending = { name, answered, resolve, reject, beats: 0 };
    this.#log?.('sent', line);
    this.#transport.stream.write(`${line}\n`);
    this.#reader.wake();
    return promise;
  }

  /** Waits for an end told after the first `count`; not for ever, since the line that tells it can be torn. */
  async #endAfter(count: number): Promise<void> {
    const until = this.#clock.now_s() + 2 * BEAT_s;
    while (this.#ends <= count && this.#broken === undefined && this.#clock.now_s() < until) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const sleeping = new AbortController();
      this.#endWaits.push(resolve);
      this.#clock.sleep(BEAT_s, sleeping.signal).then(resolve);
      await promise;
      sleeping.abort();
    }
    if (this.#broken !== undefined) throw this.#broken;
  }

  async #pump(): Promise<void> {
    let beat_s = this.#clock.now_s();
    while (this.#broken === undefined) {
      const watching = this.#pending !== undefined || this.#listener !== undefined;
      const result = await this.#reader.wait(this.#clock, watching ? BEAT_s : IDLE_s);
      if (this.#listener?.room !== undefined) await this.#listener.room;
      this.#takeLines();
      if (this.#reader.ended) {
        const cause = await this.#transport.closed;
        const message = `The connection to ${this.#transport.name} broke. The test under way goes on while the board has power.`;
        this.#break(new CottrellError('link-lost', message, { cause }));
      }
      const now_s = this.#clock.now_s();
      if (result === 'timeout' || now_s - beat_s >= BEAT_s) {
        beat_s = now_s;
        this.#beat();
      }
    }
  }

  #takeLines(): void {
    const at_s = this.#clock.now_s();
    for (let line = this.#reader.take(); line !== undefined; line = this.#reader.take()) {
      if (this.#broken !== undefined) return;
      this.#heard = true;
      this.#log?.('received', line);
      this.#hear(line, at_s);
    }
  }

  #hear(line: string, at_s: number): void {
    const read = readLine(line, this.#sample);
    if (read === 'unreadable') {
      this.#unreadable++;
      this.#listener?.torn(this.#unreadable);
      if (++this.#unreadableInARow === MOST_UNREADABLE) this.#listener?.garbled(garbled(line));
      return;
    }
    this.#unreadableInARow = 0;
    if (read === 'sample') this.#listener?.sample(this.#sample, at_s);
    else if (read === 'end') {
      this.#ends++;
      this.#listener?.ended(at_s);
      for (const wait of this.#endWaits.splice(0)) wait();
    } else this.#answered(read, at_s);
  }

  #answered(answer: Answer, at_s: number): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    // An answer without a name belongs to a flushed half line, unless it says that our command is unknown.
    const ours = answer.command === pending.name || answer.message === `command, ${pending.name}, not found`;
    if (!ours) return;
    this.#pending = undefined;
    pending.answered?.(answer, at_s);
    pending.resolve(answer);
  }

  #beat(): void {
    const pending = this.#pending;
    if (pending !== undefined && ++pending.beats >= ANSWER_BEATS) {
      this.#pending = undefined;
      pending.reject(new CottrellError('instrument-silent', `the board did not answer ${pending.name}`));
    }
    this.#silentBeats = this.#heard ? 0 : this.#silentBeats + 1;
    this.#heard = false;
    if (this.#silentBeats > 0) this.#listener?.silent(this.#silentBeats);
  }

  #break(trouble: CottrellError): void {
    if (this.#broken !== undefined) return;
    this.#broken = trouble;
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.reject(trouble);
    for (const wait of this.#endWaits.splice(0)) wait();
    this.#listener?.broken(trouble);
    this.#reader.wake();
  }
}

function garbled(line: string): CottrellError {
  return new CottrellError('link-garbled', `${MOST_UNREADABLE} lines in a row could not be read`, {
    context: { line: line.slice(0, 80) },
  });
}

/** The answer, when the board agreed; else throws `instrument-refused` with the board's words. */
export function accepted(name: string, answer: Answer): Answer {
  if (!answer.success)
    throw new CottrellError('instrument-refused', `the board refused ${name}: ${answer.message}`, {
      context: { command: name },
    });
  return answer;
}

function asTrouble(cause: unknown): CottrellError {
  if (cause instanceof CottrellError) return cause;
  return new CottrellError('internal', 'the talk with the board failed', { cause });
}
