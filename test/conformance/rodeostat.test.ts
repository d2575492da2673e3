// The Rodeostat driver on its emulated firmware: every board, at the pace of its own clock.
import type { Identity } from '../../src/drivers/driver.ts';
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

/** What the plan promises of a condition that the computer judges, beside a sampling period. */
const PROMISED_S = 0.02;

function subject(model: Board): Subject {
  // 1 mA at 1 V, or what the largest range of a smaller board carries.
  const own_ohm = 1 / Math.min(1e-3, model.currentRanges.at(-1)!.end_A);
  return {
    name: `${model.label}, at its own pace`,
    interactive: true,
    measuresPotential: false,
    opensCell: model.relays,
    resistance_ohm: own_ohm,
    leaves_s: PROMISED_S,
    async connect({ clock, cut = 'as written', trouble = {}, resistance_ohm = own_ohm }: BenchOptions) {
      const emulate = (deviceId: number, faults: ReturnType<typeof faultsFor>) =>
        new RodeostatEmulator({
          ...{ model, cell: new SimpleCell(resistance_ohm), clock, speed: 1, seed: 7, deviceId, faults },
        });
      let emulator = emulate(1, faultsFor(trouble));
      const open = (expected?: Identity) => {
        const { transport, far } = loopback('emulated');
        emulator.attach(recut(far, cut));
        return rodeostatDriver().open(transport, { clock, simulated: true, expected });
      };
      const swap = () => {
        emulator = emulate(2, faultsFor({}));
      };
      return { instrument: await open(), cellOn: () => emulator.cellOn, reconnect: open, swap };
    },
  };
}

for (const board of BOARDS) conformance(subject(board));
