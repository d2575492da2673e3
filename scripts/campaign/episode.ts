// One run inside this process, on a virtual clock, in which one thing goes wrong: at the line, in the instrument, on the
// disk, with the clock, or a person's command at a bad moment. Then what the program says is held against what is true.
import { join } from 'node:path';
import { CottrellError } from '../../src/core/errors.ts';
import { DRIVERS } from '../../src/drivers/catalogue.ts';
import type { Clock } from '../../src/drivers/clock.ts';
import type { Potentiostat } from '../../src/drivers/driver.ts';
import { MethodScriptEmulator } from '../../src/drivers/methodscript/emulator/emulator.ts';
import type { Faults } from '../../src/drivers/methodscript/emulator/faults.ts';
import { MODELS } from '../../src/drivers/methodscript/models.ts';
import { BOARDS } from '../../src/drivers/rodeostat/boards.ts';
import { RodeostatEmulator } from '../../src/drivers/rodeostat/emulator/emulator.ts';
import { SeededNoise } from '../../src/drivers/simulator/noise.ts';
import { makeCell } from '../../src/drivers/simulator/presets.ts';
import { loopback } from '../../src/drivers/transport.ts';
import { Session } from '../../src/main/engine/session.ts';
import { openLibrary } from '../../src/main/store/library.ts';
import { START } from '../../test/support/library.ts';
import { hold, openCircuit, repeat, request } from '../../test/support/segments.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { faultyLine, type LineFault } from './faulty-line.ts';
import { type DiskFault, FaultyRecorder } from './faulty-recorder.ts';

type Emulator = MethodScriptEmulator | RodeostatEmulator;

/** What can go wrong. */
export const FAULTS = [
  'silence',
  'unplugged',
  'garbage',
  'torn bytes',
  'doubled bytes',
  'split bytes',
  'error code',
  'cell does not switch off',
  'disk full',
  'disk refuses once',
  'library locked',
  'slow disk',
  'clock jumps',
  'computer sleeps',
  'stopped by a person',
  'paused and resumed',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface Verdict {
  readonly fault: string;
  readonly instrument: string;
  /** The fault fell into the run; else it came too late, and the run must have completed. */
  readonly struck: boolean;
  /** How the run ended, in one word. */
  readonly outcome: string;
  /** Samples that the driver handed over, that were promised, that are in the library, and that were promised and are not there. */
  readonly received: number;
  readonly promised: number;
  readonly saved: number;
  readonly lost: number;
  /** Longest time from the arrival of a sample to the end of its commit, s of the clock of the episode. */
  readonly unsaved_s: number;
  /** The cell was on, and the program did not say so. */
  readonly leftOnUnnoticed: boolean;
  /** What else is not as it must be. */
  readonly wrong: readonly string[];
}

const LINE_FAULTS: readonly string[] = [
  'silence',
  'unplugged',
  'garbage',
  'torn bytes',
  'doubled bytes',
  'split bytes',
];
const DISK_FAULTS: readonly string[] = ['disk full', 'disk refuses once', 'library locked', 'slow disk'];
/** What no run may end by. */
const HARMLESS: readonly string[] = ['split bytes', 'slow disk', 'clock jumps', 'paused and resumed'];
/** From the arrival of a sample to the end of its commit; longer is told, s. */
const PROMISED_S = 0.25;
/** Longest a run of this campaign may take in its own time: far beyond every deadline of the program. */
const LONGEST_S = 3600;

export async function playEpisode(folder: string, seed: number, fault: Fault): Promise<Verdict> {
  const random = new SeededNoise(seed);
  const clock = new JumpingClock();
  const { emulator, driver, label } = someInstrument(random, clock, fault);
  const lineFault = LINE_FAULTS.includes(fault) ? (fault as LineFault) : 'none';
  const diskFault = DISK_FAULTS.includes(fault) ? (fault as DiskFault) : 'none';
  const moment = random.uniform();
  let connections = 0;
  let struck = false;
  const strike = () => {
    struck = true;
  };
  const arrived: { samples: number; at_s: number }[] = [];
  let received = 0;
  let unsaved_s = 0;
  const session = new Session({
    clock,
    async open() {
      const { transport, far } = loopback(label);
      // The fault is of one line; the next one is sound.
      const now = connections++ === 0 ? lineFault : 'none';
      emulator.attach(faultyLine(far, now, Math.floor(200 + moment * 9000), random, strike));
      return counted(await driver.open(transport, { clock, simulated: true }));
    },
    attach: () => Promise.reject(new CottrellError('state-refused', 'nothing goes on here')),
    keepAwake: { hold: () => ({ [Symbol.dispose]: () => undefined }) },
  });

  /** The instrument, with a count of what it hands over. */
  function counted(instrument: Potentiostat): Potentiostat {
    const run = instrument.run.bind(instrument);
    instrument.run = async function* (plan, signal) {
      for await (const event of run(plan, signal)) {
        if (event.type === 'samples' && event.block.length > 0) {
          received += event.block.length;
          arrived.push({ samples: event.block.length, at_s: clock.virtual.now_s() });
        }
        yield event;
      }
    };
    return instrument;
  }

  const path = join(folder, `episode-${seed}.sqlite`);
  const wrong: string[] = [];
  let outcome = 'refused';
  let promised = 0;
  {
    using library = openLibrary(path, { clock });
    try {
      await clock.virtual.run(session.connect(), LONGEST_S);
      const plan = await clock.virtual.run(session.prepare(WANTED, { coarsen: true }), LONGEST_S);
      let recorder: FaultyRecorder | undefined;
      const ending = session.start(plan, () => {
        recorder = new FaultyRecorder(library.beginRun(START), diskFault, Math.floor(moment * 60), {
          struck: strike,
          standStill: (seconds) => clock.jump(seconds),
          saved(samples, took_s) {
            for (let left = samples; left > 0 && arrived.length > 0; ) {
              const first = arrived[0]!;
              unsaved_s = Math.max(unsaved_s, clock.virtual.now_s() - first.at_s + took_s);
              const taken = Math.min(left, first.samples);
              first.samples -= taken;
              left -= taken;
              if (first.samples === 0) arrived.shift();
            }
          },
        });
        return recorder;
      });
      void meddle(fault, moment * 9, clock, session, emulator, strike);
      const result = await clock.virtual.run(ending, LONGEST_S);
      outcome = result.outcome.kind;
      promised = recorder!.promised;
      if (result.cellOff && emulator.cellOn) wrong.push('the run says the cell is off');
    } catch (error) {
      if (!(error instanceof CottrellError)) wrong.push(`not an error of Cottrell: ${String(error)}`);
      else if (error.code === 'internal') wrong.push(`a fault of Cottrell: ${error.message}`);
      outcome = error instanceof CottrellError ? error.code : 'lost';
      if (process.env.CAMPAIGN_DEBUG) console.error(error);
    }
    // Only the instrument knows when its error came: whatever kept the run from its end was it.
    if (fault === 'error code') struck = outcome !== 'completed';
    if (outcome !== 'completed' && (HARMLESS.includes(fault) || !struck))
      wrong.push(`the run did not complete: ${outcome}`);
    const isTold = session.state.name === 'unsafe' || session.state.name === 'stopping';
    const leftOnUnnoticed = emulator.cellOn && !isTold;
    if (fault === 'cell does not switch off' && emulator instanceof MethodScriptEmulator)
      emulator.cellOffFails = undefined;
    await reconnected(clock, session, wrong);
    if (emulator.cellOn) wrong.push('the cell is on after the instrument was connected again');
    await clock.virtual.run(session[Symbol.asyncDispose](), LONGEST_S);
    const { saved, problems } = examined(library);
    wrong.push(...problems);
    if (fault === 'slow disk' && unsaved_s > PROMISED_S && !isWarnedOf(library, 'The disk is slow'))
      wrong.push('nobody was told that the disk is slow');
    return {
      fault,
      instrument: label,
      struck,
      outcome,
      received,
      promised,
      saved,
      lost: Math.max(0, promised - saved),
      unsaved_s,
      leftOnUnnoticed,
      wrong,
    };
  }
}

const PULSES = [
  openCircuit(0.5, { period_s: 0.05 }, { name: 'rest' }),
  repeat(
    6,
    hold(-0.6, 1, { period_s: 0.02 }, { name: 'reduce', step: 1 }),
    hold(0.3, 0.5, { period_s: 0.02 }, { name: 'oxidise', step: 1 }),
  ),
];
const WANTED = request(PULSES, { range: { fixed_A: 1e-3 } });

function someInstrument(random: SeededNoise, clock: Clock, fault: Fault) {
  const base = { cell: makeCell('dummy'), clock, speed: 1, seed: Math.floor(random.uniform() * 1e6) };
  const onlyMethodScript = fault === 'error code' || fault === 'cell does not switch off';
  if (!onlyMethodScript && random.uniform() < 0.35) {
    // Boards that can open the cell and carry this current.
    const able = BOARDS.filter(
      ({ relays, currentRanges }) => relays && currentRanges.some(({ end_A }) => end_A >= 1e-3),
    );
    const model = able[Math.floor(random.uniform() * able.length)]!;
    const driver = DRIVERS.find(({ id }) => id === 'rodeostat')!;
    return { emulator: new RodeostatEmulator({ model, ...base }), driver, label: model.id };
  }
  const model = MODELS[Math.floor(random.uniform() * MODELS.length)]!;
  const packages = Math.floor(20 + random.uniform() * 300);
  const code = ['0032', '0052', '0058', '4012', '7FFF'][Math.floor(random.uniform() * 5)]!;
  const faults: Faults =
    fault === 'error code'
      ? { errorAfterPackages: { packages, code }, noEmptyLineAfterError: random.uniform() < 0.5 }
      : {};
  const driver = DRIVERS.find(({ id }) => id === 'methodscript')!;
  return { emulator: new MethodScriptEmulator({ model, ...base, faults }), driver, label: model.id };
}

/** What a person or the computer does in the middle of the run. */
async function meddle(
  fault: Fault,
  at_s: number,
  clock: JumpingClock,
  session: Session,
  emulator: Emulator,
  strike: () => void,
): Promise<void> {
  const ignored = () => undefined;
  const deeds: Partial<Record<Fault, () => unknown>> = {
    'stopped by a person': () => session.stop().catch(ignored),
    'cell does not switch off': () => {
      (emulator as MethodScriptEmulator).cellOffFails = '0001';
      return session.stop().catch(ignored);
    },
    'clock jumps': () => clock.jumpWall(-7200),
    'computer sleeps': () => clock.jump(1800),
    'paused and resumed': async () => {
      await session.pause().catch(ignored);
      await clock.sleep(3);
      await session.resume().catch(ignored);
    },
  };
  const deed = deeds[fault];
  if (deed === undefined) return;
  await clock.sleep(at_s);
  if (session.state.name !== 'running') return;
  strike();
  await deed();
}

/** Connects again on a sound line, as a person does after trouble. */
async function reconnected(clock: JumpingClock, session: Session, wrong: string[]): Promise<void> {
  try {
    if (session.state.name === 'unsafe' || session.state.name === 'disconnected')
      await clock.virtual.run(session.connect(), LONGEST_S);
  } catch (error) {
    wrong.push(`cannot be connected again: ${(error as Error).message}`);
  }
}

function examined(library: ReturnType<typeof openLibrary>) {
  const problems: string[] = [];
  let saved = 0;
  for (const { id, outcome } of library.runs()) {
    if (outcome === undefined) problems.push('the run has no outcome');
    for (const block of library.blocks(id)) saved += block.read().length;
    const { rows, totals } = library.ledger(id);
    const rebuilt = library.rebuildLedger(id);
    if (JSON.stringify([rows, totals]) !== JSON.stringify([rebuilt.rows, rebuilt.totals]))
      problems.push('the ledger is not that of its samples');
  }
  return { saved, problems };
}

function isWarnedOf(library: ReturnType<typeof openLibrary>, words: string): boolean {
  return library.runs().some(({ id }) => library.events(id).some(({ message }) => message.includes(words)));
}

/** A virtual clock that can jump, as the clock of a computer does. */
class JumpingClock implements Clock {
  readonly virtual = new VirtualClock();
  #ahead_s = 0;
  #wall_s = 0;

  now_s(): number {
    return this.virtual.now_s() + this.#ahead_s;
  }

  wall_ms(): number {
    return this.virtual.wall_ms() + 1000 * (this.#ahead_s + this.#wall_s);
  }

  sleep(seconds: number, signal?: AbortSignal): Promise<void> {
    return this.virtual.sleep(seconds, signal);
  }

  /** The computer slept: its time went on, nothing else did. */
  jump(seconds: number): void {
    this.#ahead_s += seconds;
  }

  /** Somebody set the wall clock. */
  jumpWall(seconds: number): void {
    this.#wall_s += seconds;
  }
}
