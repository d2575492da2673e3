// A recording program in a process of its own, with an emulated instrument on a pseudo-terminal in this one: so it is known
// which samples had left the instrument, when, and whether its cell is on.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/drivers/clock.ts';
import { MethodScriptEmulator } from '../../src/drivers/methodscript/emulator/emulator.ts';
import { modelById } from '../../src/drivers/methodscript/models.ts';
import { makeCell } from '../../src/drivers/simulator/presets.ts';
import { serveOnPseudoTerminal } from '../../src/main/host/pseudo-terminal.ts';
import { openLibrary } from '../../src/main/store/library.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMMAND = join(ROOT, 'bin/cottrell.js');
const BREAKABLE = join(ROOT, 'scripts/campaign/breakable.ts');
const PROTOCOL = join(ROOT, 'protocols/cu-pulsed-amination.yaml');
/** Segments and edges as short as they come, so that faults fall into every kind of moment. */
const SETTINGS = [
  'steps[0].rest.duration=0.2 s',
  'steps[1].pulse.levels[0].duration=0.3 s',
  'steps[1].pulse.levels[1].duration=0.2 s',
];

export interface RecordingProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly emulator: MethodScriptEmulator;
  readonly library: string;
  readonly link: string;
  /** When each sample left the instrument, by performance.now(). */
  readonly sentAt_ms: readonly number[];
  /** The end of what it printed on standard error. */
  said(): string;
  /** Settles when the program is over. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Pulls the cable out. */
  unplug(): Promise<void>;
}

/** Starts a recording and waits for its first sample. `limit`: a shell line before the program, like "ulimit -f 100". */
export async function startRecording(
  folder: string,
  index: number,
  { cycles = 1000, limit = '' }: { cycles?: number; limit?: string } = {},
): Promise<RecordingProcess> {
  const link = join(folder, `port-${index}`);
  const library = join(folder, `library-${index}.sqlite`);
  const sentAt_ms: number[] = [];
  const emulator = new MethodScriptEmulator({
    model: modelById('emstat4-hr')!,
    cell: makeCell('cu-nitrite'),
    clock: systemClock,
    speed: 1,
    seed: index + 1,
  });
  const served = await serveOnPseudoTerminal((line) => emulator.attach(tapped(line, sentAt_ms)), link);
  const settings = [...SETTINGS, `steps[1].pulse.cycles=${cycles}`].flatMap((setting) => ['--set', setting]);
  const words = ['run', PROTOCOL, '--instrument', `serial:${link}`, '--library', library, ...settings];
  const child = spawn(
    'sh',
    [
      '-c',
      `${limit === '' ? '' : `${limit}; `}exec "$0" "$@"`,
      process.execPath,
      '--import',
      BREAKABLE,
      COMMAND,
      ...words,
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      // What is remembered of instruments is that of the campaign, not of the person who runs it.
      env: { ...process.env, COTTRELL_INSTRUMENTS: join(folder, `instruments-${index}.json`) },
    },
  );
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  let isPlugged = true;
  const unplug = async () => {
    if (isPlugged) await served[Symbol.asyncDispose]();
    isPlugged = false;
  };
  while (sentAt_ms.length === 0) {
    if (isOver(child)) {
      await unplug();
      throw new Error(`the program ended by itself with ${child.exitCode ?? child.signalCode}: ${said}`);
    }
    await wait(5);
  }
  return {
    child,
    emulator,
    library,
    link,
    sentAt_ms,
    said: () => said,
    exited,
    unplug,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await unplug();
    },
  };
}

/** Whether a program has ended, by itself or of a signal. */
export function isOver({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** What is in the library after its program is gone, and how old the oldest sample was that is not. */
export function examineRecording(path: string, sentAt_ms: readonly number[], at_ms: number) {
  using library = openLibrary(path, { clock: systemClock });
  const [run] = library.runs();
  const oldest = (saved: number) => (sentAt_ms[saved] === undefined ? 0 : at_ms - sentAt_ms[saved]);
  if (run === undefined)
    return { saved: 0, unsaved_ms: oldest(0), damaged: 0, outcome: 'interrupted', ledgerEqual: true };
  let damaged = 0;
  let saved = 0;
  for (const block of library.blocks(run.id)) {
    try {
      saved += block.read().length;
    } catch {
      damaged++;
    }
  }
  const { rows, totals } = library.ledger(run.id);
  const rebuilt = library.rebuildLedger(run.id);
  return {
    saved,
    unsaved_ms: oldest(saved),
    damaged,
    outcome: run.outcome?.kind ?? 'none',
    ledgerEqual: JSON.stringify([rows, totals]) === JSON.stringify([rebuilt.rows, rebuilt.totals]),
  };
}

/** Notes when each sample package leaves the instrument. */
function tapped(line: Duplex, sentAt_ms: number[]): Duplex {
  const write = line.write.bind(line);
  let rest = '';
  line.write = ((chunk: Uint8Array | string, ...more: []) => {
    const lines = (rest + Buffer.from(chunk as string).toString('latin1')).split('\n');
    rest = lines.pop()!;
    for (const text of lines) if (isSample(text)) sentAt_ms.push(performance.now());
    return write(chunk, ...more);
  }) as typeof line.write;
  return line;
}

/** A sample carries a current (ba) or, at open circuit, a measured potential (ab); marks of the programme neither. */
function isSample(text: string): boolean {
  return text.startsWith('P') && /;(ba|ab)/.test(text);
}
