// The board's end of the USB line: bytes in, lines out with CR LF, and the faults of a bad line. It does not know
// what a line means beyond counting samples.
import type { Duplex } from 'node:stream';
import type { SeededNoise } from '../../simulator/noise.ts';

/** Troubles that can be switched on; counts are samples since power-up. Absent: no trouble. */
export interface Faults {
  /** After so many samples nothing is sent and nothing obeyed any more; a running test goes on. */
  readonly silenceAfterSamples?: number;
  /** After so many samples the line breaks; a running test goes on. */
  readonly dropLinkAfterSamples?: number;
  /** After so many samples this many random bytes stand on the line. */
  readonly garbageAfterSamples?: { readonly samples: number; readonly bytes: number };
  /** Samples (counted from 1) of which only the first half arrives, without the end of the line. */
  readonly tornSamples?: readonly number[];
  /** After so many samples the board starts anew: no test, relays open, settings forgotten; the line stays. */
  readonly resetAfterSamples?: number;
  /** Every write is cut into pieces of 1 to 7 bytes. */
  readonly splitWrites?: boolean;
  /** Relays that have closed do not open again. */
  readonly relaysStick?: boolean;
}

const LONGEST_PIECE = 7;

interface Listener {
  received(bytes: Uint8Array): void;
  /** There is room again, or the line came or went. */
  changed(): void;
  reset(): void;
}

export class Port {
  readonly #faults: Faults;
  readonly #noise: SeededNoise;
  readonly #listener: Listener;
  #stream: Duplex | undefined;
  #open = true;
  #samples = 0;
  silent = false;

  constructor(faults: Faults, noise: SeededNoise, listener: Listener) {
    this.#faults = faults;
    this.#noise = noise;
    this.#listener = listener;
  }

  get attached(): boolean {
    return this.#stream !== undefined;
  }

  /** False while the host does not read. Without a host everything is taken, and lost. */
  get open(): boolean {
    return this.#open;
  }

  attach(stream: Duplex): void {
    this.detach();
    this.#stream = stream;
    const ours = (act: () => void) => () => {
      if (this.#stream === stream) act();
    };
    const gone = ours(() => this.detach());
    stream.on('data', (bytes: Buffer) => ours(() => this.#listener.received(bytes))());
    stream.on(
      'drain',
      ours(() => {
        this.#open = true;
        this.#listener.changed();
      }),
    );
    stream.once('end', gone);
    stream.once('close', gone);
    // A line that breaks is no trouble of the board: it goes on without.
    stream.on('error', gone);
    this.#listener.changed();
  }

  detach(): void {
    this.#stream = undefined;
    this.#open = true;
    this.#listener.changed();
  }

  /** Breaks the line. */
  drop(cause?: Error): void {
    const stream = this.#stream;
    this.detach();
    stream?.destroy(cause);
  }

  /** Sends a line; tells whether the port takes more. */
  send(line: string): boolean {
    const isSample = line.startsWith('{"t"');
    if (isSample) this.#samples++;
    if (!this.silent) this.#write(line, isSample);
    if (isSample) this.#afterSample();
    return this.#open;
  }

  #write(line: string, isSample: boolean): void {
    const torn = isSample && this.#faults.tornSamples?.includes(this.#samples);
    this.#send(Buffer.from(torn ? line.slice(0, line.length >> 1) : `${line}\r\n`, 'latin1'));
  }

  #send(bytes: Uint8Array): void {
    if (this.#stream?.writable !== true) return;
    for (const piece of this.#faults.splitWrites ? this.#pieces(bytes) : [bytes])
      this.#open = this.#stream.write(piece);
  }

  #afterSample(): void {
    const { garbageAfterSamples: garbage } = this.#faults;
    if (this.#samples === garbage?.samples) this.#send(this.#noise.bytes(garbage.bytes));
    if (this.#samples === this.#faults.silenceAfterSamples) this.silent = true;
    if (this.#samples === this.#faults.dropLinkAfterSamples) this.drop();
    if (this.#samples === this.#faults.resetAfterSamples) this.#listener.reset();
  }

  *#pieces(bytes: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length; ) {
      const end = at + this.#noise.whole(1, LONGEST_PIECE);
      yield bytes.subarray(at, end);
      at = end;
    }
  }
}
