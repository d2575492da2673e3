// The instrument's end of a serial line: bytes in as command lines, bytes out. It keeps the line length limit, the
// deafness after an error and the faults of a bad line; it does not know what a line means.
import type { Duplex } from 'node:stream';
import type { SeededNoise } from '../../simulator/noise.ts';

/** Longest command line without its LF. */
const LONGEST = 255;
const LONGEST_PIECE = 7;

interface Listener {
  line(text: string): void;
  /** A line that was too long; `first` is its first character. */
  overlong(first: string): void;
  /** True while everything that comes in is to be dropped. */
  deaf(): boolean;
}

export class HostLine {
  readonly #listener: Listener;
  readonly #noise: SeededNoise;
  #stream: Duplex | undefined;
  #input = '';
  #tooLong = false;
  #blocked: PromiseWithResolvers<void> | undefined;
  /** Cut every write into pieces of 1 to 7 bytes. */
  splitWrites = false;

  constructor(listener: Listener, noise: SeededNoise) {
    this.#listener = listener;
    this.#noise = noise;
  }

  get attached(): boolean {
    return this.#stream !== undefined;
  }

  attach(stream: Duplex): void {
    this.detach();
    this.#stream = stream;
    const gone = () => {
      if (this.#stream === stream) this.detach();
      stream.destroy();
    };
    stream.on('data', (chunk: Buffer) => {
      if (this.#stream === stream) this.#receive(chunk);
    });
    stream.on('drain', () => {
      if (this.#stream === stream) this.#unblock();
    });
    stream.once('end', gone);
    stream.once('close', gone);
    // A line that breaks is no trouble of the instrument: it goes on without.
    stream.on('error', gone);
  }

  /** Lets the line go; output is lost from now on. */
  detach(): void {
    this.#stream = undefined;
    this.#input = '';
    this.#tooLong = false;
    this.#unblock();
  }

  /** Breaks the line; the other end of an in-memory line notices only a line that breaks with an error. */
  drop(cause = new Error('the line broke')): void {
    const stream = this.#stream;
    this.detach();
    stream?.destroy(cause);
  }

  /** Sends bytes; they are lost when no line is attached. */
  send(bytes: Buffer): void {
    const stream = this.#stream;
    if (stream === undefined || bytes.length === 0 || !stream.writable) return;
    let free = true;
    for (const piece of this.splitWrites ? this.#pieces(bytes) : [bytes]) free = stream.write(piece);
    if (!free) this.#blocked ??= Promise.withResolvers();
  }

  /** Pending while the other end does not read; undefined when there is room. */
  get blocked(): Promise<void> | undefined {
    return this.#blocked?.promise;
  }

  #unblock(): void {
    this.#blocked?.resolve();
    this.#blocked = undefined;
  }

  *#pieces(bytes: Buffer): Generator<Buffer> {
    for (let at = 0; at < bytes.length; ) {
      const end = at + this.#noise.whole(1, LONGEST_PIECE);
      yield bytes.subarray(at, end);
      at = end;
    }
  }

  #receive(chunk: Buffer): void {
    let text = chunk.toString('latin1');
    while (text !== '') {
      if (this.#listener.deaf()) {
        this.#input = '';
        this.#tooLong = false;
        return;
      }
      const end = text.indexOf('\n');
      this.#collect(end < 0 ? text : text.slice(0, end));
      if (end < 0) return;
      text = text.slice(end + 1);
      this.#complete();
    }
  }

  #collect(text: string): void {
    this.#input += text;
    if (this.#input.length <= LONGEST) return;
    this.#tooLong = true;
    this.#input = this.#input.slice(0, LONGEST);
  }

  #complete(): void {
    const line = withoutFlowControl(this.#input);
    const tooLong = this.#tooLong;
    this.#input = '';
    this.#tooLong = false;
    if (tooLong) this.#listener.overlong(line[0] ?? '');
    else this.#listener.line(line);
  }
}

/** Carriage returns, XON and XOFF are no part of a command. */
function withoutFlowControl(text: string): string {
  return text.replaceAll('\r', '').replaceAll('\u0011', '').replaceAll('\u0013', '');
}
