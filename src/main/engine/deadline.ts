// Waiting for a promise, but not for ever: every answer of an instrument has a deadline by the injected clock.
import type { Clock } from '../../drivers/clock.ts';

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
