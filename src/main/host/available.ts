// What there is to connect to: the serial ports with who was met there, and the simulated instruments. Ports are judged
// by their description alone and never opened. They are listed again and again only while somebody looks.
import { Observable, ReplaySubject, share } from 'rxjs';
import { whichInstrument } from '../../core/wording.ts';
import { DRIVERS, SIMULATED_INSTRUMENTS } from '../../drivers/catalogue.ts';
import type { Clock } from '../../drivers/clock.ts';
import type { PortInfo } from '../../drivers/driver.ts';
import { CELL_PRESETS } from '../../drivers/simulator/presets.ts';
import type { Available } from '../api/shapes/instruments.ts';
import { literatureCells } from './cell-by-name.ts';
import { InstrumentBook, type KnownInstrument } from './instrument-book.ts';
import { instrumentsFile } from './paths.ts';

/** How often the ports are listed, s: a person who plugs something in looks up about then. */
const LOOK_EVERY_S = 1;

/** A look at what there is now; what comes with Cottrell is read once. */
export function lookAt(list: () => Promise<PortInfo[]>): () => Promise<Available> {
  let shipped: Pick<Available, 'simulated' | 'cells'> | undefined;
  return async () => {
    const ports = await list();
    const known = ports.length === 0 ? [] : new InstrumentBook(instrumentsFile()).all;
    shipped ??= simulatedOnes();
    return { ports: ports.map((port) => describePort(port, known)), ...shipped };
  };
}

function describePort(port: PortInfo, known: readonly KnownInstrument[]): Available['ports'][number] {
  const { path, product, manufacturer, serialNumber } = port;
  const met = metAt(port, known);
  return {
    spec: `serial:${path}`,
    path,
    ...(product !== undefined && { product }),
    ...(manufacturer !== undefined && { manufacturer }),
    ...(serialNumber !== undefined && { serialNumber }),
    maybe: DRIVERS.filter((driver) => driver.match(port) !== 'no').map(({ id }) => id),
    ...(met && { known: whichInstrument(met) }),
  };
}

function simulatedOnes(): Pick<Available, 'simulated' | 'cells'> {
  return {
    simulated: SIMULATED_INSTRUMENTS.map(({ model, label }) => ({ model, label })),
    cells: [
      ...CELL_PRESETS.map(({ id, label, description }) => ({ id, label, description })),
      ...literatureCells(),
    ],
  };
}

/**
 * What there is, and again whenever that changes, for as long as anybody listens: one looks for all. A list that cannot
 * be had says nothing new; the next look may have it.
 */
export function watchAvailable(look: () => Promise<Available>, clock: Clock): Observable<Available> {
  return new Observable<Available>((listener) => {
    const over = new AbortController();
    void (async () => {
      for (let told = ''; !over.signal.aborted; await clock.sleep(LOOK_EVERY_S, over.signal)) {
        const found = await look().catch(() => undefined);
        const text = JSON.stringify(found);
        if (found === undefined || text === told) continue;
        told = text;
        listener.next(found);
      }
    })();
    return () => over.abort();
  }).pipe(share({ connector: () => new ReplaySubject(1), resetOnRefCountZero: true }));
}

/** Who was met at a port, by its own serial number, else by its path where nothing contradicts. */
function metAt(port: PortInfo, known: readonly KnownInstrument[]): KnownInstrument | undefined {
  const { path, serialNumber } = port;
  if (serialNumber !== undefined) {
    const own = known.find(({ usbSerial }) => usbSerial === serialNumber);
    if (own !== undefined) return own;
  }
  return known.find((one) => one.port === path && (one.usbSerial ?? serialNumber) === serialNumber);
}
