// Runs a utility process's entry, with `process.parentPort` as Electron gives it.
import { EventEmitter } from 'node:events';
import { PortMain, rawPorts } from './ports.ts';
import { type Packet, Tunnel } from './tunnel.ts';

const tunnel = new Tunnel((packet) => {
  if (process.connected) process.send!(packet);
});

class ParentPort extends EventEmitter {
  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    tunnel.post(data, rawPorts(transfer));
  }
}

const port = new ParentPort();
process.on('message', (packet: Packet) => {
  const message = tunnel.receive(packet);
  if (message === undefined) return;
  port.emit('message', { data: message.data, ports: message.ports.map((raw) => new PortMain(raw)) });
});
// Nothing outlives the program that it belongs to.
process.on('disconnect', () => process.exit());
Object.assign(process, { parentPort: port });
await import(process.argv[2]!);
