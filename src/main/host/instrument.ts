// From the words of a person ("serial:/dev/ttyACM0", "sim:emstat4-hr,cell=cu-nitrite,speed=max") to an instrument.
// The simulated one is reached through the same driver and line as the real one; only the far end differs.
import { CottrellError } from '../../core/errors.ts';
import type { Protocol } from '../../core/protocol/protocol.ts';
import { DRIVERS, simulate } from '../../drivers/catalogue.ts';
import type { Clock } from '../../drivers/clock.ts';
import type { Attached, HeldProgram, Identity, PortInfo, Potentiostat } from '../../drivers/driver.ts';
import { listPorts, openSerial } from '../../drivers/serial.ts';
import type { CellTruth } from '../../drivers/simulator/cell.ts';
import { loopback } from '../../drivers/transport.ts';
import { cellNamed } from './cell-by-name.ts';
import { attachContact, makeContact } from './contact.ts';

/** A way to an instrument, not yet taken. */
export interface InstrumentLine {
  /** Makes contact; may be called again after the line was lost, with who must be there. */
  open(expected?: Identity): Promise<Potentiostat>;
  /** Takes up a program that went on without a line, without stopping it. */
  attach(held: HeldProgram): Promise<Attached>;
  /** What the simulated cell made; absent where the cell is not ours to ask. */
  readonly truth?: () => CellTruth;
}

const EXPECTED = 'sim:<model>[,cell=<preset>][,speed=<n>|max][,seed=<n>] or serial:<path>';
const SIMULATION_KEYS = ['cell', 'speed', 'seed'];

/**
 * Reads an instrument's description; throws `argument-invalid` with what is expected.
 *
 * @param protocol what will be played, where that is known: "cell=protocol" is the simulated cell it brings along
 */
export function instrumentLine(spec: string, clock: Clock, protocol?: Protocol): InstrumentLine {
  const [, kind, rest] = /^(sim|serial):(.+)$/.exec(spec) ?? [];
  if (kind === undefined || rest === undefined)
    throw new CottrellError('argument-invalid', `"${spec}" is no instrument; expected ${EXPECTED}.`, {
      advice: '`cottrell instruments` lists what is there.',
    });
  return kind === 'sim' ? simulatedLine(rest, clock, protocol) : serialLine(rest, clock);
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

function serialLine(path: string, clock: Clock): InstrumentLine {
  const contact = {
    context: { clock, simulated: false },
    openLine: (settings: Parameters<typeof openSerial>[1]) => openSerial(path, settings, clock),
  };
  return {
    open: async (expected) =>
      makeContact(await describedPort(path), DRIVERS, {
        ...contact,
        context: { ...contact.context, expected },
      }),
    attach: async (held) => attachContact(await describedPort(path), DRIVERS, contact, held),
  };
}

async function describedPort(path: string): Promise<PortInfo> {
  const ports = await listPorts();
  return ports.find((port) => port.path === path) ?? { path };
}
