// Child processes of tests: started with the Node that runs the tests, watched line by line, killed without mercy.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Child {
  readonly process: ChildProcess;
  /** Lines of its standard output, one at a time; ends with the process. */
  readonly lines: AsyncIterator<string>;
  /** Sends SIGKILL and waits until it is gone. */
  kill(): Promise<void>;
  /** Waits until it ends by itself; its exit code. */
  ended(): Promise<number | null>;
}

/** Starts test/support/<script> with these arguments; `shell` goes before it in a shell. */
export function startChild(script: string, args: readonly string[], shell?: string): Child {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const command = [process.execPath, path, ...args];
  const child =
    shell === undefined
      ? spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
      : spawn('sh', ['-c', `${shell}; exec "$@"`, 'sh', ...command], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
  const exited = once(child, 'exit');
  return {
    process: child,
    lines: createInterface({ input: child.stdout! })[Symbol.asyncIterator](),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async ended() {
      await exited;
      return child.exitCode;
    },
  };
}
