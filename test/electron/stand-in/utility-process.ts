// Electron's utility process as a process of Node's: the engine runs as it is, and its end, whatever it is, harms no test.
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PortMain, rawPorts } from './ports.ts';
import { type Packet, Tunnel } from './tunnel.ts';

export interface ForkOptions {
  readonly env?: Record<string, string>;
  readonly serviceName?: string;
  readonly stdio?: unknown;
}

export class UtilityProcessStandIn extends EventEmitter {
  readonly entry: string;
  readonly options: ForkOptions;
  readonly stderr: NodeJS.ReadableStream;
  readonly #child: ChildProcess;
  readonly #tunnel: Tunnel;
  hasEnded = false;
  #exitCode: number | undefined;

  constructor(entry: string, args: readonly string[], options: ForkOptions) {
    super();
    this.entry = entry;
    this.options = options;
    this.#child = fork(
      fileURLToPath(new URL('./utility-child.ts', import.meta.url)),
      [pathToFileURL(entry).href, ...args],
      {
        env: options.env ?? {},
        execArgv: [],
        // Structured clone, as between Electron's processes.
        serialization: 'advanced',
        stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
      },
    );
    this.stderr = this.#child.stderr!;
    this.#tunnel = new Tunnel((packet) => {
      if (this.#child.connected) this.#child.send(packet);
    });
    this.#child.on('message', (packet: Packet) => {
      const message = this.#tunnel.receive(packet);
      if (message === undefined) return;
      this.emit(
        'message',
        message.data,
        message.ports.map((raw) => new PortMain(raw)),
      );
    });
    this.#child.on('error', (error) => console.error(error));
    this.#child.on('exit', (code) => {
      this.hasEnded = true;
      this.#tunnel.end();
      this.emit('exit', this.#exitCode ?? code ?? 1);
    });
  }

  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    this.#tunnel.post(data, rawPorts(transfer));
  }

  kill(): boolean {
    this.#exitCode ??= 0;
    return this.#child.kill('SIGTERM');
  }

  /** Ends it as a fault would. */
  crash(exitCode: number): void {
    this.#exitCode = exitCode;
    this.#child.kill('SIGKILL');
  }
}
