// Time as a parameter: everything in drivers and engine that waits or asks the time does it through a Clock,
// so that tests need no sleeping. Never call Date.now, performance.now or setTimeout elsewhere below the shell.

/** A source of time and of waiting. */
export interface Clock {
  /** Seconds since some fixed moment, never going back. */
  now_s(): number;
  /** Wall clock, milliseconds since 1970, for records people read; may jump. */
  wall_ms(): number;
  /** Resolves after `seconds`, at once when `signal` aborts; it never rejects. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
}

/** The computer's own clock. */
export const systemClock: Clock = {
  now_s: () => performance.now() / 1000,
  wall_ms: () => Date.now(),
  sleep(seconds, signal) {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      // A timer longer than 2^31 ms would fire at once; waits are bounded far below that by their callers.
      const timer = setTimeout(done, Math.min(Math.max(0, seconds) * 1000, 2 ** 31 - 1));
      signal?.addEventListener('abort', done, { once: true });
      function done() {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
    });
  },
};
