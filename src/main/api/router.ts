// Answers the contract for a program, over whichever line: one file a part of it. There is no HTTP in here, no page and
// no path that the program did not confine.
import { onError } from '@orpc/server';
import { alarmsRouter } from './alarms.ts';
import { efficiencyRouter } from './efficiency.ts';
import { groupsRouter } from './groups.ts';
import { api } from './implementation.ts';
import { instrumentsRouter } from './instruments.ts';
import { protocolsRouter } from './protocols.ts';
import { queuesRouter } from './queues.ts';
import { recordsRouter } from './records.ts';
import { controlRouter } from './runs.ts';
import { toWire } from './trouble.ts';

const about = api.about.handler(({ context: { host } }) => ({
  version: host.version,
  library: host.library.path,
  protocolFolder: host.own.path,
  exportFolder: host.exports.path,
}));

const exports = {
  list: api.exports.list.handler(async ({ context: { host } }) => {
    const names = await host.exports.list();
    return Promise.all(names.map(async (file) => ({ file, ...(await host.exports.stat(file)) })));
  }),
  download: api.exports.download.handler(async ({ context: { host }, input: { file } }) => {
    const name = file.split('/').at(-1)!;
    return new File([await host.exports.readBlob(file)], name);
  }),
};

/** Answers for the whole contract. Whatever goes wrong in it travels as a value with code, message and advice. */
export const router = api
  .use(
    onError((thrown) => {
      throw toWire(thrown);
    }),
  )
  .router({
    about,
    instruments: instrumentsRouter,
    protocols: protocolsRouter,
    runs: { ...controlRouter, ...recordsRouter },
    queues: queuesRouter,
    exports,
    efficiency: efficiencyRouter,
    groups: groupsRouter,
    alarms: alarmsRouter,
  });
