// A potentiostat for tests of the engine: plays events that the test writes down, in the time of the given clock, and
// fails wherever the test says. It keeps the contract of src/drivers/driver.ts except where it is told to break it.
import { CottrellError } from '../../src/core/errors.ts';
import type { StopRule } from '../../src/core/rules.ts';
import { BlockBuilder, type SampleBlock } from '../../src/core/samples.ts';
import { durationOf, sampleCountOf, visitsOf, type Waveform } from '../../src/core/waveform.ts';
import type { Clock } from '../../src/drivers/clock.ts';
import type {
  Acquisition,
  Capabilities,
  Copies,
  DriverEvent,
  Identity,
  Plan,
  Potentiostat,
  Reading,
  RunRequest,
} from '../../src/drivers/driver.ts';

/** One entry of a script: something the driver tells, a time it waits, or trouble. */
export type ScriptStep = DriverEvent | { readonly wait_s: number } | { readonly fail: unknown } | 'hang';

export interface FakeOptions {
  readonly clock: Clock;
  /** What a run plays, up to but without `finished`; made anew for each run. */
  readonly script?: (plan: Plan) => Iterable<ScriptStep>;
  /** How the run answers an abort. */
  readonly onStop?: { readonly takes_s?: number; readonly script?: readonly ScriptStep[] };
  /** How the program ends by itself. */
  readonly reason?: Extract<DriverEvent, { type: 'finished' }>['reason'] | 'says nothing';
  /** One entry a call, the last one for all later calls: how `ensureOff` answers. */
  readonly off?: readonly ('ok' | 'fails' | 'hangs' | { readonly takes_s: number })[];
  readonly prepare?: { readonly takes_s?: number; readonly error?: CottrellError };
  readonly pause?: { readonly takes_s?: number; readonly error?: CottrellError };
  readonly resume?: { readonly error?: CottrellError };
  readonly reading?: { readonly takes_s: number };
  readonly copies?: Copies;
  readonly skip?: { readonly error?: CottrellError };
  readonly pauseModes?: Capabilities['pauseModes'];
  readonly close?: 'ok' | 'hangs' | 'fails';
  readonly rulesBy?: 'host' | 'instrument';
  readonly watchesConditions?: boolean;
  readonly leave?: { readonly error?: CottrellError };
  /** Serial number, where it is not always the same instrument that answers. */
  readonly serial?: string;
}

const FAKE_IDENTITY: Identity = {
  driver: 'fake',
  model: 'fake-1',
  label: 'Fake 1',
  serial: '0001',
  firmware: '1.0',
  simulated: true,
};

export class FakePotentiostat implements Potentiostat {
  readonly identity: Identity;
  readonly can: Capabilities;
  readonly closed: Promise<CottrellError | undefined>;
  readonly copies?: Copies;
  /** Everything that was asked of it, in order. */
  readonly calls: string[] = [];
  readonly #options: FakeOptions;
  readonly #closing = Promise.withResolvers<CottrellError | undefined>();
  /** Lets a paused script go on. */
  #gate: PromiseWithResolvers<void> | undefined;
  #offCalls = 0;
  #t_s = 0;

  constructor(options: FakeOptions) {
    this.#options = options;
    this.closed = this.#closing.promise;
    this.identity = { ...FAKE_IDENTITY, serial: options.serial ?? FAKE_IDENTITY.serial };
    this.can = {
      potential_V: { low: -6, high: 6 },
      span_V: 12,
      currentRanges_A: [1],
      maxCurrent_A: 1,
      shortestPeriod_s: 1e-3,
      segments: ['hold', 'hold-current', 'open-circuit', 'ramp'],
      timing: 'device',
      repeats: true,
      integratesCharge: true,
      stopsOnCharge: true,
      watchesConditions: options.watchesConditions ?? true,
      pauseModes: options.pauseModes ?? ['open circuit'],
      runsWithoutLink: true,
      adjusts: 'no',
      storesCopies: options.copies !== undefined,
    };
    if (options.copies !== undefined) this.copies = options.copies;
  }

  async prepare(request: RunRequest, _acquisition: Acquisition): Promise<Plan> {
    this.calls.push('prepare');
    const { takes_s = 0, error } = this.#options.prepare ?? {};
    if (takes_s > 0) await this.#options.clock.sleep(takes_s);
    if (error) throw error;
    return planFor(request, this.#options.rulesBy);
  }

  async *run(plan: Plan, signal: AbortSignal): AsyncGenerator<DriverEvent, void, void> {
    this.calls.push('run');
    const { script, onStop = {}, reason = 'program', clock } = this.#options;
    yield { type: 'started' };
    for (const step of script?.(plan) ?? samplesOf(plan.waveform)) {
      await this.#atGate(signal);
      if (signal.aborted) break;
      yield* this.#play(step, signal);
    }
    if (signal.aborted) {
      this.calls.push('stop');
      await clock.sleep(onStop.takes_s ?? 0);
      for (const step of onStop.script ?? []) yield* this.#play(step, undefined);
    }
    if (reason === 'says nothing') return;
    this.calls.push('off');
    yield { type: 'finished', t_s: this.#t_s, reason: signal.aborted ? 'stopped' : reason };
  }

  async *#play(step: ScriptStep, signal: AbortSignal | undefined): AsyncGenerator<DriverEvent, void, void> {
    if (step === 'hang') await new Promise(() => undefined);
    else if ('wait_s' in step) await this.#options.clock.sleep(step.wait_s, signal);
    else if ('fail' in step) throw step.fail;
    else {
      if (step.type === 'samples' && step.block.length > 0) this.#t_s = step.block.t_s.at(-1)!;
      yield step;
    }
  }

  async #atGate(signal: AbortSignal): Promise<void> {
    if (this.#gate === undefined) return;
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    if (!signal.aborted) await Promise.race([this.#gate.promise, aborted]);
  }

  async pause(): Promise<void> {
    this.calls.push('pause');
    const { takes_s = 0, error } = this.#options.pause ?? {};
    if (takes_s > 0) await this.#options.clock.sleep(takes_s);
    if (error) throw error;
    this.#gate = Promise.withResolvers();
  }

  async resume(): Promise<void> {
    this.calls.push('resume');
    if (this.#options.resume?.error) throw this.#options.resume.error;
    this.#gate?.resolve();
    this.#gate = undefined;
  }

  async skipStep(): Promise<void> {
    this.calls.push('skip');
    if (this.#options.skip?.error) throw this.#options.skip.error;
  }

  async leave(visit: { segment: number; cycle: number }, repeat?: number): Promise<void> {
    this.calls.push(
      `leave ${visit.segment}.${visit.cycle}${repeat === undefined ? '' : ` repeat ${repeat}`}`,
    );
    if (this.#options.leave?.error) throw this.#options.leave.error;
  }

  async readNow(): Promise<Reading> {
    this.calls.push('read');
    await this.#options.clock.sleep(this.#options.reading?.takes_s ?? 0);
    return { potential_V: 0.25, current_A: Number.NaN, cellOn: false };
  }

  async ensureOff(): Promise<void> {
    this.calls.push('ensure-off');
    const answers = this.#options.off ?? ['ok'];
    const answer = answers[Math.min(this.#offCalls++, answers.length - 1)]!;
    if (answer === 'hangs') await new Promise(() => undefined);
    if (answer === 'fails') throw new CottrellError('cell-not-off', 'the instrument answered !0003');
    if (typeof answer === 'object') await this.#options.clock.sleep(answer.takes_s);
  }

  /** The line dies. */
  lose(message = 'the cable was pulled'): void {
    this.calls.push('lost');
    this.#closing.resolve(new CottrellError('link-lost', message));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.calls.push('close');
    this.#closing.resolve(undefined);
    if (this.#options.close === 'hangs') await new Promise(() => undefined);
    if (this.#options.close === 'fails') throw new Error('the port did not close');
  }
}

/** A plan that does what is asked. */
export function planFor(request: RunRequest, by: 'host' | 'instrument' = 'host'): Plan {
  return {
    waveform: request.waveform,
    request,
    acquisition: { coarsen: false },
    duration_s: durationOf(request.waveform),
    samples: sampleCountOf(request.waveform),
    range: request.range,
    rules: request.rules.map(() => ({ by, exactness: 'within one sample' })),
    notes: [],
    programText: 'e\nwait 1\n\n',
    program: undefined,
  };
}

/** A request for a waveform with stop rules. */
export function requestFor(waveform: Waveform, rules: readonly StopRule[] = []): RunRequest {
  return { waveform, rules, pause: 'open circuit', onLinkLoss: 'off', range: { fixed_A: 0.1 } };
}

/**
 * The samples of a waveform, `perBlock` to a block, the first of each visit one period after its beginning. Each
 * block comes `pace` × its device time after the one before it (0: at once). The current is −1 mA below 0 V and
 * +1 mA above, unless `current_A` says otherwise.
 */
export function* samplesOf(
  waveform: Waveform,
  options: {
    readonly perBlock?: number;
    readonly pace?: number;
    readonly current_A?: (t_s: number, segment: number, cycle: number) => number;
  } = {},
): Generator<ScriptStep> {
  const { perBlock = 100, pace = 0 } = options;
  const builder = new BlockBuilder(perBlock);
  let told_s = 0;
  let end_s = 0;
  function* send(until_s: number): Generator<ScriptStep> {
    if (pace > 0) yield { wait_s: (until_s - told_s) * pace };
    told_s = until_s;
    yield { type: 'samples', block: builder.take() };
  }
  for (const { segment, cycle, node, start_s } of visitsOf(waveform)) {
    const { period_s } = node.sampling;
    builder.mark({ kind: 'segment', t_s: start_s, segment, cycle, period_s });
    const set_V = node.kind === 'hold' ? node.potential_V : Number.NaN;
    for (let n = 1; n <= Math.round(node.duration_s / period_s); n++) {
      const t_s = micro(start_s + n * period_s);
      const current_A =
        options.current_A?.(t_s, segment, cycle) ??
        (node.kind === 'open-circuit' ? Number.NaN : set_V < 0 ? -1e-3 : 1e-3);
      builder.add(t_s, set_V, set_V, Number.NaN, current_A, 0, segment, cycle);
      if (builder.length === perBlock) yield* send(t_s);
    }
    end_s = start_s + node.duration_s;
  }
  const last = visitsOf(waveform);
  let visit = { segment: 0, cycle: 0 };
  for (const { segment, cycle } of last) visit = { segment, cycle };
  builder.mark({ kind: 'end', t_s: micro(end_s), ...visit, period_s: 0 });
  yield* send(end_s);
}

/** A block of samples in one visit, `period_s` apart, the first one period after `start_s`. */
export function blockOf(
  start_s: number,
  period_s: number,
  currents_A: readonly number[],
  at: {
    readonly segment?: number;
    readonly cycle?: number;
    readonly flags?: number;
    readonly set_V?: number;
  } = {},
): SampleBlock {
  const { segment = 0, cycle = 0, flags = 0, set_V = Number.NaN } = at;
  const builder = new BlockBuilder(Math.max(1, currents_A.length));
  for (const [n, current_A] of currents_A.entries())
    builder.add(
      micro(start_s + (n + 1) * period_s),
      set_V,
      Number.NaN,
      Number.NaN,
      current_A,
      flags,
      segment,
      cycle,
    );
  return builder.take();
}

/** On the grain of instrument times. */
function micro(t_s: number): number {
  return Math.round(t_s * 1e6) / 1e6;
}
