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
  'killed (SIGKILL)',
  'crash (SIGSEGV)',
  'SIGTERM',
  'logout (SIGHUP)',
  'Ctrl-C (SIGINT)',
  'fault that nobody caught',
  'rejection that nobody caught',
  'fault, and the cell stays on',
  'program stands still 2 s',
  'cable pulled',
  'file may not grow',
  'library locked 1 s',
  'library locked for good',
] as const;
type ProcessFault = (typeof PROCESS_FAULTS)[number];

const SIGNALS: Partial<Record<ProcessFault, NodeJS.Signals>> = {
  'killed (SIGKILL)': 'SIGKILL',
  'crash (SIGSEGV)': 'SIGSEGV',
  SIGTERM: 'SIGTERM',
  'logout (SIGHUP)': 'SIGHUP',
  'Ctrl-C (SIGINT)': 'SIGINT',
  'fault that nobody caught': 'SIGUSR2',
  'rejection that nobody caught': 'SIGWINCH',
  'fault, and the cell stays on': 'SIGUSR2',
};
/** Whoever dies of these cannot say anything, nor act. */
const MUTE: readonly ProcessFault[] = ['killed (SIGKILL)', 'crash (SIGSEGV)'];
/** What a run survives; it is let come to its end. */
const HARMLESS: readonly ProcessFault[] = ['program stands still 2 s', 'library locked 1 s'];
/** The exit code, where there is only one that is right. */
const RIGHT_CODE: Partial<Record<ProcessFault, number>> = {
  SIGTERM: EXIT.stopped,
  'logout (SIGHUP)': EXIT.stopped,
  'Ctrl-C (SIGINT)': EXIT.stopped,
  'fault that nobody caught': EXIT.fault,
  'rejection that nobody caught': EXIT.fault,
  'fault, and the cell stays on': EXIT.cellNotOff,
  'cable pulled': EXIT.cellNotOff,
  'program stands still 2 s': EXIT.ok,
  'library locked 1 s': EXIT.ok,
  'library locked for good': EXIT.storage,
  'file may not grow': EXIT.storage,
};

/** The program must be over by then, whatever happened. */
const OVER_WITHIN_ms = 60_000;

export async function playProcess(folder: string, seed: number, fault: ProcessFault): Promise<Verdict> {
  const random = new SeededNoise(seed);
  await using recording = await startRecording(folder, seed, {
    cycles: HARMLESS.includes(fault) ? 12 : 1000,
    ...(fault === 'file may not grow' && { limit: `ulimit -f ${600 + Math.floor(random.uniform() * 600)}` }),
  });
  const { child, emulator, library, exited } = recording;
  const wrong: string[] = [];
  await wait(100 + 2500 * random.uniform());
  // On a slow computer nothing may be saved yet, and what was never promised cannot be lost.
  while (savedSoFar(library) === 0 && child.exitCode === null) await wait(20);
  const promised = savedSoFar(library);
  const killed_ms = performance.now();
  const sent = recording.sentAt_ms.slice();
  // A limit strikes by itself, as soon as the file has reached it; the exit code tells that it did.
  const struck = fault === 'file may not grow' || child.exitCode === null;
  await happen(fault, recording);
  const end = await Promise.race([exited, wait(OVER_WITHIN_ms, undefined, { ref: false })]);
  if (end === undefined) wrong.push('the program does not end');
  const code = RIGHT_CODE[fault];
  if (struck && code !== undefined && end !== undefined && end.code !== code)
    wrong.push(`exit code ${end.code} instead of ${code}: ${recording.said()}`);
  const isTold = end?.code === EXIT.cellNotOff || MUTE.includes(fault);
  const leftOnUnnoticed = emulator.cellOn && !isTold;
  const found = examineRecording(library, MUTE.includes(fault) ? sent : [], killed_ms);
  if (found.damaged > 0) wrong.push(`${found.damaged} blocks are damaged`);
  if (!found.ledgerEqual) wrong.push('the ledger is not that of its samples');
  if (found.outcome === 'none') wrong.push('the run has no outcome');
  emulator.cellOffFails = undefined;
  await metAgain(recording);
  if (emulator.cellOn) wrong.push('the cell is on after the instrument was connected again');
  for (const suffix of ['', '-wal', '-shm']) rmSync(library + suffix, { force: true });
  return {
    fault: `program: ${fault}`,
    instrument: 'emstat4-hr on a pseudo-terminal',
    struck,
    outcome: found.outcome,
    received: recording.sentAt_ms.length,
    promised,
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

async function happen(fault: ProcessFault, recording: RecordingProcess): Promise<void> {
  const { child, emulator, library, unplug } = recording;
  const signal = SIGNALS[fault];
  if (fault === 'fault, and the cell stays on') emulator.cellOffFails = '0001';
  if (signal !== undefined) child.kill(signal);
  else if (fault === 'cable pulled') await unplug();
  else if (fault === 'program stands still 2 s') {
    child.kill('SIGSTOP');
    await wait(2000);
    child.kill('SIGCONT');
  } else if (fault !== 'file may not grow') {
    const other = new Database(library, { timeout: 5000 });
    other.exec('BEGIN IMMEDIATE');
    if (fault === 'library locked 1 s') await wait(1000);
    else await recording.exited;
    other.exec('ROLLBACK');
    other.close();
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
