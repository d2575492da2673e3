// `npm run kills`: kills recording programs with SIGKILL at random moments and counts what was lost. The instrument is
// an emulator on a pseudo-terminal in this process, so that it is known which samples had been sent, and when.
// SIGKILL says nothing about power cuts: what the operating system had accepted survives it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../src/drivers/clock.ts';
import { MethodScriptEmulator } from '../src/drivers/methodscript/emulator/emulator.ts';
import { modelById } from '../src/drivers/methodscript/models.ts';
import { makeCell } from '../src/drivers/simulator/presets.ts';
import { serveOnPseudoTerminal } from '../src/main/host/pseudo-terminal.ts';
import { openLibrary } from '../src/main/store/library.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const KILLS = Number(process.argv[2] ?? 25);
const ALLOWED_UNSAVED_MS = 250;
const PROTOCOL = 'protocols/cu-pulsed-amination.yaml';
/** Segments and edges as short as they come, so that kills fall into every kind of moment. */
const SETTINGS = [
  'steps[0].rest.duration=0.2 s',
  'steps[1].pulse.levels[0].duration=0.3 s',
  'steps[1].pulse.levels[1].duration=0.2 s',
  'steps[1].pulse.cycles=1000',
];

interface Kill {
  readonly after_ms: number;
  readonly sent: number;
  readonly saved: number;
  /** Age at the kill of the oldest sample that had been sent and was not saved. */
  readonly unsaved_ms: number;
  readonly damaged: number;
  readonly interrupted: boolean;
  readonly ledgerEqual: boolean;
}

/** Small seeded generator (Marsaglia, J. Stat. Softw. 8 (2003) 14). */
function seeded(seed: number): () => number {
  let x = seed >>> 0 || 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}

async function killOnce(folder: string, index: number, after_ms: number): Promise<Kill> {
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
  await using _served = await serveOnPseudoTerminal((line) => emulator.attach(tapped(line, sentAt_ms)), link);
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'bin/cottrell.js'),
      'run',
      join(ROOT, PROTOCOL),
      '--instrument',
      `serial:${link}`,
      '--library',
      library,
      ...SETTINGS.flatMap((setting) => ['--set', setting]),
    ],
    { stdio: 'ignore' },
  );
  while (sentAt_ms.length === 0) {
    if (child.exitCode !== null) throw new Error(`the program ended by itself with ${child.exitCode}`);
    await wait(5);
  }
  await wait(after_ms);
  const killed_ms = performance.now();
  const sent = sentAt_ms.length;
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  return { after_ms, sent, ...examine(library, sentAt_ms.slice(0, sent), killed_ms) };
}

/** Notes when each sample package leaves the instrument: its lines begin with P and carry a current or potential. */
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

function examine(path: string, sentAt_ms: readonly number[], killed_ms: number) {
  using library = openLibrary(path, { clock: systemClock });
  const [run] = library.runs();
  if (run === undefined) {
    const unsaved_ms = sentAt_ms.length === 0 ? 0 : killed_ms - sentAt_ms[0]!;
    return { saved: 0, unsaved_ms, damaged: 0, interrupted: true, ledgerEqual: true };
  }
  let damaged = 0;
  for (const block of library.blocks(run.id)) {
    try {
      block.read();
    } catch {
      damaged++;
    }
  }
  const saved = run.samples;
  const oldest = sentAt_ms[saved];
  const { rows, totals } = library.ledger(run.id);
  const rebuilt = library.rebuildLedger(run.id);
  return {
    saved,
    unsaved_ms: oldest === undefined ? 0 : killed_ms - oldest,
    damaged,
    interrupted: run.outcome?.kind === 'interrupted',
    ledgerEqual: JSON.stringify([rows, totals]) === JSON.stringify([rebuilt.rows, rebuilt.totals]),
  };
}

const random = seeded(20261123);
const folder = mkdtempSync(join(tmpdir(), 'cottrell-kills-'));
const kills: Kill[] = [];
try {
  for (let index = 0; index < KILLS; index++) {
    const kill = await killOnce(folder, index, Math.round(20 + 2000 * random()));
    kills.push(kill);
    console.log(
      `${String(index + 1).padStart(4)}  killed after ${String(kill.after_ms).padStart(4)} ms  sent ${String(kill.sent).padStart(5)}  saved ${String(kill.saved).padStart(5)}  oldest unsaved ${kill.unsaved_ms.toFixed(0).padStart(4)} ms${kill.damaged ? '  DAMAGED' : ''}${kill.interrupted ? '' : '  NOT MARKED'}${kill.ledgerEqual ? '' : '  LEDGER DIFFERS'}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const failed = kills.filter(
  (kill) =>
    kill.damaged > 0 || !kill.interrupted || !kill.ledgerEqual || kill.unsaved_ms > ALLOWED_UNSAVED_MS,
).length;
const worst_ms = Math.max(...kills.map(({ unsaved_ms }) => unsaved_ms));
console.log(`worst: ${worst_ms.toFixed(0)} ms of sent samples unsaved (allowed ${ALLOWED_UNSAVED_MS} ms)`);
console.log(`${kills.length - failed} passed, ${failed} failed`);
// The emulated instruments would play their scripts to the end, as real ones do.
process.exit(failed === 0 ? 0 : 1);
