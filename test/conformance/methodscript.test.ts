// The MethodSCRIPT driver on its emulated firmware: every model, at the pace of its own clock.
import type { Identity } from '../../src/drivers/driver.ts';
import { methodScript } from '../../src/drivers/methodscript/driver.ts';
import { MethodScriptEmulator } from '../../src/drivers/methodscript/emulator/emulator.ts';
import { MODELS, type Model } from '../../src/drivers/methodscript/models.ts';
import { loopback } from '../../src/drivers/transport.ts';
import { recut } from '../support/recut.ts';
import { SimpleCell } from '../support/simple-cells.ts';
import { type BenchOptions, conformance, type Subject, type Trouble } from './conformance.ts';

type Behaviour = NonNullable<ConstructorParameters<typeof MethodScriptEmulator>[0]['behaviour']>;

function faultsFor(trouble: Trouble) {
  const { errorAfter, silenceAfter, dropAfter, garbageAfter } = trouble;
  return {
    ...(errorAfter === undefined ? {} : { errorAfterPackages: { packages: errorAfter } }),
    ...(silenceAfter === undefined ? {} : { silenceAfterPackages: silenceAfter }),
    ...(dropAfter === undefined ? {} : { dropLinkAfterPackages: dropAfter }),
    ...(garbageAfter === undefined ? {} : { garbageAfterPackages: { packages: garbageAfter, bytes: 40 } }),
  };
}

function subject(model: Model, speed: number, name: string, behaviour: Behaviour = {}, more = {}): Subject {
  return {
    name: `${model.label}, ${name}`,
    interactive: speed < Number.POSITIVE_INFINITY,
    measuresPotential: true,
    opensCell: true,
    resistance_ohm: 1000,
    leaves_s: 0,
    async connect({ clock, cut = 'as written', trouble = {}, resistance_ohm = 1000 }: BenchOptions) {
      const emulate = (serial: string, faults: ReturnType<typeof faultsFor>) =>
        new MethodScriptEmulator({
          ...{ model, cell: new SimpleCell(resistance_ohm), clock, speed, seed: 7, behaviour, serial },
          faults: { ...faults, ...more },
        });
      let emulator = emulate('ES0001', faultsFor(trouble));
      const open = (expected?: Identity) => {
        const { transport, far } = loopback('emulated');
        emulator.attach(recut(far, cut));
        return methodScript.open(transport, { clock, simulated: true, expected });
      };
      const instrument = await open();
      if (trouble.stuckOn) emulator.cellOffFails = '0001';
      const swap = () => {
        emulator = emulate('ES0002', {});
      };
      return { instrument, cellOn: () => emulator.cellOn, reconnect: open, swap };
    },
  };
}

for (const model of MODELS) conformance(subject(model, 1, 'at its own pace'));

const [model] = MODELS.filter(({ id }) => id === 'emstat4-hr');
conformance(subject(model!, Number.POSITIVE_INFINITY, 'as fast as it is read'));
conformance(subject(model!, 50, 'at fifty times its own pace'));
conformance(subject(model!, 1, 'first samples at zero', { firstPoint: 'at zero' }));
