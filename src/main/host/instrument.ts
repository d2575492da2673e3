// From the words of a person ("serial:/dev/ttyACM0", "sim:emstat4-hr,cell=cu-nitrite,speed=max") to an instrument.
// The simulated one is reached through the same driver and line as the real one; only the far end differs.
import { realpath } from 'node:fs/promises';
import { CottrellError } from '../../core/errors.ts';
import type { Protocol } from '../../core/protocol/protocol.ts';
import { DRIVERS, simulate } from '../../drivers/catalogue.ts';
import type { Clock } from '../../drivers/clock.ts';
import { corrected, correctedAttached } from '../../drivers/correction.ts';
import type {
  Attached,
  HeldProgram,
  Identity,
  PortInfo,
  Potentiostat,
  ProbeFinding,
  ProbeReport,
} from '../../drivers/driver.ts';
import { listPorts, openSerial } from '../../drivers/serial.ts';
import type { CellTruth } from '../../drivers/simulator/cell.ts';
import { loopback } from '../../drivers/transport.ts';
import { cellNamed } from './cell-by-name.ts';
import { attachContact, makeContact, probeContact } from './contact.ts';
import type { PortGuard } from './going-on.ts';
import { InstrumentBook, type KnownInstrument } from './instrument-book.ts';
import { instrumentsFile } from './paths.ts';

/** A way to an instrument, not yet taken. */
export interface InstrumentLine {
  /** Makes contact; may be called again after the line was lost, with who must be there. */
  open(expected?: Identity): Promise<Potentiostat>;
  /** Takes up a program that went on without a line, without stopping it. */
  attach(held: HeldProgram): Promise<Attached>;
  /** Finds out what the documents of the instrument do not say, with a dummy cell; closes the line afterwards. */
  probe(tell: (finding: ProbeFinding) => void): Promise<ProbeReport>;
  /** What the simulated cell made; absent where the cell is not ours to ask. */
  readonly truth?: () => CellTruth;
}

const EXPECTED =
  'sim:<model>[,cell=<preset>][,speed=<n>|max][,seed=<n>], serial:<path>, serial:<number> or name:<name>';
const SIMULATION_KEYS = ['cell', 'speed', 'seed'];

export interface LineOptions {
  /** What will be played, where that is known: "cell=protocol" is the simulated cell it brings along. */
  readonly protocol?: Protocol;
  /** Asked before a port is opened in a way that stops what runs there; not where a cell must be made safe. */
  readonly guard?: PortGuard | undefined;
}

/** Reads an instrument's description; throws `argument-invalid` with what is expected. */
export function instrumentLine(
  spec: string,
  clock: Clock,
  { protocol, guard }: LineOptions = {},
): InstrumentLine {
  const [, kind, rest] = /^(sim|serial|name):(.+)$/.exec(spec) ?? [];
  if (kind === undefined || rest === undefined)
    throw new CottrellError('argument-invalid', `"${spec}" is no instrument; expected ${EXPECTED}.`, {
      advice: '`cottrell instruments` lists what is there.',
    });
  if (kind === 'sim') return simulatedLine(rest, clock, protocol);
  const book = new InstrumentBook(instrumentsFile());
  const ways = { book, clock, guard };
  if (kind === 'name') return rememberedLine(book.named(rest), ways);
  const known = /[/\\]|^COM\d+$/iu.test(rest) ? undefined : book.bySerial(rest);
  return known === undefined ? serialLine(rest, ways) : rememberedLine(known, ways);
}

function simulatedLine(text: string, clock: Clock, protocol: Protocol | undefined): InstrumentLine {
  const [model = '', ...options] = text.split(',');
  const choice = Object.fromEntries(options.map(readOption));
  const { driver, instrument, cell } = simulate({ model, ...choice }, clock, (name) =>
    cellNamed(name, protocol),
  );
  const openLine = async () => {
    const { transport, far } = loopback(`sim:${text}`);
    instrument.attach(far);
    return transport;
  };
  const contact = { context: { clock, simulated: true }, openLine };
  return {
    open: async (expected) => driver.open(await openLine(), { ...contact.context, expected }),
    attach: async (held) => attachContact({ path: `sim:${text}` }, [driver], contact, held),
    probe: async (tell) => probeContact({ path: `sim:${text}` }, [driver], contact, tell),
    truth: () => cell.truth(),
  };
}

function readOption(option: string): [key: string, value: string] {
  const [key = '', value = ''] = option.split('=').map((part) => part.trim());
  if (!SIMULATION_KEYS.includes(key) || value === '')
    throw new CottrellError(
      'argument-invalid',
      `"${option}" is no option of a simulated instrument; expected ${EXPECTED}.`,
    );
  return [key, value];
}

/** What every way to a real instrument needs. */
interface Ways {
  readonly book: InstrumentBook;
  readonly clock: Clock;
  readonly guard: PortGuard | undefined;
}

function serialLine(path: string, ways: Ways): InstrumentLine {
  return {
    open: async (expected) => openPort(await describedPort(path), ways, expected),
    attach: async (held) => attachPort(await describedPort(path), ways, held),
    probe: async (tell) => probePort(await describedPort(path), ways, tell),
  };
}

/** The way to an instrument by its serial number, wherever it is plugged in. */
function rememberedLine(known: KnownInstrument, ways: Ways): InstrumentLine {
  const { book } = ways;
  async function somewhere<T>(ask: (port: PortInfo) => Promise<T>, accepts: (found: T) => Promise<boolean>) {
    let trouble: unknown;
    for (const port of placesOf(known, await listPorts(), book.all)) {
      try {
        const found = await ask(port);
        if (await accepts(found)) return found;
      } catch (error) {
        const isElsewhere =
          error instanceof CottrellError &&
          ['port-not-found', 'not-an-instrument', 'instrument-swapped'].includes(error.code);
        if (!isElsewhere) trouble ??= error;
      }
    }
    if (trouble !== undefined) throw trouble;
    const called = known.name === undefined ? known.label : `"${known.name}", ${known.label}`;
    throw new CottrellError('port-not-found', `${called} ${known.serial}, is on no port.`);
  }
  return {
    open: (expected) =>
      somewhere(
        (port) => openPort(port, ways, expected),
        async (instrument) => {
          if (instrument.identity.serial === known.serial) return true;
          await instrument[Symbol.asyncDispose]();
          return false;
        },
      ),
    attach: (held) =>
      somewhere(
        (port) => attachPort(port, ways, held),
        async () => true,
      ),
    probe: (tell) =>
      somewhere(
        (port) => probePort(port, ways, tell),
        async () => true,
      ),
  };
}

/** Ports where it may be, the likeliest first. One that is known to belong to another instrument is left alone. */
export function placesOf(
  known: KnownInstrument,
  ports: readonly PortInfo[],
  all: readonly KnownInstrument[],
): PortInfo[] {
  const listed = ports.some(({ path }) => path === known.port);
  const candidates = listed || known.port === undefined ? ports : [...ports, { path: known.port }];
  const isOthers = ({ serialNumber }: PortInfo) =>
    serialNumber !== undefined && all.some((one) => one !== known && one.usbSerial === serialNumber);
  const rank = ({ path, serialNumber }: PortInfo) =>
    serialNumber !== undefined && serialNumber === known.usbSerial ? 0 : path === known.port ? 1 : 2;
  const driver = DRIVERS.find(({ id }) => id === known.driver);
  return candidates
    .filter((port) => rank(port) < 2 || (!isOthers(port) && (driver?.match(port) ?? 'no') !== 'no'))
    .sort((a, b) => rank(a) - rank(b));
}

/** Makes contact at a port, remembers who is there, and puts its current right as its settings say. */
async function openPort(
  port: PortInfo,
  { book, clock, guard }: Ways,
  expected: Identity | undefined,
): Promise<Potentiostat> {
  if (expected === undefined) guard?.(port, book.all);
  const instrument = await makeContact(port, DRIVERS, contactAt(port, clock, expected));
  try {
    return corrected(instrument, book.met(instrument.identity, port));
  } catch (error) {
    await instrument[Symbol.asyncDispose]();
    throw error;
  }
}

/** Takes a run up again with the correction it began with, whatever the settings say now. */
async function attachPort(port: PortInfo, { clock }: Ways, held: HeldProgram): Promise<Attached> {
  const { correction, name } = held.identity;
  const attached = await attachContact(port, DRIVERS, contactAt(port, clock), held);
  return correctedAttached(attached, { inverted: false, offset_A: 0, ...correction, name });
}

function probePort(
  port: PortInfo,
  { book, clock, guard }: Ways,
  tell: (finding: ProbeFinding) => void,
): Promise<ProbeReport> {
  guard?.(port, book.all);
  return probeContact(port, DRIVERS, contactAt(port, clock), tell);
}

function contactAt(port: PortInfo, clock: Clock, expected?: Identity) {
  return {
    context: { clock, simulated: false, expected },
    openLine: (settings: Parameters<typeof openSerial>[1]) => openSerial(port.path, settings, clock),
  };
}

/** A port as a person named it, also by a link to it ("/dev/serial/by-id/…"). */
async function describedPort(path: string): Promise<PortInfo> {
  const ports = await listPorts();
  // A name that leads to no file, as on Windows, stands for itself.
  const target = await realpath(path).catch(() => path);
  return ports.find((port) => port.path === path || port.path === target) ?? { path };
}
