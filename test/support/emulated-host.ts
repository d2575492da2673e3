// The host's side of an emulated MethodSCRIPT instrument, for tests: what was sent, what came back, line by line.
import { type Duplex, duplexPair } from 'node:stream';
import {
  type EmulatorOptions,
  MethodScriptEmulator,
} from '../../src/drivers/methodscript/emulator/emulator.ts';
import { modelById } from '../../src/drivers/methodscript/models.ts';
import { SimpleCell } from './simple-cells.ts';
import { VirtualClock } from './virtual-clock.ts';

/** Everything that is not said is: EmStat4S LR, 10 kohm, lock-step, no noise. */
export type EmulatorChoice = Partial<Omit<EmulatorOptions, 'model'>> & { model?: string };

export function emulatorOf(choice: EmulatorChoice = {}): MethodScriptEmulator {
  const { model = 'emstat4-lr', behaviour, ...rest } = choice;
  return new MethodScriptEmulator({
    cell: new SimpleCell(10_000),
    clock: new VirtualClock(),
    speed: Number.POSITIVE_INFINITY,
    seed: 1,
    ...rest,
    model: modelById(model)!,
    behaviour: { noise: 0, ...behaviour },
  });
}

export class EmulatedHost {
  readonly emulator: MethodScriptEmulator;
  /** All bytes received. */
  received = '';
  /** Bytes of each chunk received. */
  readonly chunks: number[] = [];
  line!: Duplex;
  closed = false;
  #read = 0;
  #waiting: { done: () => boolean; resolve: () => void }[] = [];

  constructor(emulator: MethodScriptEmulator) {
    this.emulator = emulator;
    this.plug();
  }

  /** A fresh line to the instrument. */
  plug(): void {
    const [near, far] = duplexPair();
    this.line = near;
    this.closed = false;
    near.on('data', (chunk: Buffer) => {
      this.received += chunk.toString('latin1');
      this.chunks.push(chunk.length);
      this.#check();
    });
    near.once('close', () => {
      if (this.line !== near) return;
      this.closed = true;
      this.#check();
    });
    this.emulator.attach(far);
  }

  /** Sends lines, each with its LF. */
  send(...lines: string[]): void {
    this.line.write(lines.map((line) => `${line}\n`).join(''), 'latin1');
  }

  /** Waits until a whole line that matches has come; returns the unread lines up to it, flow control left out. */
  async until(last: RegExp): Promise<string[]> {
    const find = () => {
      const lines = this.#unread();
      const index = lines.findIndex((line) => last.test(line));
      return index < 0 ? undefined : lines.slice(0, index + 1);
    };
    await this.#when(() => find() !== undefined);
    const lines = find()!;
    this.#read += lines.length;
    return lines;
  }

  #unread(): string[] {
    return this.received.replaceAll('\u0011', '').split('\n').slice(this.#read, -1);
  }

  /** Waits for so many lines. */
  async lines(count: number): Promise<string[]> {
    const lines: string[] = [];
    while (lines.length < count) lines.push(...(await this.until(/^/)).slice(0, 1));
    return lines;
  }

  /** Runs a script with `e`; returns its output lines without the echo and the empty line. */
  async run(...script: string[]): Promise<string[]> {
    this.send('e', ...script, '');
    const lines = await this.until(/^$|^[a-zA-Z]?![0-9A-F]{4}/);
    if (lines.at(-1) !== '') return lines;
    return lines.slice(1, -1);
  }

  async waitForClose(): Promise<void> {
    await this.#when(() => this.closed);
  }

  #when(done: () => boolean): Promise<void> {
    if (done()) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ done, resolve });
    return promise;
  }

  #check(): void {
    const ready = this.#waiting.filter(({ done }) => done());
    this.#waiting = this.#waiting.filter((waiting) => !ready.includes(waiting));
    for (const { resolve } of ready) resolve();
  }
}

export function hostOf(choice: EmulatorChoice = {}): EmulatedHost {
  return new EmulatedHost(emulatorOf(choice));
}

const PREFIX = 'afpnum kMGTPE';

/** One field of a package, read by the published rule: type, value, metadata as written. */
export function field(text: string): { type: string; value: number; metadata: string[] } {
  const digits = text.slice(2, 9);
  const prefix = text[9]!;
  const exponent = prefix === 'i' ? 0 : 3 * PREFIX.indexOf(prefix) - 18;
  const value = text.slice(2, 10) === '     nan' ? Number.NaN : Number.parseInt(digits, 16) - 2 ** 27;
  const [, ...metadata] = text.split(',');
  return {
    type: text.slice(0, 2),
    value: exponent < 0 ? value / 10 ** -exponent : value * 10 ** exponent,
    metadata,
  };
}

/** The fields of all packages among some lines. */
export function packages(lines: readonly string[]): ReturnType<typeof field>[][] {
  return lines.filter((line) => line.startsWith('P')).map((line) => line.slice(1).split(';').map(field));
}
