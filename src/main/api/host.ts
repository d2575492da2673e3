// What the API needs of the program behind it: the parts it speaks for, put together elsewhere. Types only.

import type { z } from 'zod';
import type { CottrellError } from '../../core/errors.ts';
import type { RunCharge } from '../../core/faradaic/charge-source.ts';
import type { MonteCarloSettings } from '../../core/faradaic/propagation/monte-carlo.ts';
import type { SheetResult } from '../../core/faradaic/result.ts';
import type { Protocol } from '../../core/protocol/protocol.ts';
import type { Plan, StoredCopy } from '../../drivers/driver.ts';
import type { Bench, Place } from '../engine/bench.ts';
import type { RunResult } from '../engine/run-end.ts';
import type { ExportReport } from '../exchange/export.ts';
import type { CycleTrends } from '../store/cycle-trends.ts';
import type { Library } from '../store/library.ts';
import type { RunSummary as StoredRun } from '../store/records.ts';
import type { WindowReader } from '../store/window.ts';
import type { AlarmChange, Alarms } from './shapes/alarms.ts';
import type { Available, instrumentSettings } from './shapes/instruments.ts';
import type { QueueCheck, QueueGlance, QueueView } from './shapes/queues.ts';

/** A plan that an instrument made of a protocol, by its number. */
export interface Prepared {
  readonly number: number;
  readonly protocol: Protocol;
  readonly plan: Plan;
}

/** The run that is going on, or the last one. */
export interface Recorded {
  readonly run: number;
  readonly title: string;
  /** Once it is over. */
  result?: RunResult;
  /** What went wrong in it, or with its record. */
  trouble?: CottrellError | undefined;
}

/** What a person may set of an instrument. An empty name takes it away. */
export interface SettingsChange {
  readonly name?: string | undefined;
  readonly inverted?: boolean | undefined;
  /** A current with its unit, or "measure": what it reads now, with the cell off. */
  readonly offset?: string | undefined;
}

/** Settings that are kept, and what went wrong when contact was made anew. */
export interface Configured {
  readonly known: z.infer<typeof instrumentSettings>;
  readonly trouble?: CottrellError;
}

/** An instrument at the bench with what is done with it. */
export interface Station extends Place {
  readonly spec: string;
  readonly label: string;
  readonly simulated: boolean;
  readonly prepared: Prepared | undefined;
  readonly recorded: Recorded | undefined;
  /** The queue that is played, or was played last. */
  queue: LiveQueue | undefined;
  /** Throws `protocol-invalid`, `waveform-unsupported`, `state-refused`. */
  prepare(text: string, settings: Readonly<Record<string, string>>, coarsen: boolean): Promise<Prepared>;
  /** Settles when the last run is over and everything about it is kept. */
  readonly recording: Promise<void>;
  /**
   * Keeps settings of the instrument and makes contact anew, so that they hold. Throws, with nothing kept,
   * `argument-invalid` for a simulated one and for a name that another has, `state-refused` where it is not idle.
   */
  configure(change: SettingsChange): Promise<Configured>;
  /** Names and tags the run that began last. */
  addLabel(label: Readonly<Record<string, unknown>>): void;
  /** Begins the run of a plan and answers its number in the library. Throws `state-refused`. */
  start(plan: number, note: string | undefined): Promise<number>;
  /** Prepares and begins what needs no second look, and answers its run. Throws what both throw. */
  play(text: string): Promise<number>;
  /** The same with a spectrum for the solution resistance. */
  measureResistance(): Promise<number>;
  /**
   * Changes levels of the pulse that is played, by settings of its protocol; resolves when the change is in force, with
   * the first cycle that has it. Throws `protocol-invalid`, `waveform-unsupported`, `state-refused`.
   */
  adjust(set: Readonly<Record<string, string>>, mayOpenCell: boolean): Promise<number>;
  /** Runs of the library of which the instrument holds copies. Throws `state-refused` while it is not ready. */
  recoverable(): Promise<
    readonly {
      readonly run: StoredRun;
      readonly files: readonly StoredCopy[];
      readonly recoveredAs?: number;
    }[]
  >;
  /** Records a run anew from its copy. Throws `state-refused`, `instrument-swapped`, `run-busy`. */
  recover(run: number): Promise<{ readonly run: number }>;
  /** Takes up a run that went on by itself; resolves when its program was found. */
  takeUp(run: number): Promise<void>;
}

/** A folder of files that the API may touch, and nothing outside of it. Names have `/` between their parts. */
export interface ConfinedFolder {
  readonly path: string;
  /** Names of the files, sorted. */
  list(): Promise<string[]>;
  /** Throws `argument-invalid` for a name that leads outside, `file-unreadable` where there is none. */
  readText(name: string): Promise<string>;
  readBlob(name: string): Promise<Blob>;
  /** Throws `file-exists` unless it may replace. The file is whole or as it was. */
  writeText(name: string, text: string, replace: boolean): Promise<void>;
  stat(name: string): Promise<{ bytes: number; modified_ms: number }>;
}

/** A queue on an instrument, while it is played and until another one begins there. */
export interface LiveQueue {
  readonly number: number;
  readonly isOver: boolean;
  readonly glance: QueueGlance;
  /** Begins nothing more and ends what runs. Throws `cell-not-off`. */
  stop(): Promise<void>;
}

/** The queues beside the library. Unless said otherwise, `state-refused` where something is not the time for it. */
interface Queues {
  check(text: string): Promise<QueueCheck>;
  /** Throws `queue-invalid`. Resolves when it is kept and begins. */
  start(instrument: number, text: string, coarsen: boolean): Promise<QueueView>;
  list(): QueueGlance[];
  /** Throws `file-unreadable` where there is none. */
  get(queue: number): QueueView;
  watch(queue: number, signal: AbortSignal | undefined): AsyncIteratorObject<QueueView, void, void>;
  resume(queue: number, instrument: number, again: boolean, coarsen: boolean): QueueView;
  confirm(queue: number, entry: number): void;
  skip(queue: number, entry: number): void;
  /** Throws `cell-not-off`. */
  stop(queue: number): Promise<void>;
}

/** The program behind the API. */
export interface Host {
  readonly version: string;
  readonly library: Library;
  readonly windows: WindowReader;
  readonly trends: CycleTrends;
  readonly bench: Bench<Station>;
  /** Protocols that come with Cottrell; never written. */
  readonly shipped: ConfinedFolder;
  /** The person's own protocols. */
  readonly own: ConfinedFolder;
  readonly exports: ConfinedFolder;
  /** Writes a run into the export folder. Throws `run-not-found`, `file-exists`, `disk-full`. */
  exportRun(run: number): Promise<ExportReport>;
  available(): Promise<Available>;
  /** What there is to connect to, and again whenever a port appears or vanishes, until the signal. */
  watchAvailable(signal: AbortSignal | undefined): AsyncIteratorObject<Available, void, void>;
  /**
   * Makes contact. Throws `argument-invalid` for a spec that is none, what the line throws, and `state-refused` where a
   * run may still be going on there by itself, unless it may be stopped.
   */
  connect(spec: string, stopRunning: boolean): Promise<Station>;
  /** Runs that may still be going on by themselves, with the way to their instruments. */
  goingOn(): { readonly run: StoredRun; readonly spec: string; readonly until_ms: number }[];
  /** Takes up a run that went on by itself; throws with the instrument left as it is where it does not play it. */
  attach(spec: string, run: number): Promise<Station>;
  readonly queues: Queues;
  /** Charge of a saved run. */
  charge(run: number): RunCharge;
  /** Computes a sheet with Monte Carlo, off the thread that serves windows. Throws as computing the sheet does. */
  simulate(text: string, settings: MonteCarloSettings): Promise<SheetResult>;
  readonly alarms: {
    get(): Alarms;
    /** Throws `argument-invalid` for an address that is none. */
    set(change: AlarmChange): void;
    /** Throws `alarm-failed` where one did not arrive. */
    test(): Promise<void>;
  };
}
