// The program behind every window: the library, the bench and the folders, put together once and taken apart in the
// right order. The cell comes first: nothing is closed before every cell is confirmed off, or known not to be.
import { dirname, join } from 'node:path';
import type { SheetResult } from '../../core/faradaic/result.ts';
import { type Clock, systemClock } from '../../drivers/clock.ts';
import type { PortInfo } from '../../drivers/driver.ts';
import { listPorts } from '../../drivers/serial.ts';
import type { Host, Station } from '../api/host.ts';
import { Bench } from '../engine/bench.ts';
import { type KeepAwake, keepAwakeBySystem } from '../engine/keep-awake.ts';
import { Latest } from '../engine/latest.ts';
import { polled } from '../engine/polled.ts';
import { exportCsv } from '../exchange/export.ts';
import { CycleTrends } from '../store/cycle-trends.ts';
import type { Library } from '../store/library.ts';
import type { InstrumentIdentity } from '../store/records.ts';
import { WindowReader } from '../store/window.ts';
import { BenchAlarms } from './alarms/alarms.ts';
import { LOOK_EVERY_S, lookAt, remembered } from './available.ts';
import { runCharge } from './charge-account.ts';
import { efficiencyInThread } from './efficiency-thread.ts';
import { Folder } from './folder.ts';
import { guardOf, type PortGuard, runsGoingOn } from './going-on.ts';
import type { KnownInstrument } from './instrument-book.ts';
import { SHIPPED_PROTOCOLS, VERSION } from './paths.ts';
import { queueDesk } from './queue-desk.ts';
import { InstrumentStation } from './station.ts';

export interface ComposeOptions {
  readonly library: Library;
  readonly clock?: Clock;
  readonly keepAwake?: KeepAwake;
  /** The serial ports that there are; those of this computer if not said. */
  readonly ports?: () => Promise<PortInfo[]>;
  /** The person's protocols and exports; beside the library if not said. */
  readonly protocolFolder?: string;
  readonly exportFolder?: string;
}

/** The program, until it is disposed. */
export interface ComposedHost extends Host, AsyncDisposable {
  /** Instruments whose cell could not be confirmed off. */
  readonly unsafe: readonly Station[];
}

const YAML = /\.ya?ml$/u;
const EXPORTED = /\.(csv|json)$/u;

/** Puts the program together. The library belongs to it from now on. Disposing once is enough. */
export function composeHost(options: ComposeOptions): ComposedHost {
  const { library, clock = systemClock, keepAwake = keepAwakeBySystem(), ports = listPorts } = options;
  const beside = dirname(library.path);
  const bench = new Bench<Station>();
  const alarms = new BenchAlarms(bench, library, clock);
  const guard = guardOf(library, clock);
  const available = lookAt(ports);
  const availables = polled(available, LOOK_EVERY_S, clock);
  let ended: Promise<void> | undefined;
  const shipped = new Folder(SHIPPED_PROTOCOLS, YAML);
  const own = new Folder(options.protocolFolder ?? join(beside, 'protocols'), YAML);
  const queues = queueDesk({ library: library.path, bench, own, shipped });
  const exports = new Folder(options.exportFolder ?? join(beside, 'exports'), EXPORTED);
  return {
    version: VERSION,
    library,
    windows: new WindowReader(library),
    trends: new CycleTrends(library),
    bench,
    shipped,
    own,
    queues,
    exports,
    exportRun: (run) => exportCsv(library, run, join(exports.path, `run-${run}`)),
    available,
    watchAvailable: (signal) => new Latest(availables, signal),
    charge: (run) => runCharge(library, run),
    simulate: async (text, monteCarlo) =>
      (await efficiencyInThread({ text, library: library.path, monteCarlo })) as SheetResult,
    alarms: alarms.settings,
    connect: (spec, stopRunning) =>
      place(spec, stopRunning ? undefined : guard, (station) => station.session.connect()),
    attach: (spec, run) => place(spec, guard, (station) => station.takeUp(run)),
    goingOn: () => {
      const { known } = remembered((book) => book.all);
      return runsGoingOn(library, clock.wall_ms())
        .filter(({ recorded }) => !recorded)
        .map(({ run, until_ms }) => ({ run, until_ms, spec: wayTo(run.instrument, known) }));
    },
    get unsafe() {
      return bench.places.filter(({ session }) => session.state.name === 'unsafe');
    },
    [Symbol.asyncDispose]() {
      ended ??= end();
      return ended;
    },
  };

  /** A new place at the bench, which stays when contact was made. */
  async function place(
    spec: string,
    guard: PortGuard | undefined,
    contact: (station: Station) => Promise<void>,
  ): Promise<Station> {
    const changed = () => bench.touch();
    const station = bench.add(
      (id) => new InstrumentStation({ id, spec, clock, library, keepAwake, guard, changed }),
    );
    try {
      await contact(station);
    } catch (error) {
      // Nobody is there. An instrument that may have its cell on stays at the bench.
      if (station.session.state.name === 'disconnected') await bench.remove(station.id);
      throw error;
    }
    return station;
  }

  async function end(): Promise<void> {
    for (const { queue } of bench.places) void queue?.stop().catch(() => undefined);
    await bench[Symbol.asyncDispose]();
    await queues.settled();
    await Promise.all(bench.places.map(({ recording }) => recording));
    await alarms[Symbol.asyncDispose]();
    library.close();
  }
}

/** Where an instrument is looked for: wherever it is plugged in, if it is remembered. */
function wayTo({ driver, serial, line }: InstrumentIdentity, known: readonly KnownInstrument[]): string {
  const isKnown = known.some((one) => one.driver === driver && one.serial === serial);
  return isKnown || line === undefined ? `serial:${serial}` : line;
}
