// The instrument's side of the line, in front of a simulated cell: written to the instrument's documents and never to the
// driver, so that the two can disagree. Faults are what real instruments and real lines do.
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';
import type { SimulatedCell } from '../simulator/cell.ts';

/** Troubles that can be switched on; counts are readings. */
export interface Faults {
  readonly errorAfter?: number;
  readonly silenceAfter?: number;
  readonly dropAfter?: number;
  readonly garbageAfter?: number;
}

export class TemplateEmulator {
  readonly #cell: SimulatedCell;
  readonly #clock: Clock;
  readonly #faults: Faults;
  readonly serial: string;
  #line: Duplex | undefined;
  #input = '';
  #readings = 0;
  #silent = false;
  #range_A = 1e-2;
  #potential_V = 0;
  #at_s: number;
  cellOn = false;
  /** The relay is welded: the cell cannot be switched off. */
  isStuck = false;

  constructor(options: { cell: SimulatedCell; clock: Clock; faults?: Faults; serial?: string }) {
    this.#cell = options.cell;
    this.#clock = options.clock;
    this.#faults = options.faults ?? {};
    this.serial = options.serial ?? '0001';
    this.#at_s = options.clock.now_s();
  }

  attach(line: Duplex): void {
    this.#line = line;
    this.#input = '';
    line.on('data', (bytes: Buffer) => this.#receive(bytes.toString('latin1')));
    const gone = () => {
      if (this.#line === line) this.#line = undefined;
    };
    line.once('close', gone).on('error', gone);
  }

  #receive(text: string): void {
    const lines = (this.#input + text).split('\n');
    this.#input = lines.pop()!;
    for (const line of lines) if (!this.#silent) this.#say(this.#obey(line));
  }

  #say(answer: string): void {
    if (!this.#silent) this.#line?.write(`${answer}\n`, 'latin1');
  }

  #obey(line: string): string {
    this.#passTime();
    const [word, argument = ''] = line.split(' ');
    switch (word) {
      case '*IDN?':
        return `TEMPLATE,T1,${this.serial},1.0`;
      case 'RANGE':
        this.#range_A = Number(argument);
        return 'OK';
      case 'VOLT':
        this.#potential_V = Number(argument);
        this.#apply();
        return 'OK';
      case 'CELL':
        this.cellOn = argument === '1' || (this.cellOn && this.isStuck);
        this.#apply();
        return `CELL ${this.cellOn ? 1 : 0}`;
      case 'MEAS?':
        return this.#measure();
      default:
        return 'ERR unknown command';
    }
  }

  #measure(): string {
    const { errorAfter, silenceAfter, dropAfter, garbageAfter } = this.#faults;
    this.#readings++;
    if (this.#readings === silenceAfter) this.#silent = true;
    if (this.#readings === dropAfter) this.#line?.destroy(new Error('the line broke'));
    if (this.#readings === errorAfter) return 'ERR the output stage is too hot';
    if (this.#readings === garbageAfter) this.#line?.write(Buffer.alloc(40, 0xa5));
    const { current_A, potential_V } = this.#cell;
    const overload = Math.abs(current_A) > this.#range_A;
    return `M ${potential_V} ${this.cellOn ? current_A : 0} ${overload ? 1 : 0}`;
  }

  #apply(): void {
    if (this.cellOn) this.#cell.applyPotential(this.#potential_V);
    else this.#cell.openCircuit();
  }

  #passTime(): void {
    const now_s = this.#clock.now_s();
    if (now_s > this.#at_s) this.#cell.advance(now_s - this.#at_s);
    this.#at_s = now_s;
  }
}
