// Contact with whatever is at a serial port: every driver that may know it asks, at every speed it may have.
// Only "not an instrument of mine" lets the next one try; any other trouble is the person's to know at once.
import { CottrellError } from '../../core/errors.ts';
import type {
  Attached,
  DriverContext,
  DriverModule,
  HeldProgram,
  PortInfo,
  Potentiostat,
} from '../../drivers/driver.ts';
import type { Transport } from '../../drivers/transport.ts';

/** One way to set the line. */
type LineSettings = ReturnType<DriverModule['serialSettings']>[number];

interface Contact {
  readonly context: DriverContext;
  openLine(settings: LineSettings): Promise<Transport>;
}

/**
 * Opens the instrument at a port, and confirms its cell off. The line is closed between two attempts and after the last one.
 * @throws CottrellError what the first driver that failed otherwise said, else the last `not-an-instrument`.
 */
export function makeContact(
  port: PortInfo,
  drivers: readonly DriverModule[],
  contact: Contact,
): Promise<Potentiostat> {
  return ask(port, drivers, contact, (driver, transport) => driver.open(transport, contact.context));
}

/**
 * Takes up the program of an earlier run at a port, by the driver that began it. Nothing there is stopped.
 * @throws CottrellError as `makeContact`; `state-refused` where no instrument of that driver goes on alone.
 */
export function attachContact(
  port: PortInfo,
  drivers: readonly DriverModule[],
  contact: Contact,
  held: HeldProgram,
): Promise<Attached> {
  const own = drivers.filter(({ id, attach }) => id === held.identity.driver && attach !== undefined);
  if (own.length === 0)
    throw new CottrellError('state-refused', `${held.identity.label} does not go on without its line.`);
  return ask(port, own, contact, (driver, transport) => driver.attach!(transport, contact.context, held));
}

async function ask<T>(
  port: PortInfo,
  drivers: readonly DriverModule[],
  { openLine }: Contact,
  greet: (driver: DriverModule, transport: Transport) => Promise<T>,
): Promise<T> {
  const likely = drivers.filter((driver) => driver.match(port) !== 'no');
  let refusal: unknown;
  // A port that looks like nothing known was named by the person all the same: then every driver may ask.
  for (const driver of likely.length > 0 ? likely : drivers) {
    for (const settings of driver.serialSettings(port)) {
      const transport = await openLine(settings);
      try {
        return await greet(driver, transport);
      } catch (error) {
        await transport.close();
        if (!(error instanceof CottrellError && error.code === 'not-an-instrument')) throw error;
        refusal = error;
      }
    }
  }
  throw refusal;
}
