// The picture of one instrument that windows and terminals show: whole every time, on every change of state and else
// at most four times a second. Whoever comes later gets the present one first. Nobody can slow the run down by looking.
import { BehaviorSubject, type Observable } from 'rxjs';
import type { LedgerTotals } from '../../core/ledger.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { SampleBlock } from '../../core/samples.ts';
import type { Clock } from '../../drivers/clock.ts';
import type { Capabilities, Identity, Plan } from '../../drivers/driver.ts';
import type { State } from './machine.ts';
import { type Progress, progressOf } from './progress.ts';
import type { Run } from './runner.ts';

const SHORTEST_DISTANCE_S = 0.25;
const WARNINGS_KEPT = 20;
/** Timers may fire a little early. */
const EARLY_S = 1e-3;

export interface Warning {
  readonly t_s: number;
  readonly message: string;
}

/** A plan without what only the driver understands. */
type PlanSummary = Omit<Plan, 'program' | 'waveform' | 'request' | 'acquisition'>;

/** Everything there is to know about one instrument and its run, as plain data. */
export interface Snapshot {
  readonly state: State;
  readonly instrument?: { readonly identity: Identity; readonly can: Capabilities };
  /** The plan that was made last, or is being played. */
  readonly plan?: PlanSummary;
  /** The run that is going on, or the last one on this instrument. */
  readonly run?: RunSnapshot;
  /** The latest first; at most 20 are kept; `warningCount` counts all since the start of the run. */
  readonly warnings: readonly Warning[];
  readonly warningCount: number;
}

interface RunSnapshot {
  readonly progress: Progress;
  readonly totals: LedgerTotals;
  readonly savedThrough_s: number;
  readonly lastSample?: LastSample;
  /** Once the run is over. */
  readonly outcome?: Outcome;
}

/** The latest warnings of a run. */
export class Warnings {
  #latest: readonly Warning[] = [];
  #count = 0;

  add(warning: Warning): void {
    this.#latest = [warning, ...this.#latest].slice(0, WARNINGS_KEPT);
    this.#count++;
  }

  clear(): void {
    this.#latest = [];
    this.#count = 0;
  }

  /** As a snapshot carries them. */
  get picture(): Pick<Snapshot, 'warnings' | 'warningCount'> {
    return { warnings: this.#latest, warningCount: this.#count };
  }
}

/** A plan as plain data for people. */
export function summaryOf({ duration_s, samples, range, rules, notes, programText }: Plan): PlanSummary {
  return { duration_s, samples, range, rules, notes, programText };
}

/** How a run stands. */
export function pictureOf(run: Run): RunSnapshot {
  const { course, result, totals, lastBlock, shown, plan, savedThrough_s } = run;
  const progress = progressOf({
    ...shown,
    elapsed_s: course.t_s,
    position: course.position,
    totals,
    rules: plan.request.rules,
    pace: course.pace,
  });
  return {
    progress,
    totals,
    savedThrough_s,
    ...(lastBlock && { lastSample: lastOf(lastBlock) }),
    ...(result && { outcome: result.outcome }),
  };
}

/** The latest sample. NaN for what was not measured. */
interface LastSample {
  readonly t_s: number;
  readonly setPotential_V: number;
  readonly potential_V: number;
  readonly cellVoltage_V: number;
  readonly current_A: number;
  readonly flags: number;
}

function lastOf(block: SampleBlock): LastSample {
  const n = block.length - 1;
  return {
    t_s: block.t_s[n]!,
    setPotential_V: block.setPotential_V[n]!,
    potential_V: block.potential_V[n]!,
    cellVoltage_V: block.cellVoltage_V[n]!,
    current_A: block.current_A[n]!,
    flags: block.flags[n]!,
  };
}

/** Publishes snapshots at a bounded rate. */
export class SnapshotStream {
  readonly #clock: Clock;
  readonly #take: () => Snapshot;
  readonly #subject: BehaviorSubject<Snapshot>;
  readonly #closed = new AbortController();
  #published_s: number;
  #timerRuns = false;

  /** `take` makes the present snapshot; it is called only when one is published. */
  constructor(clock: Clock, take: () => Snapshot) {
    this.#clock = clock;
    this.#take = take;
    this.#subject = new BehaviorSubject(take());
    this.#published_s = clock.now_s();
  }

  /** The latest snapshot first, then every later one. Completes when the instrument is given up. */
  get snapshots(): Observable<Snapshot> {
    return this.#subject.asObservable();
  }

  /** Something that people must see at once has changed. */
  publish(): void {
    if (this.#closed.signal.aborted) return;
    this.#published_s = this.#clock.now_s();
    this.#subject.next(this.#take());
  }

  /** Something has gone on: published as soon as the last snapshot is old enough. */
  touch(): void {
    if (this.#timerRuns || this.#closed.signal.aborted) return;
    this.#timerRuns = true;
    void this.#publishInTime();
  }

  /** Publishes the last snapshot and completes. */
  close(): void {
    this.publish();
    this.#closed.abort();
    this.#subject.complete();
  }

  async #publishInTime(): Promise<void> {
    // Waits again when a change of state was published meanwhile.
    while (this.#wait_s() > 0 && !this.#closed.signal.aborted)
      await this.#clock.sleep(this.#wait_s(), this.#closed.signal);
    this.#timerRuns = false;
    this.publish();
  }

  #wait_s(): number {
    const wait_s = this.#published_s + SHORTEST_DISTANCE_S - this.#clock.now_s();
    return wait_s > EARLY_S ? wait_s : 0;
  }
}
