// The driver that newcomers copy, held to the same suite as the real ones.
import { template } from '../../src/drivers/template/driver.ts';
import { TemplateEmulator } from '../../src/drivers/template/emulator.ts';
import { loopback } from '../../src/drivers/transport.ts';
import { recut } from '../support/recut.ts';
import { SimpleCell } from '../support/simple-cells.ts';
import { conformance } from './conformance.ts';

conformance({
  name: 'the template',
  interactive: true,
  measuresPotential: true,
  async connect({ clock, cut = 'as written', trouble = {}, resistance_ohm = 1000 }) {
    const { stuckOn = false, ...faults } = trouble;
    const emulator = new TemplateEmulator({ cell: new SimpleCell(resistance_ohm), clock, faults });
    const open = () => {
      const { transport, far } = loopback('emulated');
      emulator.attach(recut(far, cut));
      return template.open(transport, { clock, simulated: true });
    };
    const instrument = await open();
    emulator.isStuck = stuckOn;
    return { instrument, cellOn: () => emulator.cellOn, reconnect: open };
  },
});
