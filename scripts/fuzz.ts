// `npm run fuzz`: millions of hostile inputs for every parser. A find is an answer that no parser may give: another error
// than the documented one, a number that is none, a hang (one case over five seconds of the processor, or a minute), memory
// beyond 512 MB. It is told with its seed and case, which make the same input again. `-- --scale 0.01` takes a hundredth,
// `-- --target protocol` one parser.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Target } from './fuzz/target.ts';
import { TARGETS } from './fuzz/targets.ts';
import type { Task } from './fuzz/worker.ts';

/** Of the processor: a busy machine makes nothing hang. */
const BUSY_HANG_us = 5e6;
/** For what waits and does nothing. */
const IDLE_HANG_ms = 60_000;
/** Until a thread has loaded what it needs. */
const BEGIN_WITHIN_ms = 120_000;
const NOT_BEGUN = 0xffffffff;
const LOOK_EVERY_ms = 500;
const MEMORY_MB = 512;

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string' },
    case: { type: 'string' },
  },
});

/** Everything that a target writes is in here, however its thread ends. */
const folder = mkdtempSync(join(tmpdir(), 'cottrell-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

interface Finding {
  readonly case: number;
  readonly what: string;
}

/** Plays the cases of a target until its end or the first find. */
function play(target: Target, from: number, to: number): Promise<Finding | undefined> {
  const now = new SharedArrayBuffer(4);
  const present = new Uint32Array(now).fill(NOT_BEGUN);
  const task: Task = { target: target.name, seed: Number(values.seed), from, to, now };
  const worker = new Worker(new URL('./fuzz/worker.ts', import.meta.url), {
    workerData: task,
    env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  return new Promise((resolve) => {
    let seen = -1;
    let since_ms = performance.now();
    let since_cpu = process.cpuUsage();
    const finish = (what: string | undefined) => {
      clearInterval(looking);
      resolve(what === undefined ? undefined : { case: present[0]!, what });
    };
    const looking = setInterval(() => {
      if (present[0] !== seen) {
        seen = present[0]!;
        since_ms = performance.now();
        since_cpu = process.cpuUsage();
        return;
      }
      const idle_ms = performance.now() - since_ms;
      const { user, system } = process.cpuUsage(since_cpu);
      const busy_us = user + system;
      const hangs =
        seen === NOT_BEGUN ? idle_ms > BEGIN_WITHIN_ms : busy_us > BUSY_HANG_us || idle_ms > IDLE_HANG_ms;
      if (!hangs) return;
      finish('it hangs');
      void worker.terminate();
    }, LOOK_EVERY_ms);
    worker.once('message', (what: string) => finish(what));
    worker.once('error', (error) => finish(`the thread died: ${error.message}`));
    worker.once('exit', () => finish(undefined));
  });
}

const chosen = TARGETS.filter(({ name }) => values.target === undefined || name === values.target);
if (chosen.length === 0) throw new Error(`targets: ${TARGETS.map(({ name }) => name).join(', ')}`);
let all = 0;
let finds = 0;
for (const target of chosen) {
  const only = values.case === undefined ? undefined : Number(values.case);
  const to = only === undefined ? Math.ceil(target.cases * Number(values.scale)) : only + 1;
  const begun_ms = performance.now();
  let from = only ?? 0;
  let found = 0;
  while (from < to) {
    const find = await play(target, from, to);
    if (find === undefined) break;
    found++;
    console.log(`  case ${find.case}: ${find.what}`);
    if (found === 5) {
      console.log('  … and perhaps more: five are enough to begin with');
      break;
    }
    from = find.case + 1;
  }
  const cases = to - (only ?? 0);
  const seconds = (performance.now() - begun_ms) / 1000;
  console.log(
    `${target.name.padEnd(34)} ${String(cases).padStart(9)} cases  ${seconds.toFixed(1).padStart(6)} s  ${found} found`,
  );
  all += cases;
  finds += found;
}
console.log(`${all} cases, ${finds} finds`);
console.log(`${chosen.length} targets`);
process.exit(finds === 0 ? 0 : 1);
