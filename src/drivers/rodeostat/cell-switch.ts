// Connecting and disconnecting the cell, and knowing which it is. "Off" is what the board has confirmed: relays open
// on V0.2; on V0.1, which has none, zero volts. Nothing here knows a waveform.
import { CottrellError } from '../../core/errors.ts';
import { type Board, DAC_CODES, madePotential_V } from './boards.ts';
import { type Answer, answeredPotential_V } from './codec.ts';
import type { Conversation } from './conversation.ts';

const ELECTRODES = ['Ctr', 'Wrk', 'Ref'] as const;

export class CellSwitch {
  readonly #talk: Conversation;
  readonly #board: Board;
  /** The board connects at the start of a test and disconnects at its end by itself; undefined: not known. */
  #auto: boolean | undefined;
  /** What was asked for and is not answered yet. */
  #asked: boolean | undefined;
  #on = true;

  constructor(talk: Conversation, board: Board) {
    this.#talk = talk;
    this.#board = board;
  }

  /** Connected, as far as is known; a board without relays is always connected. */
  get on(): boolean {
    return this.#on || !this.#board.relays;
  }

  /** Chooses whether the board connects and disconnects by itself at the start and end of tests. */
  async setAuto(auto: boolean): Promise<void> {
    if (!this.#board.relays || this.#auto === auto) return;
    await this.#talk.command('setElectAutoConnect', `"autoConnect":${auto}`);
    this.#auto = auto;
  }

  /** Asks for the same during a test, without waiting. What counts is whether the answer precedes the end. */
  askAuto(auto: boolean, refused: (trouble: unknown) => void): void {
    if (!this.#board.relays || auto === (this.#asked ?? this.#auto)) return;
    this.#asked = auto;
    const answered = (answer: Answer) => {
      this.#asked = undefined;
      if (answer.success) this.#auto = auto;
    };
    this.#talk.ask('setElectAutoConnect', `"autoConnect":${auto}`, answered).catch((trouble: unknown) => {
      this.#asked = undefined;
      refused(trouble);
    });
  }

  /** A test was started. */
  testStarted(): void {
    if (this.#auto !== false) this.#on = true;
  }

  /** A test has ended: a board that was to open the cell has done so. */
  testEnded(): void {
    if (this.#board.relays && this.#auto !== false) this.#on = false;
  }

  /** Disconnects for a rest, and keeps it so while a test runs as a timer. */
  async disconnect(): Promise<void> {
    await this.setAuto(false);
    if (this.#on) await this.#talk.command('setAllElectConnected', '"connected":false');
    this.#on = false;
  }

  /**
   * Stops whatever runs, switches off, and has it confirmed. Electrodes are disconnected before the output goes to
   * zero, so that no cell is driven to 0 V on the way. Throws `cell-not-off` when that cannot be confirmed, and
   * `link-lost` when there is no line to ask over.
   */
  async off(): Promise<void> {
    try {
      await this.#talk.stopTest();
      if (this.#board.relays) await this.#open();
      await this.#zero();
      // As after power-up, for whoever uses the board next.
      this.#auto = undefined;
      await this.setAuto(true);
    } catch (error) {
      const isTold = error instanceof CottrellError && ['cell-not-off', 'link-lost'].includes(error.code);
      if (isTold) throw error;
      throw this.#notOff('the board does not confirm it', error);
    }
  }

  async #open(): Promise<void> {
    await this.#talk.command('setAllElectConnected', '"connected":false');
    // "All connected: no" would also be said with one still connected.
    for (const electrode of ELECTRODES) {
      const answer = await this.#talk.command(`get${electrode}ElectConnected`);
      if (answer.response.connected !== false)
        throw this.#notOff(`the board says that its ${electrode.toLowerCase()} electrode is still connected`);
    }
    this.#on = false;
  }

  async #zero(): Promise<void> {
    await this.#talk.command('setVolt', '"v":0.0');
    const made_V = answeredPotential_V(await this.#talk.command('getVolt'));
    const coarsest = this.#board.voltRanges.at(-1)!;
    const step_V = (2 * coarsest.max_V) / (DAC_CODES - 1);
    if (!(Math.abs(made_V) <= Math.max(step_V, Math.abs(madePotential_V(coarsest, 0)))))
      throw this.#notOff(`the output is at ${made_V} V instead of 0 V`);
  }

  #notOff(why: string, cause?: unknown): CottrellError {
    const advice = this.#board.relays
      ? 'THE CELL MAY STILL BE ON. Pull the USB cable: without power the relays of this board open.'
      : 'THE CELL MAY STILL BE ON. Take the working electrode off now: this board cannot open its cell.';
    return new CottrellError('cell-not-off', `The cell is not confirmed off: ${why}.`, { cause, advice });
  }
}
