// What happens when the program itself breaks: cells are switched off before it ends, and it says so. A terminal that
// is gone, a closed pipe, a fault nobody caught: none of them may leave a cell on unnoticed.
import { asCottrellError, type CottrellError } from '../../core/errors.ts';
import { type Clock, systemClock } from '../../drivers/clock.ts';
import { within } from '../engine/deadline.ts';
import type { Session } from '../engine/session.ts';
import type { ComposedHost } from './compose.ts';
import { EXIT } from './exit-codes.ts';

/**
 * Stops what goes on with instruments because of a fault; resolves with a sentence for every cell that could not be
 * confirmed off.
 */
export type MakeSafe = (fault: CottrellError) => Promise<readonly string[]>;

/** Signals that ask to end; the last two exist on some systems only. */
const STOP_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGBREAK'];
/** Longer than every deadline of a stop, which is kept below; for a program so broken that they do not hold. */
const SAFE_WITHIN_S = 90;

const live = new Set<MakeSafe>();

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

/** Gives a session up; its run ends as failed. */
export function madeSafe(session: Session): MakeSafe {
  return async (fault) => {
    await session.giveUp(fault);
    return session.state.name === 'unsafe' ? [session.state.reason] : [];
  };
}

/** Gives everything at a bench up; its runs end as failed. */
export function hostMadeSafe(host: ComposedHost): MakeSafe {
  return async (fault) => {
    await Promise.all(host.bench.places.map(({ session }) => session.giveUp(fault)));
    await host[Symbol.asyncDispose]();
    return host.unsafe.map(({ label, spec }) => `${label} (${spec})`);
  };
}

/** To be called once, first of all. */
export function installLastResort(): void {
  // Whoever listened is gone; that is no reason to stop an experiment in the middle.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignore);
  let isBreaking = false;
  const breakOff = async (fault: unknown) => {
    // What breaks while cells are being switched off must not cut that short.
    if (isBreaking) return;
    isBreaking = true;
    process.exit(await lastResort(fault, systemClock, (text) => process.stderr.write(text)));
  };
  process.on('uncaughtException', (error) => void breakOff(error));
  process.on('unhandledRejection', (reason) => void breakOff(reason));
}

/** Makes everything safe, says what came of it, and resolves with the exit code. Never rejects, never waits for ever. */
export async function lastResort(fault: unknown, clock: Clock, say: (text: string) => void): Promise<number> {
  const words = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  say(`\nA fault of Cottrell: ${words}\nEvery cell is being switched off …\n`);
  const error = asCottrellError(fault);
  const answers = await Promise.all(
    [...live].map((makeSafe) =>
      within(
        clock,
        SAFE_WITHIN_S,
        Promise.try(makeSafe, error).catch((second) => [asCottrellError(second).message]),
      ),
    ),
  );
  const unsafe = answers.flatMap((answer) =>
    answer === 'deadline' ? [`nobody answered within ${SAFE_WITHIN_S} s`] : answer,
  );
  for (const reason of unsafe) say(`THE CELL MAY STILL BE ON: ${reason}\n`);
  return unsafe.length > 0 ? EXIT.cellNotOff : EXIT.fault;
}

function ignore(): void {
  // Nobody is there to tell.
}
