// The driver as a catalogue would list it: which ports to ask, how to set them, and making contact. It hands an
// instrument over only when it has said who it is and confirmed that its cell is off.
import { CottrellError } from '../../core/errors.ts';
import type { DriverModule, Identity } from '../driver.ts';
import { readIdentity, SAY } from './codec.ts';
import { TemplatePotentiostat } from './potentiostat.ts';
import { Talk } from './talk.ts';

export const template: DriverModule = {
  id: 'template',
  label: 'Template',

  match: (port) => (/^Template/.test(port.product ?? '') ? 'yes' : 'no'),

  serialSettings: () => [{ baudRate: 115_200 }],

  async open(transport, context) {
    const talk = new Talk(transport, context);
    try {
      const { model, serial, firmware } = await whoIsThere(talk, transport.name);
      const { expected } = context;
      if (expected !== undefined && expected.serial !== serial)
        throw new CottrellError(
          'instrument-swapped',
          `This is ${serial}, and ${expected.serial} is expected.`,
        );
      await talk.switchOff();
      const { simulated } = context;
      const identity: Identity = {
        driver: 'template',
        model,
        label: 'Template',
        serial,
        firmware,
        simulated,
      };
      return new TemplatePotentiostat(identity, talk, transport);
    } catch (error) {
      talk.release();
      throw error;
    }
  },
};

async function whoIsThere(talk: Talk, name: string) {
  try {
    return await talk.ask(SAY.identity, readIdentity);
  } catch (cause) {
    if (cause instanceof CottrellError && cause.code === 'link-lost') throw cause;
    throw new CottrellError('not-an-instrument', `There is no such instrument on ${name}.`, { cause });
  }
}
