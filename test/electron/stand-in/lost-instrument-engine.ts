// An engine that has a running instrument in its first life and cannot reach it in any later one.
import type { EventEmitter } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { CottrellError } from '../../../src/core/errors.ts';
import { contract } from '../../../src/main/api/contract.ts';
import type { Snapshot } from '../../../src/main/api/shapes/instruments.ts';
import { toWire } from '../../../src/main/api/trouble.ts';

const RUNNING: Snapshot = {
  instrument: 1,
  spec: 'serial:/dev/ttyACM0',
  label: 'Potentiostat at the window',
  simulated: false,
  state: { name: 'running' },
  allowed: ['stop'],
  warnings: [],
  warningCount: 0,
};

const { parentPort } = process as unknown as {
  parentPort: EventEmitter & { postMessage(news: unknown): void };
};
let isFirstLife = true;
const os = implement(contract);
const handler = new RPCHandler({
  instruments: {
    watchAll: os.instruments.watchAll.handler(async function* () {
      yield isFirstLife ? [RUNNING] : [];
      await new Promise(() => undefined);
    }),
    connect: os.instruments.connect.handler(() => {
      throw toWire(new CottrellError('port-not-found', 'There is no port /dev/ttyACM0.'));
    }),
  },
  runs: {
    stop: os.runs.stop.handler(() => {
      throw toWire(new CottrellError('cell-not-off', 'The instrument does not answer.'));
    }),
  },
});
parentPort.on('message', ({ data, ports }) => {
  if (data.type === 'start') {
    isFirstLife = !existsSync(data.library);
    writeFileSync(data.library, 'has lived');
    parentPort.postMessage({ type: 'ready', library: data.library });
  } else if (data.type === 'window') {
    handler.upgrade(ports[0]);
    ports[0].start();
  } else parentPort.postMessage({ type: 'stopped', unsafe: [RUNNING.label] });
});
