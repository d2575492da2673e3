// What there is to connect to: the serial ports with who was met there, and the simulated instruments. Ports are judged
// by their description alone and never opened.
import { asCottrellError, type CottrellError } from '../../core/errors.ts';
import { whichInstrument } from '../../core/wording.ts';
import { DRIVERS, SIMULATED_INSTRUMENTS } from '../../drivers/catalogue.ts';
import type { PortInfo } from '../../drivers/driver.ts';
import { CELL_PRESETS } from '../../drivers/simulator/presets.ts';
import type { Available } from '../api/shapes/instruments.ts';
import { troubleFrom } from '../api/trouble.ts';
import { literatureCells } from './cell-by-name.ts';
import { InstrumentBook, type KnownInstrument } from './instrument-book.ts';
import { instrumentsFile } from './paths.ts';

/** How often the ports are listed while somebody looks, s: who plugs something in looks up about then. */
export const LOOK_EVERY_S = 1;

/** A look at what there is now; what comes with Cottrell is read once. */
export function lookAt(list: () => Promise<PortInfo[]>): () => Promise<Available> {
  let shipped: Pick<Available, 'simulated' | 'cells'> | undefined;
  return async () => {
    const ports = await list();
    const { known, trouble } = ports.length === 0 ? { known: [] } : remembered((book) => book.all);
    shipped ??= simulatedOnes();
    return {
      ports: ports.map((port) => describePort(port, known)),
      ...shipped,
      ...(trouble !== undefined && { trouble: troubleFrom(trouble) }),
    };
  };
}

/** Who was met before; where the list of them is damaged nobody, and why. */
export function remembered(which: (book: InstrumentBook) => readonly KnownInstrument[]): {
  readonly known: readonly KnownInstrument[];
  readonly trouble?: CottrellError;
} {
  try {
    return { known: which(new InstrumentBook(instrumentsFile())) };
  } catch (error) {
    return { known: [], trouble: asCottrellError(error) };
  }
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

/** Who was met at a port, by its own serial number, else by its path where nothing contradicts. */
function metAt(port: PortInfo, known: readonly KnownInstrument[]): KnownInstrument | undefined {
  const { path, serialNumber } = port;
  if (serialNumber !== undefined) {
    const own = known.find(({ usbSerial }) => usbSerial === serialNumber);
    if (own !== undefined) return own;
  }
  return known.find((one) => one.port === path && (one.usbSerial ?? serialNumber) === serialNumber);
}
