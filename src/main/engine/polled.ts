// What can only be found out by looking: looked at again and again while anybody listens, once for all of them, and told
// when it has changed. While nobody listens nothing is done.
import { Observable, ReplaySubject, share } from 'rxjs';
import type { Clock } from '../../drivers/clock.ts';

/** Plain data found by `look` every so many seconds. A look that fails says nothing new; the next one may succeed. */
export function polled<T>(look: () => Promise<T>, every_s: number, clock: Clock): Observable<T> {
  return new Observable<T>((listener) => {
    const over = new AbortController();
    void (async () => {
      for (let told = ''; !over.signal.aborted; await clock.sleep(every_s, over.signal)) {
        const found = await look().catch(() => undefined);
        const text = JSON.stringify(found);
        if (found === undefined || text === told) continue;
        told = text;
        listener.next(found);
      }
    })();
    return () => over.abort();
  }).pipe(share({ connector: () => new ReplaySubject(1), resetOnRefCountZero: true }));
}
