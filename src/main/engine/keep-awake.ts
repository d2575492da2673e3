// Keeps the computer from falling asleep while a run lives, by the means each operating system has for it. Every means
// ends by itself when this program dies, however it dies; without any means a run still runs, with one warning.
import { type ChildProcess, spawn as spawnChild } from 'node:child_process';

/** Something that can hold the computer awake. */
export interface KeepAwake {
  /**
   * Holds until disposed; never throws. `warn` is called at most once, as soon as it turns out that the computer may
   * fall asleep.
   */
  hold(warn: (message: string) => void): Disposable;
}

type Spawn = (command: string, args: readonly string[]) => ChildProcess;

const NOTHING_HELD: Disposable = {
  [Symbol.dispose]() {
    // There is nothing to release.
  },
};

const NAME = 'Cottrell';
const WHY = 'An electrochemical measurement is running';

/** ES_CONTINUOUS | ES_SYSTEM_REQUIRED, held by a thread that waits for the end of its input. */
const POWERSHELL = `
$signature = '[DllImport("kernel32.dll")] public static extern uint SetThreadExecutionState(uint flags);'
$power = Add-Type -MemberDefinition $signature -Name Power -Namespace ${NAME} -PassThru
if ($power::SetThreadExecutionState([uint32]"0x80000001") -eq 0) { exit 1 }
[void][Console]::In.ReadToEnd()
`;

/** The means of an operating system; undefined where we know none. */
function meansOf(platform: NodeJS.Platform): readonly [command: string, ...args: string[]] | undefined {
  switch (platform) {
    // `cat` waits for the end of its input, which comes with the end of this program.
    case 'linux':
      return ['systemd-inhibit', '--what=idle:sleep', `--who=${NAME}`, `--why=${WHY}`, '--mode=block', 'cat'];
    case 'darwin':
      return ['caffeinate', '-i', '-s', 'cat'];
    case 'win32':
      return ['powershell', '-NoProfile', '-NonInteractive', '-Command', POWERSHELL];
    default:
      return undefined;
  }
}

/** Holds the computer awake with a child process of the operating system's own. */
export function keepAwakeBySystem(
  platform: NodeJS.Platform = process.platform,
  spawn: Spawn = (command, args) =>
    // An own process group: Ctrl-C in a terminal asks us to stop, and until we have, the computer stays awake.
    spawnChild(command, args, {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: platform !== 'win32',
      windowsHide: true,
    }),
): KeepAwake {
  const means = meansOf(platform);
  return {
    hold(warn) {
      if (means === undefined) {
        warn(`The computer may fall asleep during the run: no way to prevent it is known on ${platform}.`);
        return NOTHING_HELD;
      }
      return holdBy(means, spawn, warn);
    },
  };
}

function holdBy(
  [command, ...args]: readonly [string, ...string[]],
  spawn: Spawn,
  warn: (message: string) => void,
): Disposable {
  let isOver = false;
  const tell = (why: string) => {
    if (isOver) return;
    isOver = true;
    warn(`The computer may fall asleep during the run: ${command} ${why}.`);
  };
  let child: ChildProcess;
  try {
    child = spawn(command, args);
  } catch (error) {
    tell(`cannot be used (${error instanceof Error ? error.message : error})`);
    return NOTHING_HELD;
  }
  child.once('error', (error) => tell(`cannot be used (${error.message})`));
  child.once('exit', (code, signal) => tell(`ended (${signal ?? `exit code ${code}`})`));
  // A child that is already gone breaks the pipe; its 'exit' or 'error' tells of it.
  child.stdin?.on('error', (error) => tell(`cannot be used (${error.message})`));
  return {
    [Symbol.dispose]() {
      isOver = true;
      child.stdin?.end();
      child.kill();
    },
  };
}
