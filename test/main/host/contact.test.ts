// Which drivers ask at a port, at which speeds, and whose answer counts.
import { expect, test } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import type { DriverContext, DriverModule, Potentiostat } from '../../../src/drivers/driver.ts';
import { methodScript } from '../../../src/drivers/methodscript/driver.ts';
import { MethodScriptEmulator } from '../../../src/drivers/methodscript/emulator/emulator.ts';
import { modelById } from '../../../src/drivers/methodscript/models.ts';
import { loopback } from '../../../src/drivers/transport.ts';
import { makeContact } from '../../../src/main/host/contact.ts';
import { SimpleCell } from '../../support/simple-cells.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** Opens lines that say nothing, and one with an emulated EmStat4 at this speed; tells what was opened. */
function adapter(clock: VirtualClock, speedOfInstrument_Bd: number) {
  const opened: number[] = [];
  let open = 0;
  const context: DriverContext = { clock, simulated: true };
  const openLine = async ({ baudRate }: { baudRate: number }) => {
    expect(open).toBe(0);
    opened.push(baudRate);
    open++;
    const { transport, far } = loopback(`${baudRate} Bd`);
    void transport.closed.then(() => open--);
    const emulator = new MethodScriptEmulator({
      model: modelById('emstat4-lr')!,
      cell: new SimpleCell(1000),
      clock,
      speed: 1,
      seed: 1,
    });
    if (baudRate === speedOfInstrument_Bd) emulator.attach(far);
    return transport;
  };
  return { opened, contact: { context, openLine } };
}

const FTDI = { path: '/dev/ttyUSB0', product: 'FT232R USB UART', manufacturer: 'FTDI', vendorId: '0403' };

test('an EmStat4 behind a bare adapter is found at its own speed', async () => {
  const clock = new VirtualClock();
  const { opened, contact } = adapter(clock, 921_600);
  const instrument = await clock.run(makeContact(FTDI, [methodScript], contact));
  expect(instrument.identity.model).toBe('emstat4-lr');
  expect(opened).toEqual([230_400, 921_600]);
});

test('only what is no instrument of its own lets a driver try on', async () => {
  const clock = new VirtualClock();
  const asked: string[] = [];
  const driver = (id: string, error: CottrellError): DriverModule => ({
    id,
    label: id,
    match: () => 'no',
    serialSettings: () => [{ baudRate: 1 }, { baudRate: 2 }],
    open: (transport): Promise<Potentiostat> => {
      asked.push(`${id} ${transport.name}`);
      return Promise.reject(error);
    },
  });
  const notMine = new CottrellError('not-an-instrument', 'not mine');
  const cellOn = new CottrellError('cell-not-off', 'still on');
  const { contact } = adapter(clock, 0);
  const drivers = [driver('a', notMine), driver('b', cellOn), driver('c', notMine)];
  await expect(makeContact(FTDI, drivers, contact)).rejects.toBe(cellOn);
  expect(asked).toEqual(['a 1 Bd', 'a 2 Bd', 'b 1 Bd']);
});
