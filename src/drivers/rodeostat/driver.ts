// The driver of the IO Rodeo Rodeostat: makes contact, tells what the board can do, plans and plays. The wire is in
// codec.ts, the talk in conversation.ts, the run in player.ts.
import { CottrellError } from '../../core/errors.ts';
import type {
  Acquisition,
  Adjustment,
  Capabilities,
  DriverContext,
  DriverEvent,
  DriverModule,
  Identity,
  Plan,
  PortInfo,
  Potentiostat,
  Reading,
  RunRequest,
} from '../driver.ts';
import type { Transport } from '../transport.ts';
import { type Board, boardByVariant, SAMPLE_PERIOD_us } from './boards.ts';
import { CellSwitch } from './cell-switch.ts';
import { answeredCurrent_A, answeredPotential_V } from './codec.ts';
import { Conversation } from './conversation.ts';
import { negotiate } from './negotiate.ts';
import { Player } from './player.ts';
import type { Program } from './program.ts';

/** USB identities of the processors these boards are built with. */
const KNOWN_PORTS = [
  { vendorId: '239a', productId: '802b' }, // Adafruit ItsyBitsy M4
  { vendorId: '16c0', productId: '0483' }, // Teensy, USB serial
];
const NEEDED_TESTS = ['constant', 'multiStep', 'linearSweep'];

export interface RodeostatSettings {
  /** Turn the sign of all currents round: for boards whose firmware was built for the other hardware version. */
  readonly invertCurrent?: boolean;
}

/** The driver as the catalogue lists it. */
export function rodeostatDriver(settings: RodeostatSettings = {}): DriverModule {
  return {
    id: 'rodeostat',
    label: 'IO Rodeo Rodeostat',
    match: matchPort,
    // The speed is ignored: the port is USB all the way.
    serialSettings: () => [{ baudRate: 115_200 }],
    open: (transport, context) => open(transport, context, settings),
  };
}

/** Other things are built with the same processors, so a port is never more than worth asking. */
function matchPort({ vendorId, productId }: PortInfo): 'maybe' | 'no' {
  if (vendorId === undefined) return 'maybe';
  const is = (a: string | undefined, b: string) => a?.toLowerCase() === b;
  const known = KNOWN_PORTS.some((port) => is(vendorId, port.vendorId) && is(productId, port.productId));
  return known ? 'maybe' : 'no';
}

async function open(
  transport: Transport,
  context: DriverContext,
  settings: RodeostatSettings,
): Promise<Potentiostat> {
  const talk = new Conversation(transport, context);
  try {
    const firmware = await hello(talk, transport);
    if (context.expected !== undefined) await mustBe(talk, context.expected);
    const { board, serial } = await identify(talk);
    const cell = new CellSwitch(talk, board);
    await cell.off();
    const identity: Identity = {
      driver: 'rodeostat',
      model: board.id,
      label: board.label,
      serial,
      firmware,
      simulated: context.simulated,
    };
    return new Rodeostat(transport, context, talk, board, cell, identity, settings);
  } catch (error) {
    talk.close();
    throw error;
  }
}

/** Asks for the version. A half-written line of an earlier program is flushed first. */
async function hello(talk: Conversation, transport: Transport): Promise<string> {
  try {
    talk.poke();
    const { success, response } = await talk.askTwice('getVersion');
    if (success && typeof response.version === 'string') return response.version;
  } catch (error) {
    if (!(error instanceof CottrellError) || error.code !== 'instrument-silent') throw error;
  }
  throw new CottrellError('not-an-instrument', `No Rodeostat answered on ${transport.name}.`);
}

/** Asks for the serial number, which changes nothing. Boards of whom nobody set one are all alike. */
async function mustBe(talk: Conversation, expected: Identity): Promise<void> {
  const { deviceId } = (await talk.command('getDeviceId')).response;
  if (expected.driver === 'rodeostat' && String(deviceId ?? '') === expected.serial) return;
  throw new CottrellError(
    'instrument-swapped',
    `This is the Rodeostat ${deviceId}, and the instrument whose cell may be on is ${expected.label} ${expected.serial}. Nothing was done to this one.`,
  );
}

async function identify(talk: Conversation): Promise<{ board: Board; serial: string }> {
  const { variant } = (await talk.command('getVariant')).response;
  const named = boardByVariant(String(variant));
  if (named === undefined)
    throw new CottrellError('instrument-unsupported', `The board variant ${variant} is not known.`);
  // What the board can switch is asked, not read from its name or version.
  const hardware = await talk.askTwice('getHardwareVersion');
  const board = { ...named, relays: hardware.success && hardware.response.version !== 'V0.1' };
  const { testNames } = (await talk.command('getTestNames')).response;
  for (const test of NEEDED_TESTS)
    if (!Array.isArray(testNames) || !testNames.includes(test))
      throw new CottrellError('instrument-unsupported', `The firmware has no ${test} test.`);
  const mux = await talk.askTwice('getMuxEnabled');
  if (mux.success && mux.response.muxEnabled === true)
    await talk.command('setMuxEnabled', '"muxEnabled":false');
  const { deviceId } = (await talk.command('getDeviceId')).response;
  return { board, serial: String(deviceId ?? '') };
}

function capabilitiesOf(board: Board): Capabilities {
  const limit_V = board.voltRanges.at(-1)!.max_V;
  const ranges_A = board.currentRanges.map((range) => range.end_A);
  return {
    potential_V: { low: -limit_V, high: limit_V },
    span_V: 2 * limit_V,
    currentRanges_A: ranges_A,
    maxCurrent_A: ranges_A.at(-1)!,
    shortestPeriod_s: SAMPLE_PERIOD_us.shortest / 1e6,
    segments: board.relays ? ['hold', 'ramp', 'open-circuit'] : ['hold', 'ramp'],
    timing: 'host',
    repeats: false,
    integratesCharge: false,
    stopsOnCharge: false,
    watchesConditions: false,
    pauseModes: ['open circuit'],
    // The present test goes on to its end while the board has power.
    runsWithoutLink: true,
    adjusts: 'with the cell on',
    storesCopies: false,
  };
}

class Rodeostat implements Potentiostat {
  readonly identity: Identity;
  readonly can: Capabilities;
  readonly closed: Promise<CottrellError | undefined>;
  readonly #transport: Transport;
  readonly #context: DriverContext;
  readonly #talk: Conversation;
  readonly #board: Board;
  readonly #cell: CellSwitch;
  readonly #sign: 1 | -1;
  #player: Player | undefined;
  /** Stops the run that is going on and resolves when its cell is off. */
  #endRun: (() => Promise<void>) | undefined;

  constructor(
    transport: Transport,
    context: DriverContext,
    talk: Conversation,
    board: Board,
    cell: CellSwitch,
    identity: Identity,
    settings: RodeostatSettings,
  ) {
    this.#transport = transport;
    this.#context = context;
    this.#talk = talk;
    this.#board = board;
    this.#cell = cell;
    this.#sign = settings.invertCurrent ? -1 : 1;
    this.identity = identity;
    this.can = capabilitiesOf(board);
    this.closed = transport.closed;
  }

  async prepare(request: RunRequest, acquisition: Acquisition): Promise<Plan> {
    const plan = negotiate(this.#board, request, acquisition);
    if (this.#sign > 0) return plan;
    return { ...plan, notes: [...plan.notes, 'The sign of all currents of this board is turned round.'] };
  }

  async *run(plan: Plan, signal: AbortSignal): AsyncGenerator<DriverEvent, void, void> {
    if (this.#player !== undefined) throw refused('a run is going on');
    const stop = new AbortController();
    const player = new Player({
      talk: this.#talk,
      cell: this.#cell,
      clock: this.#context.clock,
      program: plan.program as Program,
      sign: this.#sign,
    });
    this.#player = player;
    const played = player.play(AbortSignal.any([signal, stop.signal]));
    this.#endRun = () => {
      stop.abort();
      return played;
    };
    try {
      for (let event = await player.outbox.next(); event !== undefined; event = await player.outbox.next())
        yield event;
    } finally {
      // Left early or not: the run is over only when the cell is off.
      player.outbox.discard();
      await this.#endRun();
      this.#endRun = undefined;
      this.#player = undefined;
    }
  }

  pause(): Promise<void> {
    return this.#running().pause();
  }

  resume(): Promise<void> {
    return this.#running().resume();
  }

  skipStep(): Promise<void> {
    return this.#running().skip();
  }

  leave(visit: { readonly segment: number; readonly cycle: number }, repeat?: number): Promise<void> {
    return this.#running().leave(visit, repeat);
  }

  async adjust({ request, acquisition, when }: Adjustment): Promise<{ segment: number; cycle: number }> {
    const player = this.#running();
    const program = negotiate(this.#board, request, acquisition).program as Program;
    return player.adjust(program, when);
  }

  #running(): Player {
    if (this.#player === undefined) throw refused('no run is going on');
    return this.#player;
  }

  async readNow(): Promise<Reading> {
    if (this.#player !== undefined) throw refused('a run is going on');
    const current_A = this.#sign * answeredCurrent_A(await this.#talk.command('getCurr'));
    const set_V = answeredPotential_V(await this.#talk.command('getVolt'));
    if (!this.#board.relays) {
      const cellOn = Math.abs(set_V) > this.#board.voltRanges.at(-1)!.max_V / 2000;
      return { potential_V: set_V, current_A, cellOn };
    }
    const { connected } = (await this.#talk.command('getAllElectConnected')).response;
    const cellOn = connected !== false;
    // Without electrodes the current is the offset of the input, and nothing is known of the cell.
    return { potential_V: cellOn ? set_V : Number.NaN, current_A, cellOn };
  }

  async ensureOff(): Promise<void> {
    if (this.#player !== undefined) throw refused('a run is going on');
    await this.#cell.off();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#endRun?.();
    this.#talk.close();
    await this.#transport.close();
  }
}

function refused(why: string): CottrellError {
  return new CottrellError('state-refused', `This cannot be done now: ${why}.`);
}
