// A driver on an emulated board on a virtual clock: everything a run tells is gathered, and what the cell really saw.
import { type Duplex, type DuplexOptions, duplexPair } from 'node:stream';
import { CottrellError } from '../../../src/core/errors.ts';
import { BlockBuilder, type SampleBlock } from '../../../src/core/samples.ts';
import type { DriverEvent, Plan, Potentiostat, RunRequest } from '../../../src/drivers/driver.ts';
import { type RodeostatSettings, rodeostatDriver } from '../../../src/drivers/rodeostat/driver.ts';
import {
  RodeostatEmulator,
  type RodeostatOptions,
} from '../../../src/drivers/rodeostat/emulator/emulator.ts';
import { loopback, type Transport } from '../../../src/drivers/transport.ts';
import { RcCell } from '../../support/rc-cell.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { boardNamed } from './firmware-bench.ts';

/** A clock that stands still: for boards in lock-step, whose time no clock tells. */
class StandingClock extends VirtualClock {
  override sleep(_seconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) resolve();
      else signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

export interface DriverBenchOptions extends Partial<Omit<RodeostatOptions, 'model' | 'clock' | 'cell'>> {
  readonly board?: string;
  readonly cell?: RcCell;
  readonly settings?: RodeostatSettings;
  readonly line?: DuplexOptions;
}

/** What a run told. */
export interface Told {
  readonly events: DriverEvent[];
  /** All samples and marks in one block. */
  readonly block: SampleBlock;
  readonly warnings: string[];
  readonly trouble: CottrellError | undefined;
}

export class DriverBench {
  readonly clock: VirtualClock;
  readonly cell: RcCell;
  readonly emulator: RodeostatEmulator;
  readonly transport: Transport;
  /** Lines the driver sent. */
  readonly sent: string[] = [];
  readonly #settings: RodeostatSettings;

  constructor(options: DriverBenchOptions = {}) {
    const { board = 'rodeostat-1ma', cell, settings = {}, line, ...rest } = options;
    this.clock = options.speed === Number.POSITIVE_INFINITY ? new StandingClock() : new VirtualClock();
    this.cell = cell ?? new RcCell(1e3, 9e3, 10e-6);
    this.#settings = settings;
    const common = { model: boardNamed(board), cell: this.cell, clock: this.clock };
    this.emulator = new RodeostatEmulator({ speed: 1, seed: 1, noise_A: 0, ...common, ...rest });
    const { transport, far } = line === undefined ? loopback('sim') : narrowLine(line);
    this.transport = transport;
    this.emulator.attach(far);
  }

  open(): Promise<Potentiostat> {
    return rodeostatDriver(this.#settings).open(this.transport, {
      clock: this.clock,
      simulated: true,
      log: (direction, line) => {
        if (direction === 'sent') this.sent.push(line);
      },
    });
  }

  /** Opens, plays and closes; `during` hears every event and may act on the instrument. */
  async play(
    request: RunRequest,
    during: (event: DriverEvent, instrument: Potentiostat, stop: AbortController) => void = () => undefined,
  ): Promise<Told & { plan: Plan }> {
    return this.clock.run(
      (async () => {
        const instrument = await this.open();
        const plan = await instrument.prepare(request, { coarsen: false });
        const stop = new AbortController();
        const told = await gather(instrument.run(plan, stop.signal), (event) =>
          during(event, instrument, stop),
        );
        await instrument[Symbol.asyncDispose]();
        return { ...told, plan };
      })(),
    );
  }

  /** Commands sent, by name, in order. */
  get commands(): string[] {
    return this.sent.map((line) => JSON.parse(line).command);
  }
}

/** A line that holds only a little. */
function narrowLine(options: DuplexOptions): { transport: Transport; far: Duplex } {
  const [stream, far] = duplexPair(options);
  const { promise: closed, resolve } = Promise.withResolvers<undefined>();
  stream.once('close', () => resolve(undefined));
  const close = async () => {
    stream.destroy();
    await closed;
  };
  return { far, transport: { name: 'narrow', stream, closed, close } };
}

async function gather(
  run: AsyncGenerator<DriverEvent, void, void>,
  during: (event: DriverEvent) => void,
): Promise<Told> {
  const events: DriverEvent[] = [];
  const builder = new BlockBuilder();
  let trouble: CottrellError | undefined;
  try {
    for await (const event of run) {
      events.push(event);
      if (event.type === 'samples') builder.append(event.block);
      during(event);
    }
  } catch (error) {
    if (!(error instanceof CottrellError)) throw error;
    trouble = error;
  }
  const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  return { events, block: builder.take(), warnings, trouble };
}

/** The marks of a block, short: kind, time in ms, segment, cycle. */
export function turns(block: SampleBlock): [string, number, number, number][] {
  return block.marks.map(({ kind, t_s, segment, cycle }) => [
    kind,
    Math.round(t_s * 1e4) / 10,
    segment,
    cycle,
  ]);
}

/** Times of the samples in ms. */
export function times(block: SampleBlock): number[] {
  return [...block.t_s.subarray(0, block.length)].map((t_s) => Math.round(t_s * 1e6) / 1e3);
}
