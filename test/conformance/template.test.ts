// The driver that newcomers copy, held to the same suite as the real ones.
import type { Identity } from '../../src/drivers/driver.ts';
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
  opensCell: true,
  resistance_ohm: 1000,
  leaves_s: 0,
  async connect({ clock, cut = 'as written', trouble = {}, resistance_ohm = 1000 }) {
    const { stuckOn = false, ...faults } = trouble;
    const cell = new SimpleCell(resistance_ohm);
    let emulator = new TemplateEmulator({ cell, clock, faults });
    const open = (expected?: Identity) => {
      const { transport, far } = loopback('emulated');
      emulator.attach(recut(far, cut));
      return template.open(transport, { clock, simulated: true, expected });
    };
    const instrument = await open();
    emulator.isStuck = stuckOn;
    const swap = () => {
      emulator = new TemplateEmulator({ cell, clock, serial: '0002' });
    };
    return { instrument, cellOn: () => emulator.cellOn, reconnect: open, swap };
  },
});
