// `npm run endurance -- --hours 100`: a run of so many hours at 1 000 samples a second, its bytes fed as fast as the path
// takes them, in a process of its own whose memory is watched from outside. Linux only: it reads /proc.
// The charges are held against what was sent, in whole numbers; then the library is opened and drawn as a new program
// would do it. It needs 4 bytes of disk a sample.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openLibrary } from '../src/main/store/library.ts';
import { WindowReader } from '../src/main/store/window.ts';
import { mean, residentMemory_MB } from './memory.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CYCLES_PER_HOUR = 3600;
const WATCH_MS = 1000;
const TELL_EVERY = 60;
/** Once warm, a run that lasts a hundred times as long may not need more than this much more memory. */
const ALLOWED_GROWTH_MB = 40;
const ALLOWED_MB = 400;
const OPEN_WITHIN_MS = 500;

/** Plays `hours` into a library in `folder`; answers whether everything held. */
export async function longRun(hours: number, folder: string): Promise<boolean> {
  const library = join(folder, 'long-run.sqlite');
  const cycles = Math.round(hours * CYCLES_PER_HOUR);
  const resident_MB = await watched([join(ROOT, 'bench/whole-path.ts'), String(cycles), library], library);
  const third = Math.floor(resident_MB.length / 3);
  const [middle_MB, last_MB] = [
    mean(resident_MB.slice(third, 2 * third)),
    mean(resident_MB.slice(2 * third)),
  ];
  const peak_MB = Math.max(...resident_MB);
  console.log(
    `resident memory: second third ${middle_MB.toFixed(0)} MB, last third ${last_MB.toFixed(0)} MB, at most ${peak_MB.toFixed(0)} MB`,
  );
  const samples = cycles * 1000;
  console.log(`on disk: ${(statSync(library).size / samples).toFixed(2)} bytes a sample`);
  const begun_ms = performance.now();
  using opened = openLibrary(library, { clock: { wall_ms: () => Date.now() }, create: false });
  const [run] = opened.runs();
  const drawn = new WindowReader(opened).read({
    run: run!.id,
    from_s: 0,
    to_s: run!.savedThrough_s,
    points: 2000,
    channels: ['current_A', 'potential_V', 'setPotential_V'],
  });
  const open_ms = performance.now() - begun_ms;
  console.log(`opened and drawn whole (${drawn.t_s.length} points) in ${open_ms.toFixed(0)} ms`);
  return (
    run!.samples === samples &&
    last_MB - middle_MB < ALLOWED_GROWTH_MB &&
    peak_MB < ALLOWED_MB &&
    open_ms < OPEN_WITHIN_MS
  );
}

/** Runs a script to its end and answers its memory, second by second. Throws where it fails. */
async function watched(script: readonly string[], library: string): Promise<number[]> {
  const child = spawn(process.execPath, script, { stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const resident_MB: number[] = [];
  while (child.exitCode === null && child.signalCode === null) {
    const memory_MB = residentMemory_MB(child.pid!);
    if (memory_MB !== undefined) resident_MB.push(memory_MB);
    if (memory_MB !== undefined && resident_MB.length % TELL_EVERY === 0)
      console.log(
        `${resident_MB.length} s: ${memory_MB.toFixed(0)} MB of memory, ${((statSync(library, { throwIfNoEntry: false })?.size ?? 0) / 1e6).toFixed(0)} MB on disk`,
      );
    await Promise.race([ended, wait(WATCH_MS)]);
  }
  const code = await ended;
  if (code !== 0) throw new Error(`the run failed with exit code ${code}`);
  return resident_MB;
}
