// One recording program in a process of its own to which something happens: signals, a cable, a full or locked or slow
// disk. Real time, a real pseudo-terminal and a real file.
import { rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { systemClock } from '../../src/drivers/clock.ts';
import { methodScript } from '../../src/drivers/methodscript/driver.ts';
import { SeededNoise } from '../../src/drivers/simulator/noise.ts';
import { loopback } from '../../src/drivers/transport.ts';
import { EXIT } from '../../src/main/host/exit-codes.ts';
import { openLibrary } from '../../src/main/store/library.ts';
import type { Verdict } from './episode.ts';
import { examineRecording, type RecordingProcess, startRecording } from './recording-process.ts';

export const PROCESS_FAULTS = [
  'SIGKILL',
  'SIGTERM',
  'SIGHUP',
  'SIGINT',
  'program stands still 2 s',
  'cable pulled',
  'file may not grow',
  'library locked 1 s',
  'library locked for good',
] as const;
type ProcessFault = (typeof PROCESS_FAULTS)[number];

/** The program must be over by then, whatever happened. */
const OVER_WITHIN_ms = 60_000;

export async function playProcess(folder: string, seed: number, fault: ProcessFault): Promise<Verdict> {
  const random = new SeededNoise(seed);
  await using recording = await startRecording(folder, seed, {
    // What does not end a run lets it end by itself.
    cycles: fault.includes(' s') && fault !== 'file may not grow' ? 12 : 1000,
    ...(fault === 'file may not grow' && { limit: `ulimit -f ${600 + Math.floor(random.uniform() * 600)}` }),
  });
  const wrong: string[] = [];
  await wait(100 + 2500 * random.uniform());
  const promised = savedSoFar(recording.library);
  const killed_ms = performance.now();
  const sent = recording.sentAt_ms.slice();
  await happen(fault, recording);
  const end = await Promise.race([recording.exited, wait(OVER_WITHIN_ms, undefined, { ref: false })]);
  if (end === undefined) wrong.push('the program does not end');
  // A killed program cannot say anything: what it must do is to be found interrupted, and to be safe when met again.
  const isTold = end?.code === EXIT.cellNotOff || fault === 'SIGKILL';
  const leftOnUnnoticed = recording.emulator.cellOn && !isTold;
  const found = examineRecording(recording.library, fault === 'SIGKILL' ? sent : [], killed_ms);
  if (found.damaged > 0) wrong.push(`${found.damaged} blocks are damaged`);
  if (!found.ledgerEqual) wrong.push('the ledger is not that of its samples');
  if (found.outcome === 'none') wrong.push('the run has no outcome');
  await metAgain(recording);
  if (recording.emulator.cellOn) wrong.push('the cell is on after the instrument was connected again');
  for (const suffix of ['', '-wal', '-shm']) rmSync(recording.library + suffix, { force: true });
  return {
    fault: `program: ${fault}`,
    instrument: 'emstat4-hr on a pseudo-terminal',
    outcome: found.outcome,
    received: recording.sentAt_ms.length,
    saved: found.saved,
    lost: Math.max(0, promised - found.saved),
    unsaved_s: found.unsaved_ms / 1000,
    leftOnUnnoticed,
    wrong,
  };
}

/** Samples that anybody who opens the library finds in it now. */
function savedSoFar(path: string): number {
  using library = openLibrary(path, { clock: systemClock });
  return library.runs()[0]?.samples ?? 0;
}

async function happen(fault: ProcessFault, { child, unplug, library }: RecordingProcess): Promise<void> {
  switch (fault) {
    case 'SIGKILL':
    case 'SIGTERM':
    case 'SIGHUP':
    case 'SIGINT':
      child.kill(fault);
      return;
    case 'program stands still 2 s':
      child.kill('SIGSTOP');
      await wait(2000);
      child.kill('SIGCONT');
      return;
    case 'cable pulled':
      return unplug();
    case 'library locked 1 s':
    case 'library locked for good': {
      const other = new Database(library, { timeout: 5000 });
      other.exec('BEGIN IMMEDIATE');
      if (fault === 'library locked 1 s') await wait(1000);
      else await new Promise((resolve) => child.once('exit', resolve));
      other.exec('ROLLBACK');
      other.close();
      return;
    }
    case 'file may not grow':
      return;
  }
}

/** The instrument is connected again, by the driver, on a fresh line: that must make it safe. */
async function metAgain({ emulator, unplug }: RecordingProcess): Promise<void> {
  await unplug();
  const { transport, far } = loopback('met again');
  emulator.attach(far);
  const instrument = await methodScript.open(transport, { clock: systemClock, simulated: true });
  await instrument[Symbol.asyncDispose]();
}
