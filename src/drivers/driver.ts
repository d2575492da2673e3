// The contract every instrument driver keeps. It is written in obligations: a driver that keeps them can be run by
// the engine without the engine knowing the instrument. Nothing here knows a protocol, a technique or a database.
import type { CottrellError } from '../core/errors.ts';
import type { ImpedancePoint } from '../core/impedance.ts';
import type { StopRule } from '../core/rules.ts';
import type { SampleBlock } from '../core/samples.ts';
import type { Segment, Waveform } from '../core/waveform.ts';
import type { Clock } from './clock.ts';
import type { Transport } from './transport.ts';

/** Who answered on the line. */
export interface Identity {
  /** Driver id: "methodscript". */
  readonly driver: string;
  /** Model id within the driver: "emstat4-hr". */
  readonly model: string;
  /** For people: "EmStat4S HR". */
  readonly label: string;
  readonly serial: string;
  readonly firmware: string;
  /** True when a simulated cell is behind it; carried into every record. */
  readonly simulated: boolean;
  /** What the person calls it. */
  readonly name?: string;
  /** What is done to its current readings before anything counts them; absent where nothing is. */
  readonly correction?: { readonly inverted: boolean; readonly offset_A: number };
}

/** What an instrument can do, as data. */
export interface Capabilities {
  readonly potential_V: { readonly low: number; readonly high: number };
  /** Largest distance between the extremes of one program. */
  readonly span_V: number;
  /** Largest currents of the ranges, rising. */
  readonly currentRanges_A: readonly number[];
  readonly maxCurrent_A: number;
  readonly shortestPeriod_s: number;
  readonly segments: readonly Segment['kind'][];
  /** Who times the segments. */
  readonly timing: 'device' | 'host';
  readonly repeats: boolean;
  readonly integratesCharge: boolean;
  readonly stopsOnCharge: boolean;
  /** Whether it judges by itself the conditions that end a segment or a repeat; else it is told by `leave`. */
  readonly watchesConditions: boolean;
  readonly pauseModes: readonly PauseMode[];
  /** Whether a running program goes on when the line dies. */
  readonly runsWithoutLink: boolean;
  /** Whether a pulse can be changed while it is played, and what that does to the cell. */
  readonly adjusts: 'with the cell on' | 'with the cell open' | 'no';
  /** Whether it can keep a copy of the data on a storage of its own, if it has one. */
  readonly storesCopies: boolean;
}

export type PauseMode = 'open circuit' | 'hold';

/** How a pulse is to be changed while it is played. */
export interface Adjustment {
  /** The request of the run with other potentials, currents or durations of levels within repeats. */
  readonly request: RunRequest;
  /** As the run was planned. */
  readonly acquisition: Acquisition;
  /** Accept that the cell is open for a moment where the instrument cannot do it otherwise. */
  readonly mayOpenCell: boolean;
  /** The change is made when this resolves, if the instrument can play it; where it rejects, nothing is changed. */
  readonly when: Promise<void>;
}

/** What is to be played. */
export interface RunRequest {
  readonly waveform: Waveform;
  readonly rules: readonly StopRule[];
  readonly pause: PauseMode;
  readonly onLinkLoss: 'off' | 'continue';
  /** Keep a copy of the data on the instrument's own storage; absent: none. */
  readonly storage?: 'copy';
  /** Largest current expected (a fixed range that carries it is chosen), or the span to range over. */
  readonly range: { readonly fixed_A: number } | { readonly from_A: number; readonly to_A: number };
}

export interface Acquisition {
  /** Accept the nearest slower sampling where the asked one cannot be carried, instead of refusing. */
  readonly coarsen: boolean;
}

/** What will really happen. Plain data apart from what the driver keeps for itself under `program`. */
export interface Plan {
  /** The waveform as it will be played: true durations and sampling periods. */
  readonly waveform: Waveform;
  readonly request: RunRequest;
  readonly acquisition: Acquisition;
  readonly duration_s: number;
  readonly samples: number;
  /** Current range in force (largest current of it), or the span of autoranging. */
  readonly range: { readonly fixed_A: number } | { readonly from_A: number; readonly to_A: number };
  /** For each rule of the request: who watches it, and how exactly it can be met, in words. */
  readonly rules: readonly { readonly by: 'instrument' | 'host'; readonly exactness: string }[];
  /** Notes for the user, in words. */
  readonly notes: readonly string[];
  /** What is sent to the instrument, as text people can read; frozen with the run. */
  readonly programText: string;
  /** Only the driver that made the plan looks inside. */
  readonly program: unknown;
}

/**
 * What a run tells, in order: `started`, then anything, then `finished`. Turning points (segments, pauses, gaps,
 * end) travel as marks inside the sample blocks, so that the ledger and the disk see exactly one stream.
 */
export type DriverEvent =
  | { readonly type: 'started' }
  /**
   * A program plays on the instrument that would go on without a line: `program` is what `attach` needs to take it up
   * again, as plain JSON. The latest one counts. Only told where the request says `continue`.
   */
  | { readonly type: 'program'; readonly t_s: number; readonly program: unknown }
  /**
   * A program keeps a copy of its data on the instrument: `program` is what `copies` needs to tell it again. `kept` is false
   * where one goes on without a copy after others that had one, so that the copies are not taken for the whole run.
   */
  | { readonly type: 'copy'; readonly t_s: number; readonly program: unknown; readonly kept?: false }
  | { readonly type: 'samples'; readonly block: SampleBlock }
  /** Charge the instrument itself integrated over one visit or cycle, to compare with the ledger. */
  | {
      readonly type: 'instrument-charge';
      readonly t_s: number;
      readonly segment: number;
      readonly cycle: number;
      readonly cathodic_C: number;
      readonly anodic_C: number;
    }
  /** An impedance; capacitors have a negative imaginary part. */
  | ({
      readonly type: 'impedance';
      readonly t_s: number;
      readonly segment: number;
      readonly cycle: number;
    } & ImpedancePoint)
  | { readonly type: 'range'; readonly t_s: number; readonly range_A: number }
  | { readonly type: 'paused'; readonly t_s: number }
  | { readonly type: 'resumed'; readonly t_s: number }
  | { readonly type: 'warning'; readonly t_s: number; readonly message: string }
  /** The cell has been confirmed off. `rule` is the index of the stop rule the instrument met. */
  | {
      readonly type: 'finished';
      readonly t_s: number;
      readonly reason: 'program' | 'stopped' | { readonly rule: number };
    };

/** One reading outside a run. NaN for what the instrument cannot tell. */
export interface Reading {
  readonly potential_V: number;
  readonly current_A: number;
  readonly cellOn: boolean;
}

/** A copy of the data of a run, or of a part of it, on the storage of the instrument. */
export interface StoredCopy {
  readonly name: string;
  readonly bytes: number;
}

/** The copies of runs on an instrument's storage. Nothing on it is ever deleted. */
export interface Copies {
  /** Throws `instrument-refused` where there is no storage. */
  list(): Promise<readonly StoredCopy[]>;
  /** Whether a copy is of the run that told these programs with `copy`. */
  belongs(copy: StoredCopy, programs: readonly unknown[]): boolean;
  /**
   * Tells a run again from its copy, as `run` told it; `finished` only where the end is in the copy, and
   * `instrument-failed` in its place where that is how the run ended. `programs`: what the run told with `copy`, in that
   * order. Throws `state-refused` where there is no copy of this run.
   */
  events(programs: readonly unknown[]): AsyncGenerator<DriverEvent, void, void>;
}

/** One connected instrument. One run at a time. */
export interface Potentiostat extends AsyncDisposable {
  readonly identity: Identity;
  readonly can: Capabilities;
  /**
   * Negotiates: turns the request into a plan or refuses with `waveform-unsupported` and ALL reasons as problems.
   * Never switches the cell on.
   */
  prepare(request: RunRequest, acquisition: Acquisition): Promise<Plan>;
  /**
   * Plays the plan. One call is one run, pauses included. Aborting `signal` asks for a stop: the driver stops the
   * program, confirms the cell off, yields the remaining samples and then `finished` (reason 'stopped').
   * On any trouble it first does all it can to confirm the cell off, then throws; the code is `cell-not-off` when
   * it could not, with the trouble as cause. Leaving the iteration early (`return`) also confirms off.
   */
  run(plan: Plan, signal: AbortSignal): AsyncGenerator<DriverEvent, void, void>;
  /** Stops the program, confirms off, keeps the position. Resolves when the cell is off. Only while running. */
  pause(): Promise<void>;
  /** Goes on from the start of the interrupted cycle (of a hold outside repeats: its remaining time). */
  resume(): Promise<void>;
  /** Leaves the present protocol step and goes on with the next. */
  skipStep(): Promise<void>;
  /**
   * Leaves the rest of this visit out, or all that is left of a repeat around it (by its number, see `repeatsOf`), and
   * goes on with what follows. Does nothing when the run has gone on from there by itself. Only where the instrument
   * does not watch conditions by itself.
   */
  leave?(visit: { readonly segment: number; readonly cycle: number }, repeat?: number): Promise<void>;
  /**
   * Leaves the rest of the present cycle out and goes on with the next one, changed. Resolves with its first visit, once it
   * is played. Throws `state-refused` and `waveform-unsupported` with the run as it was. Absent where it cannot.
   */
  adjust?(adjustment: Adjustment): Promise<{ readonly segment: number; readonly cycle: number }>;
  /** One reading while no run is going on. Never switches the cell on. */
  readNow(): Promise<Reading>;
  /** Absent where no copies are kept. Only while no run is going on. */
  readonly copies?: Copies;
  /** Resolves only when the instrument has confirmed that the cell is off; else throws `cell-not-off`. */
  ensureOff(): Promise<void>;
  /** Settles when the line is gone: undefined after an orderly close. Never rejects. */
  readonly closed: Promise<CottrellError | undefined>;
}

export interface DriverContext {
  readonly clock: Clock;
  /** True when the transport leads to an emulator with a simulated cell. */
  readonly simulated: boolean;
  /**
   * Who must be there: on a line that is made anew because a cell may be on. Another instrument that can be told by its
   * serial number is refused with `instrument-swapped` before anything is done to it.
   */
  readonly expected?: Identity | undefined;
  /** For logs: every line both ways, if anyone cares to listen. */
  readonly log?: (direction: 'sent' | 'received', line: string) => void;
}

/** What is known of a serial port without opening it. */
export interface PortInfo {
  readonly path: string;
  readonly product?: string;
  readonly manufacturer?: string;
  readonly vendorId?: string;
  readonly productId?: string;
  readonly serialNumber?: string;
}

/** A program that plays on an instrument to which the line was lost, and how far the run is known. */
export interface HeldProgram {
  /** Who plays it. */
  readonly identity: Identity;
  /** What the driver told with the event `program`. */
  readonly program: unknown;
  /** Device time up to which everything is known. */
  readonly through_s: number;
  /** The visit in force then; absent before the first sample. */
  readonly visit?: { readonly segment: number; readonly cycle: number; readonly start_s: number };
  /** Charge that is known to have passed. */
  readonly charge: { readonly cathodic_C: number; readonly anodic_C: number };
}

/** An instrument whose program has been taken up again. */
export interface Attached {
  readonly instrument: Potentiostat;
  /** The rest of the run, as `run` would have told it, from a gap mark on and without `started`. Once. */
  events(signal: AbortSignal): AsyncGenerator<DriverEvent, void, void>;
}

/** Something about an instrument that its documents do not say, as it was found out. */
export interface ProbeFinding {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  /** The figures behind the answer. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What a driver found out about an instrument. */
export interface ProbeReport {
  readonly identity: Identity;
  readonly findings: readonly ProbeFinding[];
}

/** A driver as the catalogue lists it. */
export interface DriverModule {
  readonly id: string;
  readonly label: string;
  /** Judges by the port's description alone; 'maybe' means: open it and ask. */
  match(port: PortInfo): 'yes' | 'maybe' | 'no';
  /**
   * Line settings for a real port, the likeliest first; never none. The next are tried where `open` says
   * `not-an-instrument`.
   */
  serialSettings(port: PortInfo): readonly {
    readonly baudRate: number;
    readonly xon?: boolean;
    readonly rtscts?: boolean;
  }[];
  /**
   * Makes contact: synchronises, identifies, confirms the cell off. Throws `not-an-instrument` when the far end is
   * not one of this driver's.
   */
  open(transport: Transport, context: DriverContext): Promise<Potentiostat>;
  /**
   * Takes up a program that went on without a line. Nothing is stopped, and nothing is sent that could: an instrument
   * that turns out to be another one, or to play something else, is left as it was. Absent where no instrument of this
   * driver goes on alone. Throws `instrument-swapped` for another instrument, `not-an-instrument` as `open` does.
   */
  attach?(transport: Transport, context: DriverContext, held: HeldProgram): Promise<Attached>;
  /**
   * Finds out what the documents do not say, with a dummy cell that this switches on and off. It ends with the cell
   * confirmed off, or throws `cell-not-off` or `link-lost`. The line is closed afterwards.
   */
  probe?(
    transport: Transport,
    context: DriverContext,
    tell: (finding: ProbeFinding) => void,
  ): Promise<ProbeReport>;
}
