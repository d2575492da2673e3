// Contact with whatever is at a serial port: every driver that may know it asks, at every speed it may have.
// Only "not an instrument of mine" lets the next one try; any other trouble is the person's to know at once.
import { CottrellError } from '../../core/errors.ts';
import type { DriverContext, DriverModule, PortInfo, Potentiostat } from '../../drivers/driver.ts';
import type { Transport } from '../../drivers/transport.ts';

/** One way to set the line. */
type LineSettings = ReturnType<DriverModule['serialSettings']>[number];

interface Contact {
  readonly context: DriverContext;
  openLine(settings: LineSettings): Promise<Transport>;
}

/**
 * Opens the instrument at a port. The line is closed between two attempts and after the last one.
 * @throws CottrellError what the first driver that failed otherwise said, else the last `not-an-instrument`.
 */
export async function makeContact(
  port: PortInfo,
  drivers: readonly DriverModule[],
  { context, openLine }: Contact,
): Promise<Potentiostat> {
  const likely = drivers.filter((driver) => driver.match(port) !== 'no');
  let refusal: unknown;
  // A port that looks like nothing known was named by the person all the same: then every driver may ask.
  for (const driver of likely.length > 0 ? likely : drivers) {
    for (const settings of driver.serialSettings(port)) {
      const transport = await openLine(settings);
      try {
        return await driver.open(transport, context);
      } catch (error) {
        await transport.close();
        if (!(error instanceof CottrellError && error.code === 'not-an-instrument')) throw error;
        refusal = error;
      }
    }
  }
  throw refusal;
}
