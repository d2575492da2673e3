// A MethodSCRIPT instrument as the engine sees it: what it is, what it can do, and what it is asked for.
// How a run goes is in run.ts; nothing outside a run ever switches the cell on.
import { CottrellError } from '../../core/errors.ts';
import { durationOf, sampleCountOf } from '../../core/waveform.ts';
import type {
  Acquisition,
  Adjustment,
  Capabilities,
  Copies,
  DriverEvent,
  Identity,
  Plan,
  Potentiostat,
  Reading,
  RunRequest,
} from '../driver.ts';
import type { Transport } from '../transport.ts';
import { leanerExtras } from './choose.ts';
import type { Conversation } from './conversation.ts';
import { type Copy, copyIn, copyNote, TOKEN_OF_THE_RUN, whyNoCopy } from './copy.ts';
import type { HeldRun } from './held.ts';
import { PreparedRun } from './leg.ts';
import type { Model } from './models.ts';
import { type Negotiated, negotiate } from './negotiate.ts';
import { Package } from './packet.ts';
import { isCopyAmong, retell } from './retell.ts';
import { type Begun, Run } from './run.ts';
import { copiesOn, freeRoom_bytes, mountLines, roomNow_bytes } from './storage.ts';

/** How long disposing waits for a run that it stops. */
const DISPOSE_S = 10;

type BegunAnew = Extract<Begun, { kind: 'prepared' }>;

export class MethodScriptPotentiostat implements Potentiostat {
  readonly identity: Identity;
  readonly can: Capabilities;
  readonly closed: Promise<CottrellError | undefined>;
  readonly #model: Model;
  readonly #conversation: Conversation;
  readonly #transport: Transport;
  #run: Run | undefined;
  /** What is asked outside a run is done one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(model: Model, identity: Identity, conversation: Conversation, transport: Transport) {
    this.#model = model;
    this.identity = identity;
    this.can = capabilitiesOf(model);
    this.#conversation = conversation;
    this.#transport = transport;
    this.closed = transport.closed;
  }

  async prepare(request: RunRequest, acquisition: Acquisition): Promise<Plan> {
    const negotiated = negotiate(this.#model, request, acquisition);
    const { prepared, copyNotes } = await this.#outsideRun('prepare a run', async () => {
      const { copy, notes: copyNotes } =
        request.storage === 'copy' ? await this.#planCopy(negotiated) : { notes: [] };
      return { prepared: await this.#loadRichest(negotiated, copy), copyNotes };
    });
    const { waveform, range, rules, settings } = negotiated;
    const programText = prepared.script.join('\n');
    const notes = [...negotiated.notes, ...copyNotes, `The program has ${programText.length} bytes.`];
    if (prepared.settings !== settings)
      notes.push(
        'This firmware refuses to measure some quantities beside the necessary: they are not recorded.',
      );
    const holdsCurrent = prepared.program.loops.some(({ technique }) => technique === 'cp');
    if (holdsCurrent && !prepared.settings.extras.heldCurrent)
      notes.push(
        'The charge at constant current is that of the set current: this firmware does not measure what really flows.',
      );
    const samples = sampleCountOf(waveform);
    const duration_s = durationOf(waveform);
    return {
      ...{ waveform, request, acquisition, duration_s, samples, range, rules, notes, programText },
      program: prepared,
    };
  }

  /** The copy that fits on the storage, in the words for the plan. Without a storage the request is refused. */
  async #planCopy({ program, settings: { extras } }: Negotiated): Promise<{ copy?: Copy; notes: string[] }> {
    let room_bytes: number;
    try {
      room_bytes = await freeRoom_bytes(this.#conversation, this.#model);
    } catch (cause) {
      if (!(cause instanceof CottrellError) || cause.code !== 'instrument-refused') throw cause;
      const message = `No copy of the data can be kept on the instrument: ${cause.message} Leave "on instrument storage" out.`;
      throw new CottrellError('waveform-unsupported', `${this.#model.label} cannot play this.`, {
        problems: [{ message }],
        cause,
      });
    }
    const mount = mountLines(this.#model);
    const copy = copyIn(room_bytes, program, extras, { token: TOKEN_OF_THE_RUN, leg: 0, mount });
    return { ...(copy && { copy }), notes: [copyNote(copy, room_bytes, program, extras)] };
  }

  /** Loads the script, which proves that it is accepted and does not touch the cell; a leaner one if it is refused. */
  async #loadRichest(
    { waveform, program, settings }: Negotiated,
    copy: Copy | undefined,
  ): Promise<PreparedRun> {
    let refusal: unknown;
    let refused = '';
    for (const extras of [settings.extras, ...leanerExtras(settings.extras)]) {
      const chosen = extras === settings.extras ? settings : { ...settings, extras };
      const prepared = new PreparedRun(waveform, program, chosen, copy);
      const text = prepared.script.join('\n');
      // A quantity that this program has no use for changes nothing.
      if (text === refused) continue;
      refused = text;
      try {
        await this.#conversation.load(prepared.script);
        return prepared;
      } catch (error) {
        if (!(error instanceof CottrellError) || error.code !== 'instrument-refused') throw error;
        refusal = error;
      }
    }
    throw refusal;
  }

  async *run(plan: Plan, signal: AbortSignal): AsyncGenerator<DriverEvent, void, void> {
    if (!(plan.program instanceof PreparedRun))
      throw new CottrellError('internal', 'This plan was made by another driver.');
    const keeps = plan.request.onLinkLoss === 'continue';
    const begun: Begun = { kind: 'prepared', keeps, ...(await this.#withOwnCopy(plan.program)) };
    yield* this.#play(new Run(this.#conversation, this.#model, begun, signal));
  }

  /** A plan can be played again: each run keeps a copy under its own name, as far as the room goes that is left by then. */
  async #withOwnCopy(planned: PreparedRun): Promise<Pick<BegunAnew, 'prepared' | 'noCopy'>> {
    const { waveform, program, settings, copy } = planned;
    if (copy === undefined) return { prepared: planned, noCopy: undefined };
    const room_bytes = await this.#outsideRun('look at the storage', () =>
      roomNow_bytes(this.#conversation, this.#model),
    );
    const token = this.#conversation.clock.wall_ms().toString(36);
    const own = copyIn(room_bytes ?? 0, program, settings.extras, { ...copy, token });
    return {
      prepared: new PreparedRun(waveform, program, settings, own),
      noCopy: own === undefined ? whyNoCopy(room_bytes) : undefined,
    };
  }

  /** The rest of a program that plays already (`lines`: what was read of it), or that has ended meanwhile. */
  async *takeUp(
    held: HeldRun,
    lines: readonly string[] | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<DriverEvent, void, void> {
    yield* this.#play(new Run(this.#conversation, this.#model, { kind: 'held', held, lines }, signal));
  }

  readonly copies: Copies = {
    list: () => this.#outsideRun('look at the storage', () => copiesOn(this.#conversation, this.#model)),
    belongs: ({ name }, programs) => isCopyAmong(name, programs),
    events: (programs) => this.#retell(programs),
  };

  /** What is asked meanwhile waits until the copy has been read. */
  async *#retell(programs: readonly unknown[]): AsyncGenerator<DriverEvent, void, void> {
    const done = Promise.withResolvers<void>();
    const before = this.#outsideRun('read a copy', async () => undefined);
    this.#turn = done.promise;
    try {
      await before;
      yield* retell(this.#conversation, this.#model, programs);
    } finally {
      done.resolve();
    }
  }

  async *#play(run: Run): AsyncGenerator<DriverEvent, void, void> {
    if (this.#run !== undefined) throw new CottrellError('state-refused', 'A run is going on already.');
    this.#run = run;
    try {
      await this.#turn;
      yield* run.events();
    } finally {
      this.#run = undefined;
    }
  }

  async pause(): Promise<void> {
    return this.#running('pause').pause();
  }

  async resume(): Promise<void> {
    return this.#running('resume').resume();
  }

  async skipStep(): Promise<void> {
    return this.#running('skip a step').skipStep();
  }

  async adjust({
    request,
    acquisition,
    mayOpenCell,
    when,
  }: Adjustment): Promise<{ segment: number; cycle: number }> {
    const run = this.#running('change the pulse');
    const { waveform, settings } = negotiate(this.#model, request, acquisition);
    if (mayOpenCell) return run.adjust(waveform, settings, when);
    throw new CottrellError(
      'state-refused',
      `${this.#model.label} cannot change a program while it plays: it is stopped and another one begun, with the cell open for some tenths of a second.`,
      { advice: 'Accept that the cell is opened for a moment, or let the run go on as it is.' },
    );
  }

  async readNow(): Promise<Reading> {
    const output = await this.#outsideRun('take a reading', () =>
      this.#conversation.execute(readingScript(this.#model)),
    );
    const line = output.find((text) => text.startsWith('P'));
    const pack = new Package();
    if (line === undefined || !pack.decode(line))
      throw new CottrellError('link-garbled', 'The instrument answered a reading with something else.');
    return { potential_V: pack.value(0), current_A: Number.NaN, cellOn: false };
  }

  async ensureOff(): Promise<void> {
    if (this.#run !== undefined)
      throw new CottrellError('cell-not-off', 'The cell is not confirmed off: a run is still going on.');
    try {
      await this.#outsideRun('switch the cell off', () => this.#conversation.switchOff(false));
    } catch (cause) {
      if (cause instanceof CottrellError && cause.code === 'link-lost')
        throw new CottrellError('cell-not-off', `The cell is not confirmed off: ${cause.message}`, { cause });
      throw cause;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const run = this.#run;
    if (run !== undefined) {
      run.abort();
      await Promise.race([run.over, this.#conversation.clock.sleep(DISPOSE_S)]);
    }
    await this.#transport.close();
  }

  #running(what: string): Run {
    if (this.#run === undefined)
      throw new CottrellError('state-refused', `Cannot ${what}: no run is going on.`);
    return this.#run;
  }

  async #outsideRun<T>(what: string, act: () => Promise<T>): Promise<T> {
    if (this.#run !== undefined)
      throw new CottrellError('state-refused', `Cannot ${what}: a run is going on.`);
    const acting = this.#turn.then(act);
    this.#turn = acting.catch(() => undefined);
    return acting;
  }
}

/** The potential at open circuit: the cell stays off. */
function readingScript({ modes }: Model): string[] {
  return [
    'var p',
    'set_pgstat_chan 0',
    `set_pgstat_mode ${modes[0]!.mode}`,
    'cell_off',
    'meas 100m p ab',
    'pck_start',
    'pck_add p',
    'pck_end',
  ];
}

function capabilitiesOf(model: Model): Capabilities {
  const { modes } = model;
  const ranges = modes[0]!.currentRanges.map(({ max_A }) => max_A);
  return {
    potential_V: {
      low: Math.min(...modes.map(({ low_V }) => low_V)),
      high: Math.max(...modes.map(({ high_V }) => high_V)),
    },
    span_V: Math.max(...modes.map(({ span_V }) => span_V)),
    currentRanges_A: ranges.sort((a, b) => a - b),
    maxCurrent_A: model.maxCurrent_A,
    shortestPeriod_s: model.shortestInterval_s,
    segments: model.galvanostat
      ? ['hold', 'hold-current', 'open-circuit', 'ramp', 'impedance']
      : ['hold', 'open-circuit', 'ramp', 'impedance'],
    timing: 'device',
    repeats: true,
    integratesCharge: true,
    stopsOnCharge: true,
    watchesConditions: true,
    pauseModes: ['open circuit'],
    runsWithoutLink: true,
    adjusts: 'with the cell open',
    storesCopies: true,
  };
}
