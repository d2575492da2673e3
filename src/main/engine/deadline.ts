// Waiting for an instrument, but not for ever: every answer has a deadline by the injected clock.
import { asCottrellError } from '../../core/errors.ts';
import type { Clock } from '../../drivers/clock.ts';
import type { Potentiostat } from '../../drivers/driver.ts';

/** How long a driver may take to let its line go, s. */
const CLOSE_WITHIN_S = 5;

/**
 * What the promise brings, or 'deadline' when it takes longer than `seconds`. Rejects as the promise does. A promise
 * that settles after its deadline is forgotten, its rejection included.
 */
export async function within<T>(clock: Clock, seconds: number, promise: Promise<T>): Promise<T | 'deadline'> {
  const over = new AbortController();
  const late = clock.sleep(seconds, over.signal).then(() => 'deadline' as const);
  try {
    return await Promise.race([promise, late]);
  } finally {
    over.abort();
  }
}

/** Waits for a promise whose outcome belongs to somebody else. */
export async function settled(promise: Promise<unknown>): Promise<void> {
  await Promise.allSettled([promise]);
}

/** Lets the line of an instrument go. Resolves to what went wrong, in words, and never rejects: it is gone anyway. */
export async function letGo(instrument: Potentiostat, clock: Clock): Promise<string | undefined> {
  try {
    const closing = Promise.resolve(instrument[Symbol.asyncDispose]());
    const answer = await within(clock, CLOSE_WITHIN_S, closing);
    return answer === 'deadline' ? `The line did not close within ${CLOSE_WITHIN_S} s.` : undefined;
  } catch (cause) {
    return `The line did not close cleanly: ${asCottrellError(cause).message}`;
  }
}
