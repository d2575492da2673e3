// A pseudo-terminal that stands for a serial port: whatever plays an instrument is served to any program that opens
// the link, as often as it opens it. The terminals are made by the program socat; nothing here knows an instrument.
import { spawn } from 'node:child_process';
import { readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { Duplex } from 'node:stream';
import { asCottrellError, CottrellError } from '../../core/errors.ts';

/** A served link. Disposing it closes the line and removes the link. */
export interface ServedTerminal extends AsyncDisposable {
  readonly linkPath: string;
  /** Settles when serving is over: undefined after disposal, else why. Never rejects. */
  readonly closed: Promise<CottrellError | undefined>;
}

/**
 * Serves a line under `linkPath` until disposed. `attach` is called with a fresh stream each time a host opens the
 * link; the stream is destroyed when the host closes it, and destroying it hangs the host up.
 * Throws `argument-invalid` when the path is taken or socat is not there.
 */
export async function serveOnPseudoTerminal(
  attach: (line: Duplex) => void,
  linkPath: string,
): Promise<ServedTerminal> {
  await requireFree(linkPath);
  const server = new TerminalServer(attach, linkPath);
  await server.start();
  return server;
}

async function requireFree(linkPath: string): Promise<void> {
  const taken = await lstat(linkPath).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw cannotLink(linkPath, error);
  });
  if (taken !== undefined)
    throw new CottrellError('argument-invalid', `${linkPath} exists already.`, {
      advice: 'Choose another path for the link, or remove what is there if no other emulator uses it.',
    });
}

function cannotLink(linkPath: string, cause: unknown): CottrellError {
  return new CottrellError('argument-invalid', `Cannot make a link at ${linkPath}.`, {
    cause,
    advice: 'Choose a path in a folder that exists and that you may write to, for example /tmp/potentiostat.',
  });
}

class TerminalServer implements ServedTerminal {
  readonly linkPath: string;
  readonly closed: Promise<CottrellError | undefined>;
  readonly #settle: (error: CottrellError | undefined) => void;
  readonly #attach: (line: Duplex) => void;
  readonly #terminals = new Set<Terminal>();
  #published = '';
  #closing = false;

  constructor(attach: (line: Duplex) => void, linkPath: string) {
    this.#attach = attach;
    this.linkPath = linkPath;
    const { promise, resolve } = Promise.withResolvers<CottrellError | undefined>();
    this.closed = promise;
    this.#settle = resolve;
  }

  async start(): Promise<void> {
    const first = this.#open();
    try {
      this.#publish(await first.path);
    } catch (cause) {
      first.kill();
      throw cause instanceof CottrellError ? cause : cannotLink(this.linkPath, cause);
    }
    process.once('exit', this.#end);
    this.#serve(first).then(this.#settle, (error) => this.#settle(asCottrellError(error)));
  }

  async #serve(first: Terminal): Promise<CottrellError | undefined> {
    let terminal = first;
    for (;;) {
      // The next terminal is ready before this one is closed, so that a host that comes back at once finds one.
      const next = this.#open();
      terminal.onClosed = () => {
        if (next.device !== undefined) this.#publish(next.device);
      };
      const opened = await terminal.opened;
      if (opened) this.#attach(terminal.line);
      await terminal.closed;
      terminal.kill();
      this.#terminals.delete(terminal);
      if (this.#closing) return undefined;
      if (!opened) {
        this.#end();
        return new CottrellError('link-lost', `The terminal behind ${this.linkPath} ended by itself.`);
      }
      this.#publish(await next.path);
      terminal = next;
    }
  }

  #open(): Terminal {
    const terminal = new Terminal();
    this.#terminals.add(terminal);
    if (this.#closing) terminal.kill();
    return terminal;
  }

  /**
   * Points the link at a terminal, in one step for whoever opens it meanwhile. Synchronous, because a host that
   * closes and opens the link again must not meet the old terminal.
   */
  #publish(device: string): void {
    if (this.#published === device || this.#closing) return;
    const temporary = `${this.linkPath}.${process.pid}`;
    symlinkSync(device, temporary);
    renameSync(temporary, this.linkPath);
    this.#published = device;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end();
    await this.closed;
  }

  /** Ends everything at once; also the last thing a dying program does, so that no socat is left behind. */
  readonly #end = (): void => {
    if (this.#closing) return;
    this.#closing = true;
    process.off('exit', this.#end);
    for (const terminal of this.#terminals) terminal.kill();
    if (linkTarget(this.linkPath) === this.#published) rmSync(this.linkPath, { force: true });
  };
}

/** Where a link points; undefined where there is none. */
function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Runs socat until descriptor 3 is closed, which also happens when this program is killed: a socat that waits for a
 * host would never notice by itself. Data goes through descriptors 0 and 1, socat's notices through 2.
 */
const GUARDED_SOCAT = `
trap '' INT HUP
exec 4<&0
socat -d -d PTY,rawer,wait-slave,pty-interval=0.005 STDIO <&4 3<&- 4<&- &
exec 4<&- >&- 2>&-
read -r _ <&3
kill $!
wait`;

/** One socat with one terminal, good for one visit of a host. */
class Terminal {
  /** The device file. Rejects when there is no socat. */
  readonly path: Promise<string>;
  /** True when a host has opened it, false when it ended before. */
  readonly opened: Promise<boolean>;
  /** Resolves when the host has closed it, or it ended. */
  readonly closed: Promise<void>;
  readonly line: Duplex;
  /** The device file, once it is known. */
  device: string | undefined;
  /** Called at the very moment in which the host closes it. */
  onClosed: (() => void) | undefined;
  readonly #guard: Duplex;

  constructor() {
    const path = Promise.withResolvers<string>();
    const opened = Promise.withResolvers<boolean>();
    const closed = Promise.withResolvers<void>();
    this.path = path.promise;
    this.opened = opened.promise;
    this.closed = closed.promise;
    // Failures are told to whoever waits for the path; nobody may be waiting when serving ends.
    this.path.catch(() => undefined);
    const child = spawn('/bin/sh', ['-c', GUARDED_SOCAT], { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
    const [stdin, stdout, stderr] = child.stdio;
    const guard = child.stdio[3] as Duplex;
    this.#guard = guard;
    this.line = Duplex.from({ readable: stdout, writable: stdin });
    // Lines that are cut while bytes are under way are the normal end of a visit.
    this.line.on('error', () => undefined);
    guard.on('error', () => undefined);
    // Whoever plays the instrument hangs up by destroying the line.
    this.line.once('close', () => guard.destroy());
    let log = '';
    stderr.setEncoding('latin1').on('data', (text: string) => {
      log += text;
      const device = /PTY is (\S+)/.exec(log);
      if (device !== null) {
        this.device = device[1]!;
        path.resolve(this.device);
      }
      if (log.includes('starting data transfer')) opened.resolve(true);
      if (log.includes('is at EOF')) {
        this.onClosed?.();
        closed.resolve();
      }
    });
    const over = (cause?: Error) => {
      path.reject(noTerminal(log, cause));
      opened.resolve(false);
      closed.resolve();
    };
    child.once('error', over);
    stderr.once('end', () => over());
  }

  kill(): void {
    this.line.destroy();
    this.#guard.destroy();
  }
}

function noTerminal(log: string, cause: Error | undefined): CottrellError {
  if (!/not found/.test(log))
    return new CottrellError('argument-invalid', `socat could not make a terminal: ${log.trim()}`, { cause });
  return new CottrellError('argument-invalid', 'A pseudo-terminal needs the program socat.', {
    cause,
    advice:
      'Install it (Debian: apt install socat; macOS: brew install socat), or use the simulated instrument directly.',
  });
}
