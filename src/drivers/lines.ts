// Bytes to lines, for every transport: complete lines only, never trimmed, with a guard against a line without end.
// It must never interpret a line, and never hand out the unfinished rest that a broken connection leaves behind.
import { type Duplex, Transform, type TransformCallback } from 'node:stream';
import { ReadlineParser } from '@serialport/parser-readline';
import type { Clock } from './clock.ts';

const LF = 0x0a;
const CR = 0x0d;
const XON = 0x11;
const XOFF = 0x13;

/** Why a wait stops sleeping; made once, because an abort without a reason makes a costly one each time. */
const DONE = new Error('the wait is over');

/** Lines kept before the sender is made to wait; a chunk in flight may go a little beyond. */
const BACKLOG = 8192;

export interface LineOptions {
  /** Longest line in bytes; what is beyond is dropped, so that the rest of the line comes out as a broken one. */
  readonly maxLength?: number;
}

/** What ended a wait for lines. */
export type WaitResult = 'lines' | 'ended' | 'timeout' | 'woken';

/**
 * The lines that come in on a stream, to be taken one by one. One reader per stream, one taker per reader.
 * A line is what stood before a line feed, without it and without one carriage return before it; flow-control bytes
 * (XON, XOFF) are not part of any line. Bytes are latin1, so that every byte has a character.
 */
export class LineReader {
  readonly #stream: Duplex;
  readonly #guard: Guard;
  readonly #parser: ReadlineParser;
  #queue: string[] = [];
  #head = 0;
  #emitted = 0;
  #ended = false;
  #notify: ((result: WaitResult) => void) | undefined;
  #woken = false;

  constructor(stream: Duplex, options: LineOptions = {}) {
    this.#stream = stream;
    this.#guard = new Guard(options.maxLength ?? 4096);
    // Without object mode the parser drops empty lines (the end of a script) and merges lines.
    this.#parser = new ReadlineParser({ delimiter: '\n', encoding: 'latin1', readableObjectMode: true });
    this.#parser.on('data', (line: string) => this.#receive(line));
    this.#parser.once('end', () => this.#end());
    stream.on('error', this.#streamGone);
    stream.once('close', this.#streamGone);
    stream.pipe(this.#guard).pipe(this.#parser);
  }

  /** The next line if one is there. */
  take(): string | undefined {
    if (this.#head === this.#queue.length) return undefined;
    const line = this.#queue[this.#head++]!;
    if (this.#head === this.#queue.length) {
      this.#queue = [];
      this.#head = 0;
      if (this.#parser.isPaused()) this.#parser.resume();
    }
    return line;
  }

  /** True when every line has been taken and no more can come. */
  get ended(): boolean {
    return this.#ended && this.#head === this.#queue.length;
  }

  /** Waits until a line is there, for at most `seconds` of the clock. One wait at a time. */
  async wait(clock: Clock, seconds: number): Promise<WaitResult> {
    if (this.#head < this.#queue.length) return 'lines';
    if (this.#ended) return 'ended';
    if (this.#woken) {
      this.#woken = false;
      return 'woken';
    }
    const sleeping = new AbortController();
    const { promise, resolve } = Promise.withResolvers<WaitResult>();
    this.#notify = resolve;
    clock.sleep(seconds, sleeping.signal).then(() => resolve('timeout'));
    const result = await promise;
    this.#notify = undefined;
    sleeping.abort(DONE);
    if (result === 'woken') this.#woken = false;
    return result;
  }

  /** Ends the present wait, or the next one, with 'woken'. */
  wake(): void {
    this.#woken = true;
    this.#notify?.('woken');
  }

  /** Lets the stream go; what has not been taken is lost. */
  release(): void {
    this.#stream.unpipe(this.#guard);
    this.#stream.off('close', this.#streamGone);
    this.#parser.removeAllListeners('data');
    this.#end();
  }

  readonly #streamGone = () => {
    // A destroyed stream never ends its pipe; ending the guard lets the lines still under way come out first.
    if (!this.#guard.writableEnded) this.#guard.end();
  };

  #receive(line: string): void {
    // At the end of a stream the parser hands out what is left, complete or not (mostly an empty string).
    if (++this.#emitted > this.#guard.lines) return;
    const last = line.length - 1;
    this.#queue.push(last >= 0 && line.charCodeAt(last) === CR ? line.slice(0, last) : line);
    if (this.#queue.length - this.#head > BACKLOG) this.#parser.pause();
    this.#notify?.('lines');
  }

  #end(): void {
    this.#ended = true;
    this.#notify?.('ended');
  }
}

/** Counts lines, drops flow-control bytes, and cuts a line that grows too long. */
class Guard extends Transform {
  /** Line feeds that have gone through. */
  lines = 0;
  readonly #maxLength: number;
  /** Bytes of the unfinished line that have gone through. */
  #length = 0;

  constructor(maxLength: number) {
    super();
    this.#maxLength = maxLength;
  }

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const chunk = withoutFlowControl(bytes);
    let passed = 0;
    let start = 0;
    for (;;) {
      const feed = chunk.indexOf(LF, start);
      const end = feed < 0 ? chunk.length : feed;
      const excess = this.#length + end - start - this.#maxLength;
      if (excess > 0) {
        this.push(chunk.subarray(passed, Math.max(start, end - excess)));
        passed = end;
      }
      this.#length = Math.min(this.#maxLength, this.#length + end - start);
      if (feed < 0) break;
      this.lines++;
      this.#length = 0;
      start = feed + 1;
    }
    this.push(chunk.subarray(passed));
    done();
  }
}

function withoutFlowControl(bytes: Buffer): Buffer {
  if (!bytes.includes(XON) && !bytes.includes(XOFF)) return bytes;
  return Buffer.from(bytes.filter((byte) => byte !== XON && byte !== XOFF));
}
