// Watching without ever being waited for: an iterator that gives the latest value of a stream. Who is slow misses what
// lay between; nothing queues up, and who produces never notices. Leaving it, or the end of its signal, unsubscribes at
// once, even while it waits.
import type { Observable, Subscription } from 'rxjs';

/** The values of `source`, the latest only. Ends with the source, with `return`, or with `signal`; never rejects. */
export class Latest<T> implements AsyncIteratorObject<T, void, void> {
  #value: { readonly value: T } | undefined;
  #waiting: ((result: IteratorResult<T, void>) => void)[] = [];
  #over = false;
  readonly #subscription: Subscription;

  constructor(source: Observable<T>, signal?: AbortSignal) {
    this.#subscription = source.subscribe({
      next: (value) => this.#take(value),
      error: () => this.#end(),
      complete: () => this.#end(),
    });
    if (this.#over) this.#subscription.unsubscribe();
    if (signal?.aborted) this.#end();
    else signal?.addEventListener('abort', () => this.#end(), { once: true });
  }

  next(): Promise<IteratorResult<T, void>> {
    if (this.#value !== undefined) {
      const { value } = this.#value;
      this.#value = undefined;
      return Promise.resolve({ done: false, value });
    }
    if (this.#over) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  return(): Promise<IteratorReturnResult<void>> {
    this.#value = undefined;
    this.#end();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** The same, each value converted when it is asked for. */
  map<U>(convert: (value: T) => U): AsyncIteratorObject<U, void, void> {
    const mapped: AsyncIteratorObject<U, void, void> = {
      next: async () => {
        const result = await this.next();
        return result.done ? result : { done: false, value: convert(result.value) };
      },
      return: () => this.return(),
      [Symbol.asyncIterator]: () => mapped,
      [Symbol.asyncDispose]: () => this[Symbol.asyncDispose](),
    };
    return mapped;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #take(value: T): void {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) waiting({ done: false, value });
    else this.#value = { value };
  }

  #end(): void {
    this.#over = true;
    this.#subscription?.unsubscribe();
    for (const waiting of this.#waiting.splice(0)) waiting({ done: true, value: undefined });
  }
}
