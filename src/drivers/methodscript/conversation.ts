// The conversation with a MethodSCRIPT instrument: commands and answers, synchronising, and switching the cell off.
// Answers are recognised by their content, never by their order alone; every wait has an end; one writer, one reader.
import { CottrellError } from '../../core/errors.ts';
import type { Clock } from '../clock.ts';
import type { DriverContext } from '../driver.ts';
import { LineReader } from '../lines.ts';
import type { Transport } from '../transport.ts';
import { describeError, parseError } from './refusals.ts';

/** How long an idle instrument may take to answer a command. */
const ANSWER_S = 2;
/** How long it may take to read a whole script at 230 400 Bd and check it. */
const LOAD_S = 10;
/** After an error the instruments ignore what is sent for up to 0.1 s. */
const SETTLE_S = 0.15;
/** How long it may take to answer a stop, before it is asked again. */
const SYNC_S = 1;
const SYNC_TRIES = 3;
/** How long a script that has answered a stop may take to end: it may do so only at its next sample, minutes away. */
const ENDING_S = 180;
/** After this time without a word, what answered the stop is asked whether it is an instrument at all. */
const ECHO_S = 8;
const OFF_TRIES = 3;

const SAFE_OFF = ['set_pgstat_chan 0', 'cell_off'];

/** Makes an error the words of the caller. */
type Refusal = (text: string) => CottrellError;

export class Conversation {
  readonly reader: LineReader;
  readonly clock: Clock;
  readonly #transport: Transport;
  readonly #log: DriverContext['log'];
  /** Why the line is gone, once it is. */
  #lost: CottrellError | undefined;

  constructor(transport: Transport, { clock, log }: DriverContext) {
    this.clock = clock;
    this.#transport = transport;
    this.#log = log;
    this.reader = new LineReader(transport.stream);
    void transport.closed.then((error) => {
      this.#lost = error ?? new CottrellError('link-lost', `The connection to ${transport.name} was closed.`);
    });
  }

  get name(): string {
    return this.#transport.name;
  }

  /** Settles when the line is gone. Never rejects. */
  get closed(): Promise<CottrellError | undefined> {
    return this.#transport.closed;
  }

  /** Sends lines; waits only while the transport is full. */
  async send(...lines: readonly string[]): Promise<void> {
    const { stream } = this.#transport;
    if (this.reader.ended || !stream.writable) throw await this.lost();
    for (const line of lines) this.#log?.('sent', line);
    if (stream.write(`${lines.join('\n')}\n`, 'latin1')) return;
    const drained = new Promise<void>((resolve) => stream.once('drain', resolve));
    await Promise.race([drained, this.#transport.closed]);
  }

  /** The next line that is already here. */
  take(): string | undefined {
    const line = this.reader.take();
    if (line !== undefined) this.#log?.('received', line);
    return line;
  }

  /** The next line before the deadline (on the clock); undefined when there is none. @throws `link-lost` */
  async receive(deadline_s: number): Promise<string | undefined> {
    for (;;) {
      const line = this.take();
      if (line !== undefined) return line;
      const left_s = deadline_s - this.clock.now_s();
      if (left_s <= 0) return undefined;
      if ((await this.reader.wait(this.clock, left_s)) === 'ended') throw await this.lost();
    }
  }

  /** The error to throw when the line is gone. */
  async lost(): Promise<CottrellError> {
    // The lines may end a moment before the transport knows why.
    await Promise.race([this.#transport.closed, this.clock.sleep(1)]);
    return this.#lost ?? new CottrellError('link-lost', `The connection to ${this.name} broke.`);
  }

  /**
   * Sends a command and returns its answer, the line that begins with the command's letter; what comes before it is
   * a late echo, or of an older script, and left out. Undefined when no answer came in time.
   */
  async ask(letter: string, lines: readonly string[], seconds = ANSWER_S): Promise<string | undefined> {
    const deadline_s = this.clock.now_s() + seconds;
    await this.send(...lines);
    for (;;) {
      const line = await this.receive(deadline_s);
      if (line === undefined || line.startsWith(letter)) return line;
    }
  }

  /**
   * After the answer to a stop: reads until the empty line or the error that ends the script. A line that only echoes
   * answers a stop as well, but it gives itself away when it is asked who it is.
   */
  async #awaitEnd(): Promise<'ended' | 'echo' | 'running'> {
    const { clock } = this;
    const asked_s = clock.now_s() + ECHO_S;
    const deadline_s = clock.now_s() + ENDING_S;
    let asked = false;
    for (;;) {
      const line = await this.receive(asked ? deadline_s : asked_s);
      const isError = line?.startsWith('!') === true && parseError(line) !== undefined;
      if (line === '' || isError) {
        if (asked || isError) await this.settle();
        return 'ended';
      }
      if (asked && line === 't') return 'echo';
      if (clock.now_s() >= deadline_s) return 'running';
      if (line === undefined && !asked) {
        asked = true;
        await this.send('t');
      }
    }
  }

  /** After an error: waits until the instrument listens again, and drops what it still says. */
  async settle(): Promise<void> {
    const deadline_s = this.clock.now_s() + SETTLE_S;
    while ((await this.receive(deadline_s)) !== undefined);
  }

  /**
   * Brings the instrument to a known state: idle, with nothing left to read. A script that runs is stopped, and its
   * end awaited without another stop: it may end only at its next sample.
   * @returns false when nothing on the line behaves like a MethodSCRIPT instrument.
   * @throws CottrellError `cell-not-off` when a script was told to stop, said so, and does not end.
   */
  async sync(): Promise<boolean> {
    for (let attempt = 0; attempt < SYNC_TRIES; attempt++) {
      // The empty line ends whatever half line the instrument may have got before.
      await this.send('');
      const answer = await this.ask('Z', ['Z'], SYNC_S);
      if (answer === undefined) continue;
      if (answer.startsWith('Z!')) {
        await this.settle();
        return true;
      }
      const end = await this.#awaitEnd();
      if (end === 'echo') return false;
      if (end === 'running') await this.#mustBeIdle();
      return true;
    }
    return false;
  }

  /** No end was heard of a script that said it stops: it may have been lost on the line, so the instrument is asked. */
  async #mustBeIdle(): Promise<void> {
    const answer = await this.ask('Z', ['Z'], SYNC_S);
    if (!answer?.startsWith('Z!'))
      throw new CottrellError(
        'cell-not-off',
        `The instrument on ${this.name} runs a program that it was told to stop ${ENDING_S} s ago and that has not ended since; the cell may be on.`,
      );
    await this.settle();
  }

  /**
   * Loads a script without starting it: a refusal proves that the cell was not touched.
   * @throws CottrellError `instrument-refused`, or `instrument-silent`.
   */
  async load(script: readonly string[]): Promise<void> {
    const answer = await this.ask('l', ['l', ...script, ''], LOAD_S);
    if (answer === undefined)
      throw new CottrellError('instrument-silent', `${this.name} did not answer when a program was sent.`);
    await this.throwError(
      answer,
      script,
      (text) => new CottrellError('instrument-refused', `The instrument refused the program: ${text}.`),
    );
  }

  /**
   * Runs a short script to its end and returns what it said.
   * @throws CottrellError `instrument-failed` or `instrument-silent`.
   */
  async execute(script: readonly string[]): Promise<string[]> {
    const failed: Refusal = (text) =>
      new CottrellError('instrument-failed', `The instrument failed: ${text}.`);
    const deadline_s = this.clock.now_s() + ANSWER_S;
    const answer = await this.ask('e', ['e', ...script, '']);
    if (answer === undefined)
      throw new CottrellError('instrument-silent', `${this.name} did not answer a short program in time.`);
    await this.throwError(answer, script, failed);
    // The first firmware did not end the line after "e".
    const output = answer.length > 1 ? [answer.slice(1)] : [];
    for (;;) {
      const line = await this.receive(deadline_s);
      if (line === undefined) break;
      if (line === '') return output;
      await this.throwError(line, script, failed);
      output.push(line);
    }
    // Where it said nothing after "e", that firmware has no empty line either; but then it is idle again.
    const idle = await this.ask('Z', ['Z'], SYNC_S);
    if (!idle?.startsWith('Z!'))
      throw new CottrellError(
        'instrument-silent',
        `${this.name} did not come to the end of a short program.`,
      );
    await this.settle();
    return output;
  }

  /** Where a line is an error: waits until the instrument listens again, and throws what `refusal` makes of its words. */
  async throwError(line: string, script: readonly string[], refusal: Refusal): Promise<void> {
    const error = parseError(line);
    if (error === undefined) return;
    await this.settle();
    throw refusal(describeError(error, script));
  }

  /**
   * Switches the cell off. Resolves only when the instrument has confirmed it by running a program to its end.
   * @param synced True when the instrument is known to be idle; then it is asked directly first.
   * @throws CottrellError `cell-not-off` with what went wrong as cause; `link-lost` when there is no line to ask over.
   */
  async switchOff(synced: boolean): Promise<void> {
    let trouble: unknown;
    for (let attempt = 0; attempt < OFF_TRIES; attempt++) {
      try {
        if ((!synced || attempt > 0) && !(await this.sync())) {
          trouble = new CottrellError('instrument-silent', `${this.name} does not answer.`);
          break;
        }
        const output = await this.execute(SAFE_OFF);
        // It has nothing to say: whatever came may have been an error that was damaged on its way.
        if (output.length === 0) return;
        trouble = new CottrellError(
          'link-garbled',
          `${this.name} said "${output[0]}" when it was switched off.`,
        );
      } catch (error) {
        // A script that does not end has been waited for long enough.
        if (error instanceof CottrellError && (error.code === 'link-lost' || error.code === 'cell-not-off'))
          throw error;
        trouble = error;
      }
    }
    const why = trouble instanceof Error ? ` (${trouble.message})` : '';
    throw new CottrellError(
      'cell-not-off',
      `The instrument on ${this.name} did not confirm that the cell is off${why}`,
      { cause: trouble },
    );
  }

  /** Lets the stream go, so that another driver can try. The transport stays open. */
  release(): void {
    this.reader.release();
  }
}
