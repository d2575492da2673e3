// Firmware 0.1.0 of a Rodeostat board, without any I/O: bytes go in, time goes by, lines come out. Written to the
// documents and recordings, traps included; it must never be kinder than the board.
import type { SimulatedCell } from '../../simulator/cell.ts';
import { type Board, TICK_us } from '../boards.ts';
import { Analog, type Converter, type Electrode } from './analog.ts';
import { type BoardTest, boardTests } from './board-tests.ts';
import type { CommandedBoard } from './command.ts';
import { answerTo } from './commands.ts';
import { LowPass } from './low-pass.ts';
import { CHANNELS, Multiplexer } from './multiplexer.ts';
import { printFloat } from './numbers.ts';

/** Bytes of unfinished input the receiver holds; when they are all in use it takes no more, not even a line end. */
const RECEIVER_BYTES = 2000;
/** Samples held while the host does not read; further ones are dropped without a word. */
const BUFFERED_SAMPLES = 1000;
/** Bytes the USB port hands over in one turn of the main loop. */
const USB_PACKET = 64;
const LF = 0x0a;
const ELECTRODES: readonly Electrode[] = ['ctr', 'ref', 'wrk'];

/** The processors that boards were built with. */
export type Processor = 'ItsyBitsy M4' | 'Teensy 3.2';

const CONVERTERS: Readonly<Record<Processor, Converter>> = {
  'ItsyBitsy M4': { top: 4095, averaged: 1 },
  'Teensy 3.2': { top: 65535, averaged: 16 },
};

export interface FirmwareOptions {
  readonly board: Board;
  readonly processor: Processor;
  readonly cell: SimulatedCell;
  readonly bell: () => number;
  readonly noise_A: number;
  readonly offset_A: number;
  readonly mirrored: boolean;
  /** A fault: the relays do not open. */
  readonly relaysStick: boolean;
  readonly deviceId: number;
}

interface Sample {
  readonly t_us: number;
  readonly volt: number;
  readonly curr: number;
  readonly channel: number;
  readonly atLimit: boolean;
}

export class Firmware implements CommandedBoard {
  readonly board: Board;
  readonly analog: Analog;
  readonly tests = boardTests();
  readonly multiplexer: Multiplexer | undefined;
  readonly #filters: readonly LowPass[];
  deviceId: number;
  autoConnect = true;
  #period_us = 10_000;

  #test: BoardTest | undefined;
  #running = false;
  #endToTell = false;
  #tick = 0;
  readonly #samples: Sample[] = [];
  /** Samples dropped so far because nobody read: the board never tells. */
  dropped = 0;

  /** What waits in the USB port, and what the receiver has taken in. */
  #waiting: number[] = [];
  #received: number[] = [];
  #lines = 0;

  constructor(options: FirmwareOptions) {
    this.board = options.board;
    this.deviceId = options.deviceId;
    this.analog = new Analog({ ...options, converter: CONVERTERS[options.processor] });
    this.multiplexer = options.processor === 'Teensy 3.2' ? new Multiplexer() : undefined;
    this.#filters = Array.from({ length: CHANNELS + 1 }, () => new LowPass());
    this.analog.setVolt(0);
  }

  /** Bytes arrive at the port. */
  receive(bytes: Uint8Array): void {
    for (const byte of bytes) this.#waiting.push(byte);
  }

  /** Bytes or lines wait to be looked at, or samples and the end of a test to be sent. */
  get busy(): boolean {
    return this.#waiting.length > 0 || this.#lines > 0 || this.#samples.length > 0 || this.#endToTell;
  }

  get running(): boolean {
    return this.#running;
  }

  /** How long until the running test pushes its next sample or ends; one tick for tests with their own sampling. */
  get untilSample_us(): number {
    if (this.#test?.sampler !== undefined) return TICK_us;
    const every = this.#period_us / TICK_us;
    return (every - ((this.#tick + every - 1) % every)) * TICK_us;
  }

  get samplePeriod_us(): number {
    return this.#period_us;
  }

  set samplePeriod_us(period_us: number) {
    this.#period_us = period_us;
    for (const test of this.tests) test.period_us = period_us;
  }

  /**
   * One turn of the main loop: take in bytes, obey at most one command, send what there is to send. `send` says
   * whether the port takes more; while it does not, the main loop stands still and only the test timer goes on.
   */
  turn(send: (line: string) => boolean): void {
    this.#takeIn();
    let open = true;
    if (this.#lines > 0) open = send(answerTo(this, this.#nextLine()));
    let sent = 0;
    while (open && sent < this.#samples.length) open = send(printSample(this.#samples[sent++]!));
    this.#samples.splice(0, sent);
    if (!this.#endToTell || this.#samples.length > 0) return;
    this.#endToTell = false;
    send('{}');
  }

  /** Time goes by without a test. */
  idle(duration_s: number): void {
    this.analog.advance(duration_s);
  }

  /** The test timer: time goes by up to the next tick, then potential, current, filter, sample. */
  tick(): void {
    this.analog.advance(TICK_us / 1e6);
    const test = this.#test;
    if (!this.#running || test === undefined) return;
    const t_us = this.#tick * TICK_us;
    const volt = test.value(t_us);
    this.analog.setVolt(volt);
    const curr = this.analog.getCurr();
    this.#sample(test, t_us, volt, curr);
    this.#tick++;
    if (t_us >= test.done_us()) this.stopTest();
  }

  #sample(test: BoardTest, t_us: number, volt: number, curr: number): void {
    const mux = this.multiplexer?.running ? this.multiplexer : undefined;
    const channel = mux?.wrk ?? 0;
    const filter = this.#filters[channel]!;
    filter.update(curr, (TICK_us / 1e6) * (mux?.enabled.length ?? 1));
    if (this.#tick === 0) return;
    if (test.sampler === undefined) {
      if (this.#tick % (this.#period_us / TICK_us) !== 0) return;
      this.#push(t_us, volt, filter.value, channel);
    } else {
      if (!test.sampler.take(t_us, this.#filters[0]!.value)) return;
      this.#push(t_us, test.sampler.volt, test.sampler.curr, channel);
    }
    mux?.connectNext();
  }

  #push(t_us: number, volt: number, curr: number, channel: number): void {
    if (this.#samples.length >= BUFFERED_SAMPLES) this.dropped++;
    else this.#samples.push({ t_us, volt, curr, channel, atLimit: this.analog.atLimit });
  }

  /** Starts a test, or starts another while one runs: then time begins again without an end being told. */
  startTest(test: BoardTest): void {
    this.#test = test;
    const { low, high } = test.extremes();
    this.analog.autoRange(low, high);
    test.sampler?.reset();
    this.analog.setVolt(test.value(0));
    if (this.board.relays && this.autoConnect) this.analog.connect(ELECTRODES, true);
    this.multiplexer?.running && this.multiplexer.connectFirst();
    for (const filter of this.#filters) filter.reset();
    this.#tick = 0;
    this.#running = true;
  }

  /** Ends the test and has the end told, running or not. The potential stays. */
  stopTest(): void {
    this.#running = false;
    this.#endToTell = true;
    if (this.board.relays && this.autoConnect) this.analog.connect(ELECTRODES, false);
    this.multiplexer?.disconnect();
  }

  #takeIn(): void {
    for (const byte of this.#waiting.splice(0, USB_PACKET)) {
      if (this.#received.length >= RECEIVER_BYTES) continue;
      this.#received.push(byte);
      if (byte === LF) this.#lines++;
    }
  }

  #nextLine(): string {
    const end = this.#received.indexOf(LF);
    const line = this.#received.splice(0, end + 1);
    this.#lines--;
    return Buffer.from(line.slice(0, -1)).toString('latin1');
  }
}

function printSample({ t_us, volt, curr, channel, atLimit }: Sample): string {
  const time = Math.floor(t_us / 1000);
  const mux = channel > 0 ? `,"n":${channel}` : '';
  return `{"t":${time},"v":${printFloat(volt)},"i":${printFloat(curr)}${mux}${atLimit ? ',"le":true' : ''}}`;
}
