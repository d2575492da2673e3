// The Rodeostat driver on its emulated firmware: the boards with relays, at the pace of their own clock. Boards without
// cannot rest at open circuit, as this suite asks; test/drivers/rodeostat tries them.
import type { Board } from '../../src/drivers/rodeostat/boards.ts';
import { BOARDS } from '../../src/drivers/rodeostat/boards.ts';
import { rodeostatDriver } from '../../src/drivers/rodeostat/driver.ts';
import { RodeostatEmulator } from '../../src/drivers/rodeostat/emulator/emulator.ts';
import { loopback } from '../../src/drivers/transport.ts';
import { recut } from '../support/recut.ts';
import { SimpleCell } from '../support/simple-cells.ts';
import { type BenchOptions, conformance, type Subject, type Trouble } from './conformance.ts';

function faultsFor({ errorAfter, silenceAfter, dropAfter, garbageAfter, stuckOn }: Trouble) {
  return {
    // This board has no errors of its own: what stops it is a restart.
    ...(errorAfter === undefined ? {} : { resetAfterSamples: errorAfter }),
    ...(silenceAfter === undefined ? {} : { silenceAfterSamples: silenceAfter }),
    ...(dropAfter === undefined ? {} : { dropLinkAfterSamples: dropAfter }),
    ...(garbageAfter === undefined ? {} : { garbageAfterSamples: { samples: garbageAfter, bytes: 40 } }),
    relaysStick: stuckOn ?? false,
  };
}

function subject(model: Board): Subject {
  return {
    name: `${model.label}, at its own pace`,
    interactive: true,
    measuresPotential: false,
    async connect({ clock, cut = 'as written', trouble = {}, resistance_ohm = 1000 }: BenchOptions) {
      const emulator = new RodeostatEmulator({
        model,
        cell: new SimpleCell(resistance_ohm),
        clock,
        speed: 1,
        seed: 7,
        faults: faultsFor(trouble),
      });
      const open = () => {
        const { transport, far } = loopback('emulated');
        emulator.attach(recut(far, cut));
        return rodeostatDriver().open(transport, { clock, simulated: true });
      };
      return { instrument: await open(), cellOn: () => emulator.cellOn, reconnect: open };
    },
  };
}

for (const board of BOARDS.filter(({ relays }) => relays)) conformance(subject(board));
