// One instrument at the bench, from its line to its records: prepares protocols on it, records what it plays, and keeps
// what a simulated cell made. What may happen when is the session's business.

import { asCottrellError, CottrellError } from '../../core/errors.ts';
import { resistanceByHand } from '../../core/protocol/by-hand.ts';
import { compileProtocol } from '../../core/protocol/compile.ts';
import type { Protocol } from '../../core/protocol/protocol.ts';
import { parseQuantity } from '../../core/quantity.ts';
import { calledName } from '../../core/wording.ts';
import type { Clock } from '../../drivers/clock.ts';
import type { Attached, HeldProgram, Identity, Potentiostat } from '../../drivers/driver.ts';
import type { CellTruth } from '../../drivers/simulator/cell.ts';
import type { Configured, LiveQueue, Prepared, Recorded, SettingsChange, Station } from '../api/host.ts';
import type { KeepAwake } from '../engine/keep-awake.ts';
import type { RunResult } from '../engine/run-end.ts';
import { Session } from '../engine/session.ts';
import type { Library } from '../store/library.ts';
import { changedProtocol } from './adjust.ts';
import { earlierRun } from './earlier-run.ts';
import type { PortGuard } from './going-on.ts';
import { type InstrumentLine, instrumentLine } from './instrument.ts';
import { InstrumentBook } from './instrument-book.ts';
import { keepsNone, measuredOffset_A } from './offset.ts';
import { instrumentsFile } from './paths.ts';
import { madeBetween, recordTruth, requestOf, startOf } from './recording.ts';
import {
  type CopySource,
  type RecoverableRun,
  type RecoveredRun,
  recoverableRuns,
  recoverRun,
} from './recover.ts';

export interface StationOptions {
  readonly id: number;
  readonly spec: string;
  readonly clock: Clock;
  readonly library: Library;
  readonly keepAwake: KeepAwake;
  /** Asked before contact is made, unless a cell must be made safe. */
  readonly guard: PortGuard | undefined;
  /** Something beside the session has changed that people see. */
  readonly changed: () => void;
}

/** An instrument at the bench. */
export class InstrumentStation implements Station {
  readonly id: number;
  readonly spec: string;
  readonly session: Session;
  readonly #library: Library;
  readonly #line: InstrumentLine;
  readonly #changed: () => void;
  #instrument: Potentiostat | undefined;
  #prepared: Prepared | undefined;
  #recorded: Recorded | undefined;
  /** The protocol of the run that began last, as it is played now. */
  #playing: Protocol | 'not known' | undefined;
  queue: LiveQueue | undefined;
  #plans = 0;
  #recording: Promise<void> = Promise.resolve();

  /** Throws `argument-invalid` for a spec that is no instrument. Makes no contact. */
  constructor({ id, spec, clock, library, keepAwake, guard, changed }: StationOptions) {
    this.id = id;
    this.spec = spec;
    this.#library = library;
    this.#changed = changed;
    this.#line = instrumentLine(spec, clock, { guard });
    this.session = new Session({
      clock,
      open: (expected) => this.#open(expected),
      attach: (held) => this.#attach(held),
      keepAwake,
    });
  }

  get label(): string {
    return this.#instrument === undefined ? this.spec : calledName(this.#instrument.identity);
  }

  get simulated(): boolean {
    return this.#line.truth !== undefined || this.#instrument?.identity.simulated === true;
  }

  get prepared(): Prepared | undefined {
    return this.#prepared;
  }

  get recorded(): Recorded | undefined {
    return this.#recorded;
  }

  async prepare(text: string, set: Readonly<Record<string, string>>, coarsen: boolean): Promise<Prepared> {
    const protocol = compileProtocol(text, { set });
    const plan = await this.session.prepare(requestOf(protocol), { coarsen });
    this.#prepared = { number: ++this.#plans, protocol, plan };
    this.#changed();
    return this.#prepared;
  }

  async start(number: number, note: string | undefined): Promise<number> {
    const prepared = this.#prepared;
    if (prepared?.number !== number)
      throw new CottrellError('state-refused', 'Cannot start: this is not the plan that was prepared last.', {
        advice: 'Another window may have prepared another run. Look at the plan again, then start.',
      });
    const { protocol, plan } = prepared;
    const before = this.#line.truth?.();
    let recorded: Recorded | undefined;
    const ended = this.session.start(plan, () => {
      const recorder = this.#library.beginRun(startOf(protocol, plan, this.#instrument!.identity, this.spec));
      recorded = { run: recorder.id, title: protocol.title };
      this.#recorded = recorded;
      return recorder;
    });
    // Whatever refuses a start does so before the record begins.
    if (recorded === undefined) {
      await ended;
      throw new CottrellError('internal', 'the run began without a record');
    }
    this.#playing = protocol;
    const { run } = recorded;
    this.#follow(recorded, ended, before);
    // Through the record of the run: where the disk refuses it, the run is what ends, and says so.
    if (note !== undefined) this.session.run!.note('note', note);
    return run;
  }

  async play(text: string): Promise<number> {
    const { number } = await this.prepare(text, {}, false);
    return this.start(number, undefined);
  }

  measureResistance(): Promise<number> {
    return this.play(resistanceByHand(this.#instrument?.can.maxCurrent_A ?? Number.POSITIVE_INFINITY));
  }

  async takeUp(run: number): Promise<void> {
    const { playing, ...earlier } = earlierRun(this.#library, run);
    const begun = Promise.withResolvers<Recorded>();
    const ended = this.session.attach(earlier, () => {
      const recorder = this.#library.resumeRun(run);
      const recorded = { run, title: this.#library.run(run).title };
      this.#recorded = recorded;
      begun.resolve(recorded);
      return recorder;
    });
    ended.catch(begun.reject);
    this.#playing = playing ?? 'not known';
    this.#follow(await begun.promise, ended, undefined);
  }

  #follow(recorded: Recorded, ended: Promise<RunResult>, before: CellTruth | undefined): void {
    this.#recording = ended.then((result) => {
      recorded.result = result;
      recorded.trouble = result.unsaved ?? result.error;
      if (before !== undefined) this.#keepTruth(recorded, before);
      this.#changed();
    });
  }

  async adjust(set: Readonly<Record<string, string>>, mayOpenCell: boolean): Promise<number> {
    const playing = this.#playing;
    if (playing === undefined)
      throw new CottrellError('state-refused', 'Cannot change the pulse: no run is going on.');
    if (playing === 'not known')
      throw new CottrellError(
        'state-refused',
        'Cannot change the pulse: it was changed before, by a version of Cottrell that did not keep all of its settings.',
        { advice: 'Stop the run and start another one with the changed protocol.' },
      );
    const changed = changedProtocol(playing, set);
    const first = await this.session.adjust(requestOf(changed), mayOpenCell, changed.settings);
    this.#playing = changed;
    return first.cycle;
  }

  recoverable(): Promise<RecoverableRun[]> {
    return this.#fromCopies((source) => recoverableRuns(this.#library, source));
  }

  recover(run: number): Promise<RecoveredRun> {
    return this.#fromCopies((source) => recoverRun(this.#library, source, run));
  }

  #fromCopies<T>(read: (source: CopySource) => Promise<T>): Promise<T> {
    return this.session.readCopies((copies) => read({ identity: this.#instrument!.identity, copies }));
  }

  async configure({ name, inverted, offset }: SettingsChange): Promise<Configured> {
    const instrument = this.#instrument;
    if (this.simulated) throw keepsNone();
    if (instrument === undefined || this.session.state.name !== 'ready')
      throw new CottrellError('state-refused', 'Cannot change settings: the instrument is not idle.');
    const { driver, serial } = instrument.identity;
    const offset_A =
      offset === 'measure'
        ? await measuredOffset_A(instrument.identity, () => this.session.read())
        : offset === undefined
          ? undefined
          : parseQuantity(offset, 'A');
    const known = new InstrumentBook(instrumentsFile()).set(driver, serial, {
      ...(name !== undefined && { name }),
      ...(inverted !== undefined && { inverted }),
      ...(offset_A !== undefined && { offset_A }),
    });
    // A plan and a reading belong to the correction they were made with: everything begins anew.
    const contact = this.session.disconnect().then(() => this.session.connect());
    const trouble = await contact.then(() => undefined, asCottrellError);
    this.#changed();
    return { known, ...(trouble !== undefined && { trouble }) };
  }

  addLabel(label: Readonly<Record<string, unknown>>): void {
    const event = { kind: 'label', t_s: null, message: 'named by its queue', data: label } as const;
    this.#library.addEvent(this.#recorded!.run, event);
  }

  /** Settles when the last run is over and everything about it is kept. */
  get recording(): Promise<void> {
    return this.#recording;
  }

  #keepTruth(recorded: Recorded, before: CellTruth): void {
    try {
      recordTruth(this.#library, recorded.run, madeBetween(before, this.#line.truth!()));
    } catch (error) {
      recorded.trouble ??= asCottrellError(error);
    }
  }

  async #open(expected?: Identity): Promise<Potentiostat> {
    const instrument = await this.#line.open(expected);
    this.#instrument = instrument;
    this.#prepared = undefined;
    return instrument;
  }

  async #attach(held: HeldProgram): Promise<Attached> {
    const attached = await this.#line.attach(held);
    this.#instrument = attached.instrument;
    this.#prepared = undefined;
    return attached;
  }
}
