// Recordings of a line, both ways with times, and their replay: for support, and for tests against what real
// instruments sent. A recording is text, one JSON object a line: {"t":1.25,"dir":"rx","data":"Z!0006\n"}; "tx" is
// what the host sent, "rx" what the instrument sent, `data` holds one character per byte. It never changes a byte.
import { Duplex } from 'node:stream';
import { CottrellError } from '../core/errors.ts';
import type { Clock } from './clock.ts';
import { loopback, type Transport } from './transport.ts';

interface Entry {
  /** Seconds since the recording began. */
  readonly t: number;
  readonly dir: 'tx' | 'rx';
  readonly data: string;
}

/** The same line, with every chunk of bytes told to `write` as one line of the recording. */
export function record(transport: Transport, clock: Clock, write: (line: string) => void): Transport {
  const start_s = clock.now_s();
  const note = (dir: Entry['dir'], bytes: Buffer) => {
    const t = Number((clock.now_s() - start_s).toFixed(6));
    write(JSON.stringify({ t, dir, data: bytes.toString('latin1') }));
  };
  return {
    name: transport.name,
    stream: new Tap(transport.stream, note),
    closed: transport.closed,
    close: () => transport.close(),
  };
}

/** A stream in front of another that tells what goes through. */
class Tap extends Duplex {
  readonly #inner: Duplex;
  readonly #note: (dir: Entry['dir'], bytes: Buffer) => void;

  constructor(inner: Duplex, note: (dir: Entry['dir'], bytes: Buffer) => void) {
    super();
    this.#inner = inner;
    this.#note = note;
    inner.on('data', (bytes: Buffer) => {
      note('rx', bytes);
      if (!this.push(bytes)) inner.pause();
    });
    inner.once('end', () => this.push(null));
    inner.once('close', () => {
      // After an end what has come is still to be read; without one the line broke.
      if (!inner.readableEnded) this.destroy();
    });
    inner.on('error', (error: Error) => this.destroy(error));
  }

  override _read(): void {
    this.#inner.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#note('tx', bytes);
    this.#inner.write(bytes, done);
  }

  override _final(done: () => void): void {
    this.#inner.end(done);
  }
}

/** What a recording holds. @throws CottrellError `file-unreadable` for a line that is not an entry. */
export function parseRecording(text: string): Entry[] {
  const entries: Entry[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const entry = parseEntry(line);
    if (entry === undefined)
      throw new CottrellError(
        'file-unreadable',
        `Line ${index + 1} of the recording is not an entry of one.`,
      );
    entries.push(entry);
  }
  return entries;
}

function parseEntry(line: string): Entry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { t, dir, data } = value as Record<string, unknown>;
  if (typeof t !== 'number' || (dir !== 'tx' && dir !== 'rx') || typeof data !== 'string') return undefined;
  return { t, dir, data };
}

/**
 * A line whose far end answers from a recording: it sends what the instrument sent and waits wherever the host
 * spoke. `finished` resolves at the end of the recording and rejects when the host says something else.
 */
export function replay(
  name: string,
  entries: readonly Entry[],
): { transport: Transport; finished: Promise<void> } {
  const { transport, far } = loopback(name);
  return { transport, finished: play(far, entries) };
}

async function play(far: Duplex, entries: readonly Entry[]): Promise<void> {
  let heard = '';
  const speech = far[Symbol.asyncIterator]();
  for (const { dir, data } of entries) {
    if (dir === 'rx') {
      if (!far.write(Buffer.from(data, 'latin1'))) await new Promise((resolve) => far.once('drain', resolve));
      continue;
    }
    while (heard.length < data.length && data.startsWith(heard)) {
      const { done, value } = await speech.next();
      if (done === true) break;
      heard += (value as Buffer).toString('latin1');
    }
    if (!heard.startsWith(data)) {
      far.destroy();
      const [said, recorded] = [JSON.stringify(heard), JSON.stringify(data)];
      throw new CottrellError('link-garbled', `The host said ${said} where the recording has ${recorded}.`, {
        advice: 'This recording belongs to another conversation.',
      });
    }
    heard = heard.slice(data.length);
  }
}
