// One life of the engine process: started, asked for lines, asked to leave, ended. It never starts itself again; that
// is the supervisor's business.
import type { MessagePortMain, UtilityProcess } from 'electron';
import { CottrellError } from '../../core/errors.ts';
import type { Clock } from '../../drivers/clock.ts';
import type { Trouble } from '../api/shapes/common.ts';
import type { UtilityNews, UtilityOrder } from '../host/utility.ts';
import type { Electron } from './electron.ts';
import { SCRUBBED_ENVIRONMENT } from './security.ts';
import type { Places } from './settings.ts';

/** How much of the last words on standard error is kept, characters. */
const LAST_WORDS = 2000;
/** How long an engine that should leave may take: stopping a run has its own deadlines below that. */
const LEAVING_s = 90;

export interface EngineProcessOptions {
  readonly electron: Pick<Electron, 'MessageChannelMain' | 'utilityProcess'>;
  readonly clock: Clock;
  /** The built engine. */
  readonly entry: string;
  readonly places: Places;
  /** Folder with the protocols that come with Cottrell; where it runs from its sources, theirs. */
  readonly resources: string | undefined;
}

/** A running engine process. */
export class EngineProcess {
  /** Resolves when it serves; rejects with what kept it from that. */
  readonly ready: Promise<void>;
  /** Resolves when it has ended, with how: "exit code 139". Never rejects. */
  readonly ended: Promise<string>;
  readonly #electron: EngineProcessOptions['electron'];
  readonly #clock: Clock;
  readonly #child: UtilityProcess;
  #lastWords = '';
  #unsafe: readonly string[] | undefined;

  constructor({ electron, clock, entry, places, resources }: EngineProcessOptions) {
    this.#electron = electron;
    this.#clock = clock;
    this.#child = electron.utilityProcess.fork(entry, [], {
      serviceName: 'Cottrell engine',
      stdio: ['ignore', 'inherit', 'pipe'],
      env: { ...scrubbed(process.env), ...(resources && { COTTRELL_RESOURCES: resources }) },
    });
    this.#child.stderr?.on('data', (bytes: Buffer) => {
      process.stderr.write(bytes);
      this.#lastWords = (this.#lastWords + bytes.toString('utf8')).slice(-LAST_WORDS);
    });
    const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
    this.ready = ready;
    // A failure before anybody waits is still told to whoever waits later.
    ready.catch(() => undefined);
    this.ended = new Promise((settle) => {
      this.#child.once('exit', (code) => {
        const how = `exit code ${code}`;
        reject(this.#endedEarly(how));
        settle(how);
      });
    });
    this.#child.on('message', (news: UtilityNews) => this.#hear(news, resolve, reject));
    this.#say({ type: 'start', ...places });
  }

  /** What it printed last on standard error: for a person who reports a fault. */
  get lastWords(): string {
    return this.#lastWords.trim();
  }

  /** A new line on which the engine serves the API: the other end of it. */
  line(): MessagePortMain {
    const { port1, port2 } = new this.#electron.MessageChannelMain();
    this.#say({ type: 'window' }, [port1]);
    return port2;
  }

  /**
   * Has it stop what runs, confirm every cell off, and end. Resolves, when it has ended, with the instruments whose
   * cell it could not confirm off; undefined if it ended without saying, or had to be ended.
   */
  async leave(): Promise<readonly string[] | undefined> {
    this.#say({ type: 'stop' });
    const inTime = new AbortController();
    await Promise.race([
      this.ended.then(() => inTime.abort()),
      this.#clock.sleep(LEAVING_s, inTime.signal).then(() => {
        if (!inTime.signal.aborted) this.#child.kill();
      }),
    ]);
    await this.ended;
    return this.#unsafe;
  }

  #say(order: UtilityOrder, ports: MessagePortMain[] = []): void {
    this.#child.postMessage(order, ports);
  }

  #hear(news: UtilityNews, ready: () => void, failed: (error: Error) => void): void {
    switch (news.type) {
      case 'ready':
        ready();
        return;
      case 'failed':
        failed(new EngineFailed(news.trouble));
        this.#child.kill();
        return;
      case 'stopped':
        this.#unsafe = news.unsafe;
        this.#child.kill();
        return;
      case 'busy':
        // The bench is watched over the API, where there is more to see.
        return;
    }
  }

  #endedEarly(how: string): CottrellError {
    const why = this.lastWords === '' ? '' : `: ${this.lastWords.split('\n').at(-1)}`;
    return new CottrellError('internal', `The engine of Cottrell did not start (${how})${why}`, {
      context: { lastWords: this.lastWords },
    });
  }
}

/** The engine said why it cannot serve, for example that the library cannot be opened. */
export class EngineFailed extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble.message);
    this.trouble = trouble;
  }
}

function scrubbed(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !SCRUBBED_ENVIRONMENT.has(name.toUpperCase())),
  );
}
