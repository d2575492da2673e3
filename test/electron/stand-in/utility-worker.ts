// Runs a utility process's entry in a worker thread, with `process.parentPort` as Electron gives it.
import { EventEmitter } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { type Envelope, PortMain, rawPorts } from './ports.ts';

class ParentPort extends EventEmitter {
  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    const ports = rawPorts(transfer);
    parentPort!.postMessage({ data, ports } satisfies Envelope, ports);
  }
}

const port = new ParentPort();
parentPort!.on('message', ({ data, ports }: Envelope) =>
  port.emit('message', { data, ports: ports.map((raw) => new PortMain(raw)) }),
);
Object.assign(process, { parentPort: port });
await import(workerData.entry);
