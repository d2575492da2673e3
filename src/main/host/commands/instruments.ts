// `cottrell instruments`: what is there to measure with. Ports are judged by their description; only `--ask` opens
// them, because asking stops a measurement that is running.
import { asCottrellError } from '../../../core/errors.ts';
import { whichInstrument } from '../../../core/wording.ts';
import { DRIVERS, SIMULATED_INSTRUMENTS } from '../../../drivers/catalogue.ts';
import { systemClock } from '../../../drivers/clock.ts';
import type { Identity, PortInfo } from '../../../drivers/driver.ts';
import { listPorts } from '../../../drivers/serial.ts';
import { CELL_PRESETS } from '../../../drivers/simulator/presets.ts';
import { remembered } from '../available.ts';
import { EXIT } from '../exit-codes.ts';
import { instrumentLine } from '../instrument.ts';
import { type CommandResult, errorText, table } from '../output.ts';
import { ownGuard } from '../own-guard.ts';
import { describeKnown } from './name.ts';

interface PortEntry extends PortInfo {
  readonly spec: string;
  /** Drivers that may fit, by the description of the port. */
  readonly maybe: readonly string[];
  readonly identity?: Identity;
  readonly problem?: string;
}

export async function instrumentsCommand(
  _args: string[],
  options: { ask?: boolean },
): Promise<CommandResult> {
  const ports: PortEntry[] = [];
  for (const port of await listPorts()) ports.push(await judge(port, options.ask === true));
  const { known, trouble } = remembered((book) => book.real);
  const data = {
    ports,
    known,
    simulated: SIMULATED_INSTRUMENTS,
    cells: CELL_PRESETS.map(({ id, label, description }) => ({ id, label, description })),
    ...(trouble !== undefined && { trouble }),
  };
  const met = trouble === undefined ? known.map(describeKnown) : [errorText(trouble)];
  return { data, text: textOf(ports, met), exitCode: EXIT.ok };
}

async function judge(port: PortInfo, ask: boolean): Promise<PortEntry> {
  const maybe = DRIVERS.filter((driver) => driver.match(port) !== 'no').map(({ id }) => id);
  const entry = { ...port, spec: `serial:${port.path}`, maybe };
  if (!ask || maybe.length === 0) return entry;
  try {
    await using instrument = await instrumentLine(entry.spec, systemClock, {
      guard: ownGuard(false),
    }).open();
    return { ...entry, identity: instrument.identity };
  } catch (error) {
    return { ...entry, problem: asCottrellError(error).message };
  }
}

function textOf(ports: readonly PortEntry[], known: readonly string[]): string {
  const found = ports.map(({ spec, product, identity, problem, maybe }) => [
    spec,
    identity
      ? `${whichInstrument(identity)}, firmware ${identity.firmware}`
      : (problem ?? (maybe.length > 0 ? `perhaps ${maybe.join(' or ')}: ask with --ask` : 'not recognised')),
    product ?? '',
  ]);
  const simulated = SIMULATED_INSTRUMENTS.map(({ model, label }) => [`sim:${model}`, `${label}, emulated`]);
  const cells = CELL_PRESETS.map(({ id, label, description }) => [`cell=${id}`, label, description]);
  return [
    found.length === 0 ? 'No serial ports.' : table(['port', 'instrument', 'description'], found, ''),
    '',
    ...(known.length === 0 ? [] : ['Met before:', ...known.map((line) => `  ${line}`), '']),
    table(['simulated', 'instrument'], simulated, ''),
    '',
    table(['with', 'cell', 'description'], cells, ''),
    '',
    'Add ,speed=max or ,speed=100 to go faster than time, ,seed=7 for other noise.',
  ].join('\n');
}
