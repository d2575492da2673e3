// One question, one answer. Every wait has an end, an answer is known by what it says, and a damaged one is asked for
// again: a question that changes nothing may be repeated as often as it takes.
import { CottrellError } from '../../core/errors.ts';
import type { Clock } from '../clock.ts';
import type { DriverContext } from '../driver.ts';
import { LineReader } from '../lines.ts';
import type { Transport } from '../transport.ts';
import { readCell, SAY } from './codec.ts';

const ANSWER_S = 1;
const TRIES = 3;

export class Talk {
  readonly clock: Clock;
  readonly #transport: Transport;
  readonly #reader: LineReader;
  readonly #log: DriverContext['log'];
  /** Answers that made no sense so far. */
  damaged = 0;

  constructor(transport: Transport, { clock, log }: DriverContext) {
    this.clock = clock;
    this.#transport = transport;
    this.#log = log;
    this.#reader = new LineReader(transport.stream);
  }

  /**
   * Asks until `read` makes sense of an answer.
   * @throws CottrellError `instrument-silent`, `instrument-failed` (its own words), `link-lost`
   */
  async ask<T>(question: string, read: (line: string) => T | undefined): Promise<T> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      this.#log?.('sent', question);
      if (this.#transport.stream.writable) this.#transport.stream.write(`${question}\n`, 'latin1');
      const deadline_s = this.clock.now_s() + ANSWER_S;
      for (;;) {
        const line = await this.#receive(deadline_s);
        if (line === undefined) break;
        const answer = read(line);
        if (answer !== undefined) return answer;
        if (line.startsWith('ERR '))
          throw new CottrellError('instrument-failed', `The instrument says: ${line.slice(4)}.`);
        // A damaged answer is asked for again at once.
        this.damaged++;
        break;
      }
    }
    throw new CottrellError('instrument-silent', `${this.#transport.name} did not answer "${question}".`);
  }

  /** Says something that is answered by "OK". */
  async tell(command: string): Promise<void> {
    await this.ask(command, (line) => (line === 'OK' ? true : undefined));
  }

  /** @throws CottrellError `cell-not-off` unless the instrument itself says that the cell is off. */
  async switchOff(): Promise<void> {
    let on: boolean;
    try {
      on = await this.ask(SAY.cell(false), readCell);
    } catch (cause) {
      if (cause instanceof CottrellError && cause.code === 'link-lost') throw cause;
      throw notOff(cause instanceof Error ? cause.message : String(cause), cause);
    }
    if (on) throw notOff('it says that the cell is on');
  }

  /** Lets the stream go, so that another driver can try. */
  release(): void {
    this.#reader.release();
  }

  async #receive(deadline_s: number): Promise<string | undefined> {
    for (;;) {
      const line = this.#reader.take();
      if (line !== undefined) {
        this.#log?.('received', line);
        return line;
      }
      const left_s = deadline_s - this.clock.now_s();
      if (left_s <= 0) return undefined;
      if ((await this.#reader.wait(this.clock, left_s)) === 'ended')
        throw new CottrellError('link-lost', `The connection to ${this.#transport.name} broke.`);
    }
  }
}

function notOff(why: string, cause?: unknown): CottrellError {
  return new CottrellError('cell-not-off', `The instrument did not confirm that the cell is off: ${why}`, {
    cause,
  });
}
