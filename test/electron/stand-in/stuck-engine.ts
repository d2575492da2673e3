// An engine that says it is ready and then answers nothing.
import type { EventEmitter } from 'node:events';

const { parentPort } = process as unknown as {
  parentPort: EventEmitter & { postMessage(news: unknown): void };
};
parentPort.on('message', ({ data }) => {
  if (data.type === 'start') parentPort.postMessage({ type: 'ready', library: '' });
});
