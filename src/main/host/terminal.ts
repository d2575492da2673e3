// A run on the terminal: one line of progress that renews itself, warnings as they come, keys and Ctrl-C.
// It only looks and asks; it never ends a process while a cell may be on.
import { emitKeypressEvents } from 'node:readline';
import { charge, current, potential } from '../../core/wording.ts';
import type { Session } from '../engine/session.ts';
import type { Snapshot } from '../engine/snapshot.ts';
import { onStopSignals } from './last-resort.ts';
import { errorText } from './output.ts';

/** Several signals within this time are one: a terminal sends Ctrl-C to every process of the command. */
const SAME_SIGNAL_S = 0.5;
/** Where standard error is no terminal, a line this often. */
const PLAIN_LINE_EVERY_S = 30;

/** States in which nothing runs yet: a wish to stop is remembered until contact is made. */
const BEFORE_THE_RUN: ReadonlySet<string> = new Set(['disconnected', 'connecting', 'ready', 'preparing']);

const KEYS = 'p pause · r resume · s skip step · q stop';
const ADJUST_KEY = ' · a change the pulse';
const ADJUST_HELP =
  'change from the next cycle, e.g. steps[1].pulse.levels[0].potential=-1.2 V; Enter: do it, Esc: leave it. An instrument that times its pulses by itself opens the cell for some tenths of a second';

interface Key {
  readonly name?: string;
  readonly ctrl?: boolean;
}

/** Makes a change; resolves with the first cycle that has it. */
type Adjust = (setting: string) => Promise<number>;

/** Watches a session until disposed; prints to standard error. */
export class TerminalWatch implements Disposable {
  readonly #session: Session;
  readonly #quiet: boolean;
  readonly #stack = new DisposableStack();
  #line = '';
  #warned = 0;
  #plainAt_s = Number.NEGATIVE_INFINITY;
  #signalAt_s = Number.NEGATIVE_INFINITY;
  #stopAsked = false;
  #stopSent = false;
  readonly #adjust: Adjust | undefined;
  /** What is being typed; undefined while keys are commands. */
  #typed: string | undefined;
  /** The run that is told of; at first the one before ours, of which nothing is told again. */
  #told: unknown;
  #isEarlier: boolean;

  /** `adjust` makes a change of the pulse, written as a setting of the protocol. */
  constructor(session: Session, quiet: boolean, adjust?: Adjust) {
    this.#adjust = adjust;
    this.#session = session;
    this.#quiet = quiet;
    this.#told = session.run;
    this.#isEarlier = session.run?.result !== undefined;
    const watching = session.snapshots.subscribe((snapshot) => this.#show(snapshot));
    this.#stack.defer(() => watching.unsubscribe());
    this.#stack.use(onStopSignals(() => this.#stop()));
    if (!quiet && process.stdin.isTTY && process.stderr.isTTY) this.#listenToKeys();
  }

  [Symbol.dispose](): void {
    this.#write('');
    this.#stack.dispose();
  }

  /** True when someone asked to stop before the run had begun: it must not begin. */
  get stopAsked(): boolean {
    return this.#stopAsked;
  }

  #listenToKeys(): void {
    emitKeypressEvents(process.stdin);
    process.stdin.setRawMode(true);
    const onKey = (text: string | undefined, key: Key) => {
      if (this.#typed === undefined || (key.ctrl && key.name === 'c')) this.#key(key);
      else this.#type(this.#typed, text ?? '', key);
    };
    // A terminal that is gone can no longer be read; the run goes on.
    const onGone = () => process.stdin.pause();
    process.stdin.on('error', onGone);
    process.stdin.on('keypress', onKey).resume();
    this.#stack.defer(() => {
      process.stdin.off('keypress', onKey).setRawMode(false).pause();
      process.stdin.off('error', onGone);
    });
    this.#say(this.#adjust === undefined ? KEYS : KEYS + ADJUST_KEY);
  }

  #key({ name, ctrl }: Key): void {
    if (name === 'q' || (ctrl && name === 'c')) this.#stop();
    else if (name === 'p') this.#ask(this.#session.pause());
    else if (name === 'r') this.#ask(this.#session.resume());
    else if (name === 's') this.#ask(this.#session.skipStep());
    else if (name === 'a' && this.#adjust !== undefined) {
      this.#typed = '';
      this.#say(ADJUST_HELP);
    }
  }

  /** One more key of a change that is being typed. */
  #type(typed: string, text: string, { name }: Key): void {
    if (name === 'return' || name === 'escape') {
      this.#typed = undefined;
      if (name === 'return' && typed.trim() !== '') this.#change(typed);
      return;
    }
    this.#typed = name === 'backspace' ? typed.slice(0, -1) : typed + text;
    this.#write(this.#typed);
  }

  #change(setting: string): void {
    this.#say(`${setting}: from the next cycle on …`);
    this.#adjust!(setting).then(
      (cycle) => this.#say(`changed, from cycle ${cycle + 1} on`),
      (error) => this.#say(errorText(error)),
    );
  }

  #ask(done: Promise<void>): void {
    done.catch((error: Error) => this.#say(error.message));
  }

  #stop(): void {
    const now_s = performance.now() / 1000;
    if (now_s - this.#signalAt_s < SAME_SIGNAL_S) return;
    this.#signalAt_s = now_s;
    const { name } = this.#session.state;
    if (BEFORE_THE_RUN.has(name)) {
      this.#stopAsked = true;
      this.#say('stopping: the run will not begin; the cell is being confirmed off …');
      return;
    }
    if (name === 'stopping') {
      this.#say('still stopping: waiting for the instrument to confirm that the cell is off');
      return;
    }
    this.#say('stopping: the cell is being switched off …');
    this.#ask(this.#session.stop());
  }

  #show(snapshot: Snapshot): void {
    const { run, warnings, warningCount, state } = snapshot;
    // It was asked for too early to be carried out, and the run goes on all the same: now it can be.
    if (this.#stopAsked && state.name === 'running' && !this.#stopSent) {
      this.#stopSent = true;
      queueMicrotask(() => this.#ask(this.#session.stop()));
    }
    if (this.#session.run !== this.#told) {
      this.#told = this.#session.run;
      this.#isEarlier = false;
      this.#warned = 0;
    }
    if (this.#isEarlier) return;
    for (const { t_s, message } of warnings.slice(0, warningCount - this.#warned).reverse())
      this.#say(`warning at ${t_s.toFixed(1)} s: ${message}`);
    this.#warned = warningCount;
    if (this.#quiet || run === undefined || this.#typed !== undefined) return;
    const { progress, totals, lastSample } = run;
    const percent = `${(100 * progress.fraction).toFixed(0).padStart(3)} %`;
    const live = lastSample
      ? `${potential(lastSample.setPotential_V)}  ${current(lastSample.current_A)}`
      : '';
    const line = `${percent}  ${state.name}: ${progress.text}  ${live}  cathodic ${charge(totals.cathodic_C)}  anodic ${charge(totals.anodic_C)}`;
    if (process.stderr.isTTY) {
      this.#write(line);
      return;
    }
    const now_s = performance.now() / 1000;
    if (lastSample === undefined || now_s - this.#plainAt_s < PLAIN_LINE_EVERY_S) return;
    this.#plainAt_s = now_s;
    process.stderr.write(`${line}\n`);
  }

  /** A line that stays. */
  #say(text: string): void {
    const line = this.#line;
    this.#write('');
    process.stderr.write(`${text}\n`);
    this.#write(line);
  }

  /** The line that renews itself. */
  #write(line: string): void {
    if (!process.stderr.isTTY) return;
    const width = process.stderr.columns ?? 100;
    process.stderr.write(`\r\x1b[K${line.slice(0, width - 1)}`);
    this.#line = line;
  }
}
