// What every probe works with: an idle instrument with a dummy cell, scripts that play 0.1 V on it, and their lines with
// the computer's time. Every script of a probe ends with the cell off unless that is what is probed.
import { CottrellError } from '../../../core/errors.ts';
import type { Conversation } from '../conversation.ts';
import { currentLiteral } from '../loop-lines.ts';
import type { Model } from '../models.ts';
import { Package } from '../packet.ts';
import { parseError } from '../refusals.ts';

/** A line with the computer's time since the script was sent. */
export interface TimedLine {
  readonly at_s: number;
  readonly text: string;
}

/** What became of a script. */
export interface Trial {
  /** Code of the error with which it was refused or ended. */
  readonly error?: string;
  /** Everything it said, the empty line at its end left out. */
  readonly lines: readonly TimedLine[];
}

/** An answer to a question, in words, with the figures behind it. */
export interface Answer {
  readonly answer: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** One thing that the documents do not say. */
export interface Probe {
  readonly id: string;
  readonly question: string;
  /** It compares the instrument with the computer's clock: not to be asked of one whose time runs at another pace. */
  readonly onTheClock?: true;
  ask(bench: ProbeBench): Promise<Answer>;
}

const LEVEL = '100m';
const RANGE_A = 1e-3;
/** Added to what a script is to last: how long is waited for its end, s. */
const END_S = 20;
/** By how much the computer's time over a script of 2 s may be off, s: the line and the start take time as well. */
const PACE_S = 0.5;

export class ProbeBench {
  readonly conversation: Conversation;
  readonly model: Model;

  constructor(conversation: Conversation, model: Model) {
    this.conversation = conversation;
    this.model = model;
  }

  /** Lines that bring the cell to 0.1 V, after the declarations; `names` are declared. */
  setUp(names: readonly string[]): string[] {
    const mode = this.model.modes[0]!;
    const distance = (nominal_A: number) => Math.abs(nominal_A - RANGE_A);
    const [nominal_A] = mode.currentRanges
      .map((own) => own.nominal_A)
      .sort((one, other) => distance(one) - distance(other));
    const range = currentLiteral(nominal_A!);
    return [
      ...names.map((name) => `var ${name}`),
      'set_pgstat_chan 0',
      `set_pgstat_mode ${mode.mode}`,
      'set_max_bandwidth 100',
      `set_range_minmax da 0 ${LEVEL}`,
      `set_range ba ${range}`,
      `set_autoranging ba ${range} ${range}`,
      `set_e ${LEVEL}`,
      'cell_on',
    ];
  }

  /** A measurement loop at 0.1 V that sends the timer, which stands at zero when it begins. */
  timedLoop(interval: string, run: string): string[] {
    return [
      ...this.setUp(['e', 'c', 't']),
      'timer_start',
      `meas_loop_ca e c ${LEVEL} ${interval} ${run}`,
      'timer_get t',
      'pck_start',
      'pck_add t',
      'pck_add c',
      'pck_end',
      'endloop',
      ...this.off,
    ];
  }

  /** Whether the instrument's time passes as the computer's does: a simulated one may be told to run faster. */
  async keepsTime(): Promise<boolean> {
    const times_s = (await this.play(this.timedLoop('500m', '2'), 2)).lines
      .filter(({ text }) => text.startsWith('P'))
      .map(({ at_s }) => at_s);
    return Math.abs(times_s.at(-1)! - times_s[0]! - 1.5) < PACE_S;
  }

  /** The lines that switch off, however the script ends. */
  readonly off = ['on_finished:', 'cell_off'];

  /**
   * Plays a script that lasts about `seconds`; `during` may speak to it while it runs.
   * @throws CottrellError `instrument-silent` where it does not come to its end.
   */
  async play(script: readonly string[], seconds: number, during?: () => Promise<void>): Promise<Trial> {
    const { conversation } = this;
    const { clock } = conversation;
    const start_s = clock.now_s();
    await conversation.send('e', ...script, '');
    const talking = during?.();
    const deadline_s = start_s + seconds + END_S;
    const lines: TimedLine[] = [];
    for (;;) {
      const text = await conversation.receive(deadline_s);
      if (text === undefined)
        throw new CottrellError('instrument-silent', `A probe of ${seconds} s did not come to its end.`);
      const at_s = clock.now_s() - start_s;
      const error = text.startsWith('e!') || text.startsWith('!') ? parseError(text) : undefined;
      if (error !== undefined) {
        await talking;
        await conversation.settle();
        if (text.startsWith('!')) await conversation.switchOff(false);
        return { error: error.code, lines };
      }
      if (text === '') break;
      lines.push({ at_s, text });
    }
    await talking;
    return { lines };
  }
}

/** The values of every package of a trial, field by field; NaN where none was sent. */
export function packagesOf({ lines }: Trial): { readonly values: number[]; readonly status: number[] }[] {
  const pack = new Package();
  return lines.flatMap(({ text }) => {
    if (!pack.decode(text)) return [];
    const fields = Array.from({ length: pack.count }, (_, field) => field);
    return [{ values: fields.map((f) => pack.value(f)), status: fields.map((f) => pack.status[f]!) }];
  });
}

/** Differences of neighbours. */
export function steps(values: readonly number[]): number[] {
  return values.slice(1).map((value, n) => value - values[n]!);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** For answers: three digits are enough. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
