// What happens when the program itself breaks: cells are switched off before it ends, and it says so. A terminal that
// is gone, a closed pipe, a fault nobody caught: none of them may leave a cell on unnoticed.
import type { Session } from '../engine/session.ts';
import { EXIT } from './exit-codes.ts';

/** Stops what goes on with instruments; resolves with a sentence for every cell that could not be confirmed off. */
export type MakeSafe = () => Promise<readonly string[]>;

/** Signals that ask to end; the last two exist on some systems only. */
const STOP_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGBREAK'];

const live = new Set<MakeSafe>();
let breaking = false;

/** While the result is not disposed, a fault of the program makes this safe first. */
export function makeSafeOnFault(makeSafe: MakeSafe): Disposable {
  live.add(makeSafe);
  return { [Symbol.dispose]: () => live.delete(makeSafe) };
}

/** Calls `ask` at every signal that asks to end, until disposed. */
export function onStopSignals(ask: () => void): Disposable {
  for (const signal of STOP_SIGNALS) process.on(signal, ask);
  return {
    [Symbol.dispose]() {
      for (const signal of STOP_SIGNALS) process.off(signal, ask);
    },
  };
}

/** Gives a session up; resolves to why its cell may still be on. */
export async function madeSafe(session: Session): Promise<string[]> {
  await session[Symbol.asyncDispose]();
  return session.state.name === 'unsafe' ? [session.state.reason] : [];
}

/** To be called once, first of all. */
export function installLastResort(): void {
  // Whoever listened is gone; that is no reason to stop an experiment in the middle.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignore);
  process.on('uncaughtException', (error) => void breakOff(error));
  process.on('unhandledRejection', (reason) => void breakOff(reason));
}

async function breakOff(fault: unknown): Promise<void> {
  if (breaking) return;
  breaking = true;
  const words = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  process.stderr.write(`\nA fault of Cottrell: ${words}\nEvery cell is being switched off …\n`);
  const reasons = await Promise.all(
    [...live].map((makeSafe) => makeSafe().catch((error: Error) => [error.message])),
  );
  const unsafe = reasons.flat();
  for (const reason of unsafe) process.stderr.write(`THE CELL MAY STILL BE ON: ${reason}\n`);
  process.exit(unsafe.length > 0 ? EXIT.cellNotOff : EXIT.fault);
}

function ignore(): void {
  // Nobody is there to tell.
}
