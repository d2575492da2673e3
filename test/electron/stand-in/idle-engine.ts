// An engine that starts and does nothing: for tests that look at the shell alone.
import type { EventEmitter } from 'node:events';

const { parentPort } = process as unknown as {
  parentPort: EventEmitter & { postMessage(news: unknown): void };
};
parentPort.on('message', ({ data }) => {
  if (data.type === 'stop') parentPort.postMessage({ type: 'stopped', unsafe: [] });
});
