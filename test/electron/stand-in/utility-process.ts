// Electron's utility process on a worker thread: the engine runs as it is, beside the shell that is being tested.
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Envelope, PortMain, rawPorts } from './ports.ts';

export interface ForkOptions {
  readonly env?: Record<string, string>;
  readonly serviceName?: string;
  readonly stdio?: unknown;
}

export class UtilityProcessStandIn extends EventEmitter {
  readonly entry: string;
  readonly options: ForkOptions;
  readonly stderr: NodeJS.ReadableStream;
  readonly #worker: Worker;
  hasEnded = false;
  #exitCode: number | undefined;

  constructor(entry: string, args: readonly string[], options: ForkOptions) {
    super();
    this.entry = entry;
    this.options = options;
    this.#worker = new Worker(new URL('./utility-worker.ts', import.meta.url), {
      argv: [...args],
      env: options.env ?? {},
      stderr: true,
      execArgv: [],
      workerData: { entry: pathToFileURL(entry).href },
    });
    this.stderr = this.#worker.stderr;
    this.#worker.on('message', ({ data, ports }: Envelope) =>
      this.emit(
        'message',
        data,
        ports.map((raw) => new PortMain(raw)),
      ),
    );
    this.#worker.on('error', (error) => console.error(error));
    this.#worker.on('exit', (code) => {
      this.hasEnded = true;
      this.emit('exit', this.#exitCode ?? code);
    });
  }

  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    const ports = rawPorts(transfer);
    this.#worker.postMessage({ data, ports } satisfies Envelope, ports);
  }

  kill(): boolean {
    this.#exitCode ??= 0;
    void this.#worker.terminate();
    return true;
  }

  /** Ends it as a fault would. */
  crash(exitCode: number): void {
    this.#exitCode = exitCode;
    void this.#worker.terminate();
  }
}
