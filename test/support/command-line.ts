// Runs the real command line in a child process, as a person would, for end-to-end tests.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIN = join(ROOT, 'bin', 'cottrell.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
  /** What the JSON envelope carries, where `--json` was given. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it freely
  readonly json: () => any;
}

interface StartOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Options of Node, before the program. */
  readonly node?: readonly string[];
  /** A shell line before it, like "ulimit -f 100". */
  readonly limit?: string;
}

/** Starts `cottrell …`; the promise settles when it has ended. */
export function start(
  args: readonly string[],
  options: StartOptions = {},
): { child: ChildProcess; ended: Promise<Ended>; sees: (text: RegExp) => Promise<void> } {
  const limited = options.limit === undefined ? '' : `${options.limit}; `;
  const node = [...(options.node ?? []), BIN, ...args];
  const [command, ...words] =
    limited === ''
      ? [process.execPath, ...node]
      : ['sh', '-c', `${limited}exec "$0" "$@"`, process.execPath, ...node];
  const child = spawn(command!, words, {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  const watchers = new Set<() => void>();
  child.stdout!.setEncoding('utf8').on('data', (text) => {
    out += text;
    for (const look of watchers) look();
  });
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    err += text;
    for (const look of watchers) look();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const look of watchers) look();
      resolve({ code, signal, out, err, json: () => JSON.parse(out) });
    });
  });
  /** Resolves as soon as the text has been printed; rejects when the program ends without it. */
  function sees(text: RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (text.test(out + err)) resolve();
        else if (child.exitCode !== null || child.signalCode !== null)
          reject(new Error(`ended without ${text}:\n${out}\n${err}`));
        else return;
        watchers.delete(look);
      };
      watchers.add(look);
      look();
    });
  }
  return { child, ended, sees };
}

/** Runs `cottrell …` to its end. */
export function cottrell(args: readonly string[], options: StartOptions = {}) {
  return start(args, options).ended;
}

/** A folder of its own for a test, gone afterwards. */
export function temporaryFolder(): Disposable & { path: string; file: (name: string) => string } {
  const path = mkdtempSync(join(tmpdir(), 'cottrell-test-'));
  return {
    path,
    file: (name) => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
