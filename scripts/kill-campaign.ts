// `npm run kills`: kills recording programs with SIGKILL at random moments and counts what was lost. `-- 500` kills so many.
// SIGKILL says nothing about power cuts: what the operating system had accepted survives it. `-- 100 7` draws other moments.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SeededNoise } from '../src/drivers/simulator/noise.ts';
import { examineRecording, startRecording } from './campaign/recording-process.ts';

const KILLS = Number(process.argv[2] ?? 25);
const SEED = Number(process.argv[3] ?? 20261123);
const ALLOWED_UNSAVED_MS = 250;
/** From the first sample on: from the beginning of a run to its end. */
const LATEST_ms = 2000;
/** Programs at a time: starting one takes longer than the run. */
const AT_ONCE = 2;

async function killOnce(folder: string, index: number, after_ms: number) {
  // Some runs are short, so that some kills fall into their last moments.
  await using recording = await startRecording(folder, index, { cycles: index % 4 === 0 ? 3 : 1000 });
  await wait(after_ms);
  const killed_ms = performance.now();
  const sent = recording.sentAt_ms.slice();
  recording.child.kill('SIGKILL');
  await recording.exited;
  const found = examineRecording(recording.library, sent, killed_ms);
  for (const suffix of ['', '-wal', '-shm']) rmSync(recording.library + suffix, { force: true });
  return { after_ms, sent: sent.length, ...found };
}

const random = new SeededNoise(SEED);
const folder = mkdtempSync(join(tmpdir(), 'cottrell-kills-'));
const kills: Awaited<ReturnType<typeof killOnce>>[] = [];
let begun = 0;
let underWay = 0;
let notBegun = 0;
try {
  await Promise.all(Array.from({ length: AT_ONCE }, killOneAfterAnother));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function killOneAfterAnother(): Promise<void> {
  while (kills.length + underWay < KILLS) {
    const index = begun++;
    underWay++;
    const kill = await killOnce(folder, index, Math.round(20 + LATEST_ms * random.uniform())).catch(
      (error: Error) => error,
    );
    underWay--;
    if (kill instanceof Error) {
      // A program that could not even begin was not killed: it is told, and another one takes its place.
      notBegun++;
      console.log(`      not begun: ${kill.message.split('\n')[0]}`);
      if (notBegun > KILLS / 10 + 3) throw kill;
      continue;
    }
    kills.push(kill);
    const remarks = [
      ...(kill.damaged > 0 ? ['DAMAGED'] : []),
      ...(kill.ledgerEqual ? [] : ['LEDGER DIFFERS']),
      ...(kill.outcome === 'none' ? ['NOT MARKED'] : []),
    ];
    console.log(
      `${String(index + 1).padStart(4)}  killed after ${String(kill.after_ms).padStart(4)} ms  sent ${String(kill.sent).padStart(5)}  saved ${String(kill.saved).padStart(5)}  oldest unsaved ${kill.unsaved_ms.toFixed(0).padStart(4)} ms  ${kill.outcome}  ${remarks.join('  ')}`.trimEnd(),
    );
  }
}

const failed = kills.filter(
  ({ damaged, outcome, ledgerEqual, unsaved_ms }) =>
    damaged > 0 || outcome === 'none' || !ledgerEqual || unsaved_ms > ALLOWED_UNSAVED_MS,
).length;
const worst_ms = Math.max(...kills.map(({ unsaved_ms }) => unsaved_ms));
const interrupted = kills.filter(({ outcome }) => outcome === 'interrupted').length;
console.log(
  `${interrupted} runs found interrupted, ${kills.length - interrupted} had ended before the kill, ${notBegun} did not begin`,
);
console.log(`worst: ${worst_ms.toFixed(0)} ms of sent samples unsaved (allowed ${ALLOWED_UNSAVED_MS} ms)`);
console.log(`${kills.length - failed} passed, ${failed} failed`);
// The emulated instruments would play their scripts to the end, as real ones do.
process.exit(failed === 0 ? 0 : 1);
